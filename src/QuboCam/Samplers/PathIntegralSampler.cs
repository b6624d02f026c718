namespace QuboCam;

/// <summary>
/// Path-integral (simulated quantum) annealing: the anneal of H(s) = A(s) H_D + B(s) H_QUBO, H_D = −Γ Σ σₓ, at a low temperature, as
/// copies of the problem (Trotter slices) that are coupled in a ring. Every slice is read out and finished by steepest descent.
/// </summary>
/// <remarks>
/// The schedule is linear, A = 1 − s and B = s; Γ is the energy of a usual move, so that the field rules at the start in any unit
/// of energy. Metropolis flips slice by slice, then flips through all slices; with a cardinality, swaps instead.
/// Martoňák, Santoro and Tosatti, Phys. Rev. B 66, 094203 (2002). The slices of a read are not independent of each other.
/// </remarks>
public sealed class PathIntegralSampler : ISampler
{
    // Share of the coldest inverse temperature of an anneal that each slice has at the end: colder slices stop to move early.
    private const double SliceShare = 0.5;

    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, reads, sweeps, slices, time limit, target energy, threads and progress.</param>
    public PathIntegralSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "path-integral";

    /// <inheritdoc/>
    /// <remarks>The bound is a cheap one, so a minimum is rarely recognised as proven.</remarks>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        HeuristicRun run = new(qubo, couplings: null, _options, cancellation);
        InverseTemperatures temperatures = InverseTemperatures.Of(run.Problem, _options.Seed);
        return run.Sample(read => Anneal(run.Problem, temperatures, read), Name);
    }

    private bool[][] Anneal(DenseProblem problem, InverseTemperatures temperatures, ReadContext read)
    {
        TrotterRing ring = new(problem, _options.Slices, read.Random);
        for (int sweep = 0; sweep < _options.Sweeps && !read.IsOver((long)problem.Variables * (_options.Slices + 1)); sweep++)
            ring.Sweep(Step(temperatures, sweep));
        return [.. ring.Slices.Select(slice => slice.ToBits())];
    }

    private TrotterStep Step(InverseTemperatures temperatures, int sweep)
    {
        double s = (sweep + 1.0) / (_options.Sweeps + 1.0);
        return TrotterStep.Of(
            sliceInverseTemperature: SliceShare * temperatures.Cold,
            transverseField: (1 - s) * -Math.Log(0.1) / temperatures.Hot,
            strength: s);
    }
}
