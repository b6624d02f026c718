namespace QuboCam;

/// <summary>Steepest descent: from a random state the best flip while one helps; with a cardinality the best swap.</summary>
/// <remarks>The plainest search, and the yardstick of the others. <see cref="SamplerOptions.Sweeps"/> does not apply.</remarks>
public sealed class SteepestDescentSampler : ISampler
{
    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, reads, time limit, target energy, threads and progress.</param>
    public SteepestDescentSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "steepest-descent";

    /// <inheritdoc/>
    /// <remarks>The bound is a cheap one, so a minimum is rarely recognised as proven.</remarks>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        HeuristicRun run = new(qubo, couplings: null, _options, cancellation);
        return run.Sample(read => [Descend(run.Problem, read)], Name);
    }

    private static bool[] Descend(DenseProblem problem, ReadContext read)
    {
        RandomStream random = read.Random;
        SpinState state = new(problem, random.Bits(problem.Variables, problem.Cardinality));
        state.Descend(read);
        return state.ToBits();
    }
}
