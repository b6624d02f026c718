namespace QuboCam;

/// <summary>
/// Parallel tempering: copies of the problem at temperatures from hot to cold, which exchange places; a read ends in the best state
/// that any of them passed.
/// </summary>
/// <remarks>
/// Every copy makes <see cref="SamplerOptions.Sweeps"/> Metropolis passes; after each, neighbours in temperature are exchanged with
/// probability min(1, exp((β₁ − β₂)(E₁ − E₂))). Hukushima and Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996).
/// </remarks>
public sealed class ParallelTemperingSampler : ISampler
{
    private const int Temperatures = 12;

    // A copy that is as cold as the end of an anneal would hardly move.
    private const double ColdestShare = 0.3;

    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, reads, sweeps, time limit, target energy, threads and progress.</param>
    public ParallelTemperingSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "parallel-tempering";

    /// <inheritdoc/>
    /// <remarks>The bound is a cheap one, so a minimum is rarely recognised as proven.</remarks>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        HeuristicRun run = new(qubo, couplings: null, _options, cancellation);
        InverseTemperatures range = InverseTemperatures.Of(run.Problem, _options.Seed);
        float[] ladder = (range with { Cold = Math.Max(range.Hot, ColdestShare * range.Cold) }).Geometric(Temperatures);
        return run.Sample(read => [new TemperingRead(run.Problem, ladder, read).Run(_options.Sweeps)], Name);
    }
}
