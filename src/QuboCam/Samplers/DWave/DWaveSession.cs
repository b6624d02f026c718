namespace QuboCam;

/// <summary>What a D-Wave sampler keeps over its problems: the connection, the solver, embeddings, notes of jobs, the QPU time used.</summary>
internal sealed class DWaveSession : IDisposable
{
    private readonly DWaveOptions _options;
    private readonly SemaphoreSlim _choosing = new(1, 1);
    private readonly Lock _gate = new();
    private DWaveSolver? _solver;
    private TimeSpan _used;
    private bool _isAgreed;

    private DWaveSession(DWaveOptions options, DWaveConfiguration configuration)
    {
        (_options, Configuration) = (options, configuration);
        Client = new SapiClient(configuration, new SapiClientOptions { Handler = options.Handler, Progress = options.Progress, CacheFolder = options.SolverFolder });
        Embeddings = new EmbeddingCache(options.CacheFolder);
        Jobs = new JobStore(options.JobFolder);
    }

    /// <summary>The account.</summary>
    public DWaveConfiguration Configuration { get; }

    /// <summary>The connection.</summary>
    public SapiClient Client { get; }

    /// <summary>Embeddings that were found.</summary>
    public EmbeddingCache Embeddings { get; }

    /// <summary>Notes of submitted jobs.</summary>
    public JobStore Jobs { get; }

    /// <summary>Reads the configuration; connects with the first request.</summary>
    /// <exception cref="InputException">The configuration is wrong, or there is no token.</exception>
    public static DWaveSession Open(DWaveOptions options) => new(options, DWaveConfiguration.Load(options.Settings, options.Environment));

    /// <summary>The solver that is asked for; where none is, the annealer with the most qubits.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public async Task<DWaveSolver> Solver(CancellationToken cancellation)
    {
        await _choosing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _solver ??= await Client.SolverAsync(SolverFilter.Of(Configuration), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _choosing.Release();
        }
    }

    /// <summary>The account's hybrid solver for binary quadratic models.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Task<DWaveSolver> Hybrid(CancellationToken cancellation) =>
        Client.SolverAsync(SolverFilter.Parse("""{"hybrid": true, "supported_problem_types__contains": "bqm"}"""), cancellation);

    /// <summary>Grants QPU time, or refuses it.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="jobs">Number of jobs.</param>
    /// <param name="reads">Reads of all jobs.</param>
    /// <param name="time">QPU access time that is expected of them.</param>
    /// <exception cref="InputException">It is not granted.</exception>
    public void Grant(DWaveSolver solver, int jobs, int reads, TimeSpan time)
    {
        lock (_gate)
        {
            QpuTimeRequest request = new(solver.Identity.ToString(), jobs, reads, time, _used, _options.MaxQpuTime);
            // Who agrees once agrees to the rest of the run.
            bool isMuch = _used + time > _options.MaxQpuTime && !_isAgreed;
            _isAgreed |= isMuch && _options.Confirm?.Invoke(request) == true;
            if (isMuch && !_isAgreed)
                throw new InputException(FormattableString.Invariant(
                    $"Nothing was submitted: {jobs} jobs with {reads} reads would use about {time.TotalSeconds:G3} s of QPU access time on ")
                    + FormattableString.Invariant($"{request.Solver}, {(_used + time).TotalSeconds:G3} s in all, and the limit is ")
                    + FormattableString.Invariant($"{request.Limit.TotalSeconds:G3} s; raise it with --max-qpu-time, or agree with --yes."));
            _used += time;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _choosing.Dispose();
    }
}
