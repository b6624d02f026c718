using System.Runtime.ExceptionServices;

namespace QuboCam;

/// <summary>One read of a heuristic sampler.</summary>
/// <param name="read">Its random numbers, and whether to stop: a read that stops early returns the best it has.</param>
/// <returns>At least one state of the asked cardinality; each becomes a sample once it is a local minimum.</returns>
internal delegate bool[][] Read(ReadContext read);

/// <summary>
/// What all heuristic samplers share: independent reads on several threads until there are enough, the time is over, the target is
/// reached or the work is cancelled. Each state is finished by steepest descent in double precision, unless that is not wanted.
/// </summary>
/// <remarks>
/// Read r of a seed is the same whatever the threads and the number of reads. Of a read that the clock or a
/// cancellation cuts, the best state counts where it is better than every read that ended.
/// </remarks>
internal sealed class HeuristicRun
{
    // As many reads as there is time for, yet no more than memory holds.
    private const int MostReads = 1_000_000;

    // A swap is chosen from so many pairs at most where the time is over.
    private const long MostSwaps = 1 << 14;

    private readonly Qubo _qubo;
    private readonly double[] _couplings;
    private readonly SamplerOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly long _start;
    private readonly int _reads;
    private readonly bool _descends;
    private readonly LocalSearch _search;
    private readonly ReadCollector _collector;
    private int _next = -1;

    /// <summary>Starts the clock.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix; null: they are made.</param>
    /// <param name="options">Seed, reads, threads, time limit, target and progress.</param>
    /// <param name="cancellation">Ends the run.</param>
    public HeuristicRun(Qubo qubo, double[]? couplings, SamplerOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        cancellation.ThrowIfCancellationRequested();
        (_qubo, _options, _cancellation, _start) = (qubo, options, cancellation, options.Clock.GetTimestamp());
        _descends = options.Descent ?? true;
        _couplings = couplings ?? qubo.ToSymmetricMatrix();
        _reads = options.Reads ?? (options.TimeLimit is null ? SamplerOptions.DefaultReads : MostReads);
        _search = new LocalSearch(qubo, _couplings);
        Problem = new DenseProblem(qubo, _couplings);
        _collector = new ReadCollector(qubo, options.TargetEnergy, Report);
    }

    /// <summary>The problem in single precision.</summary>
    public DenseProblem Problem { get; }

    /// <summary>Reads, and gathers what was found.</summary>
    /// <param name="read">One read; called on several threads at once.</param>
    /// <param name="sampler">Name of the sampler.</param>
    public SampleSet Sample(Read read, string sampler)
    {
        double bound = SimpleBound.Of(_qubo, _couplings);
        Run(read);
        bool ended = _collector.Reads == _reads || _collector.Last < int.MaxValue;
        return SampleSet.From(_qubo, [.. _collector.Samples], bound, sampler) with
        {
            Cancelled = _cancellation.IsCancellationRequested && !ended,
        };
    }

    /// <summary>Reads, and returns the distinct states in the order of their first read.</summary>
    public bool[][] States(Read read)
    {
        Run(read);
        return [.. _collector.States];
    }

    private void Run(Read read)
    {
        int threads = Math.Min(_options.Threads, _reads);
        if (threads == 1)
            Work(read);
        else
            OnThreads(threads, read);
        _collector.Close();
    }

    private void OnThreads(int threads, Read read)
    {
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work(read));
        }
        catch (AggregateException failures)
        {
            // The same exception as on one thread.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    private void Work(Read read)
    {
        // The first read starts however late it is: there has to be an answer.
        for (int number; (number = Interlocked.Increment(ref _next)) < _reads && (number == 0 || !IsOver(number));)
        {
            ReadContext context = new(new RandomStream(_options.Seed, (ulong)number), () => IsOver(number));
            bool[][] states = read(context);
            if (context.IsCut)
            {
                bool[] best = states.MinBy(x => _qubo.Energy(x))!;
                if (_descends && !IsSlowToDescend) _search.Descend(best);
                _collector.AddCut(number, [best]);
                continue;
            }
            if (_descends)
                foreach (bool[] state in states)
                    _search.Descend(state);
            _collector.Add(number, states);
        }
    }

    /// <summary>Whether a state that was cut far from a minimum would take longer to descend than the limit allows.</summary>
    private bool IsSlowToDescend => _qubo.Cardinality is int ones && (long)ones * (_qubo.Variables - ones) > MostSwaps;

    /// <summary>Whether a read is not wanted any more.</summary>
    private bool IsOver(int read) =>
        _cancellation.IsCancellationRequested
        || read > _collector.Last
        || (_options.TimeLimit is TimeSpan limit && _options.Clock.GetElapsedTime(_start) >= limit);

    private void Report(double energy, int reads) => _options.Progress?.Report(
        new SamplerProgress(_options.Clock.GetElapsedTime(_start), energy, double.NegativeInfinity, reads));
}
