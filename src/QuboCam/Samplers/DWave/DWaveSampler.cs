namespace QuboCam;

/// <summary>
/// A D-Wave quantum annealer, or hybrid solver: the problem is embedded, submitted, waited for and read back; meanwhile the exact
/// solver looks for a certificate.
/// </summary>
/// <remarks>
/// The answers are the device's: the same seed gives the same embedding, spin reversals and draws, not the same reads. An exact number of ones
/// becomes a penalty (<see cref="CardinalityPenalty"/>).
/// </remarks>
public sealed class DWaveSampler : ISampler, IDisposable
{
    internal const string SamplerName = "dwave";

    private readonly SamplerOptions _options;
    private readonly Lazy<DWaveSession> _session;

    /// <summary>Sets the sampler up; nothing is connected before the first problem.</summary>
    /// <param name="options">Seed, reads, time limit, descent, threads and <see cref="DWaveOptions"/>.</param>
    public DWaveSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _session = new Lazy<DWaveSession>(() => DWaveSession.Open(_options.DWave));
    }

    /// <inheritdoc/>
    public string Name => SamplerName;

    /// <inheritdoc/>
    public bool IsRemote => true;

    /// <inheritdoc/>
    /// <exception cref="InputException">
    /// The configuration, the token or the solver is wrong, the problem does not fit, the QPU time is not granted, or no read can be used.
    /// </exception>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        cancellation.ThrowIfCancellationRequested();
        if (qubo.Variables == 0)
            return SampleSet.From(qubo, new bool[][] { [] }, qubo.Offset, Name);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<SampleSet?> certificate = Task.Run(() => Certify(qubo, either.Token), CancellationToken.None);
        try
        {
            return Solve(qubo, certificate, cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            either.Cancel();
            certificate.Wait(CancellationToken.None);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }

    private async Task<SampleSet> Solve(Qubo qubo, Task<SampleSet?> certificate, CancellationToken cancellation)
    {
        DWaveSession session = _session.Value;
        DWaveSolver solver = await session.Solver(cancellation).ConfigureAwait(false);
        QpuPlan? plan = solver.Category == SolverCategory.Hybrid ? null : await QpuPlan.Of(qubo, session, _options, cancellation).ConfigureAwait(false);
        (SampleSet samples, HardwareReport report) = plan is null
            ? await new HybridRun(session, _options).Sample(qubo, Name, cancellation).ConfigureAwait(false)
            : await new QpuRun(session, plan, _options).Sample(Name, cancellation).ConfigureAwait(false);
        SampleSet? proof = await certificate.ConfigureAwait(false);
        return WithBound(qubo, samples, proof) with { Hardware = report with { Certificate = proof } };
    }

    /// <summary>The exact solver's answer; null where it is not wanted, or was cancelled before it had one.</summary>
    private SampleSet? Certify(Qubo qubo, CancellationToken cancellation)
    {
        if (!_options.DWave.Certify) return null;
        try
        {
            return new ExactSampler(new SamplerOptions { Seed = _options.Seed, Threads = _options.Threads }).Sample(qubo, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static SampleSet WithBound(Qubo qubo, SampleSet samples, SampleSet? proof)
    {
        double bound = Math.Max(samples.LowerBound, proof?.LowerBound ?? double.NegativeInfinity), lowest = samples.Best.Energy;
        return samples with { LowerBound = Math.Min(bound, lowest), IsOptimal = lowest - bound <= qubo.Tolerance };
    }
}
