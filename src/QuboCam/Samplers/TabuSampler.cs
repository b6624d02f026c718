namespace QuboCam;

/// <summary>
/// Tabu search: always the best flip (with a cardinality: swap) that was not made lately, uphill where there is none downhill, from starts
/// that recombine the best states of the read.
/// </summary>
/// <remarks>
/// One sweep of <see cref="SamplerOptions.Sweeps"/> is n/8 moves, at least 8. Glover, Lü and Hao, 4OR 8, 239 (2010), for the search; Lü,
/// Glover and Hao, Eur. J. Oper. Res. 207, 1254 (2010), for the starts.
/// </remarks>
public sealed class TabuSampler : ISampler
{
    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, reads, sweeps, time limit, target energy, threads and progress.</param>
    public TabuSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "tabu";

    /// <inheritdoc/>
    /// <remarks>The bound is a cheap one, so a minimum is rarely recognised as proven.</remarks>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        HeuristicRun run = new(qubo, couplings: null, _options, cancellation);
        long moves = (long)_options.Sweeps * Math.Max(8, qubo.Variables / 8);
        return run.Sample(read => [new TabuRead(run.Problem, read).Run(moves)], Name);
    }
}
