using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>One problem on an annealer: the scan of chain strengths, the jobs, the answers.</summary>
internal sealed class QpuRun
{
    // Multiples of rms(J) · √(mean degree) that a scan tries; 1.414 is the usual one.
    private static readonly double[] Prefactors = [0.5, 0.7, 1, 1.414, 2, 2.8, 4, 5.6];

    // Share of the reads that each strength of a scan gets.
    private const int ScanShare = 5, LeastScanReads = 20;

    private readonly DWaveSession _session;
    private readonly QpuPlan _plan;
    private readonly SamplerOptions _options;
    private readonly AnnealParameters _anneal;
    private readonly QpuSubmission _submission;
    private readonly Ising _problem;
    private readonly HashSet<(int A, int B)> _chainCouplers;
    private readonly List<HardwareJob> _jobs = [];
    private double _estimate;

    public QpuRun(DWaveSession session, QpuPlan plan, SamplerOptions options)
    {
        (_session, _plan, _options) = (session, plan, options);
        _submission = new QpuSubmission
        {
            Qubo = plan.Qubo,
            Shortlist = plan.Shortlist,
            Penalty = plan.Penalty,
            Embedding = plan.Embedding,
            Reversals = Reversals(),
            Unembedding = options.DWave.Unembedding,
            Descent = options.Descent ?? false,
            Seed = options.Seed,
        };
        _problem = _submission.Problem();
        _chainCouplers = [.. plan.Embedding.Chains.SelectMany(chain => EmbeddedIsing.Within(chain, plan.Graph))];
        _anneal = AnnealParameters.Of(plan, _problem, options);
    }

    /// <summary>Runs.</summary>
    /// <param name="sampler">Name of the sampler.</param>
    /// <param name="cancellation">Ends the wait; the jobs are then cancelled at the service.</param>
    public async Task<(SampleSet Samples, HardwareReport Report)> Sample(string sampler, CancellationToken cancellation)
    {
        int reads = _options.Reads ?? SamplerOptions.DefaultReads;
        RequireRanges(reads);
        ImmutableArray<ChainStrengthTrial> scan = _options.DWave.ChainStrengthRule == ChainStrengthRule.Scan
            ? await Scan(reads, cancellation).ConfigureAwait(false) : [];
        double strength = scan.IsEmpty ? Strength() : scan.MinBy(trial => trial.MeanEnergy)!.ChainStrength;
        (ImmutableArray<SapiAnswer> answers, double scale) = await Submit(
            _submission, [.. Shares(reads, _submission.Reversals.Length)], [strength], cancellation).ConfigureAwait(false);
        QpuReadout readout = Read(_submission, answers);
        return (readout.Samples(sampler), Report(readout, strength, scale, scan));
    }

    /// <summary>Refuses what the solver would refuse.</summary>
    private void RequireRanges(int reads)
    {
        string name = _plan.Solver.Identity.Name;
        if (_plan.Solver.ReadsRange is (double fewest, double most)
            && Shares(reads, _submission.Reversals.Length).FirstOrDefault(share => share < fewest || share > most) is > 0 and int share)
            throw new InputException(FormattableString.Invariant($"--reads {reads}: {name} takes {fewest} to {most} reads a job, and one would have {share}."));
        if (_options.DWave.Anneal.AnnealingTimeMicroseconds is double time && _plan.Solver.AnnealingTimeRange is (double shortest, double longest)
            && (time < shortest || time > longest))
            throw new InputException(FormattableString.Invariant($"--annealing-time {time}: {name} anneals for {shortest} to {longest} µs."));
    }

    /// <summary>The usual strength, or the one that was given.</summary>
    private double Strength() => _options.DWave.ChainStrengthRule switch
    {
        ChainStrengthRule.Given => _options.DWave.GivenChainStrength!.Value,
        ChainStrengthRule.Scaled => ChainStrength.Scaled(_problem),
        _ => ChainStrength.UniformTorqueCompensation(_problem),
    };

    /// <summary>Tries several strengths with a part of the reads, all at once.</summary>
    private async Task<ImmutableArray<ChainStrengthTrial>> Scan(int reads, CancellationToken cancellation)
    {
        QpuSubmission plain = _submission with
        {
            Reversals = [.. Prefactors.Select(_ => SpinReversal.None(_problem.Variables))], Unembedding = UnembeddingMethod.MajorityVote, Descent = false,
        };
        double[] strengths = [.. Prefactors.Select(prefactor => ChainStrength.UniformTorqueCompensation(_problem, prefactor))];
        int each = Math.Max(LeastScanReads, reads / ScanShare);
        (ImmutableArray<SapiAnswer> answers, _) = await Submit(
            plain, [.. Prefactors.Select(_ => each)], strengths, cancellation).ConfigureAwait(false);
        return [.. Prefactors.Select((prefactor, i) => Trial(plain, answers[i], i, prefactor, strengths[i]))];
    }

    /// <summary>What the answer to one job of a scan says of its chain strength.</summary>
    internal static ChainStrengthTrial Trial(QpuSubmission submission, SapiAnswer answer, int job, double prefactor, double strength)
    {
        QpuReadout readout = new(submission);
        readout.Add(job, answer);
        ImmutableArray<HardwareRead> reads = readout.Reads;
        double count = reads.Sum(read => read.Occurrences);
        return new ChainStrengthTrial(
            strength, prefactor,
            reads.Sum(read => Energy(read) * read.Occurrences) / count,
            reads.Min(Energy),
            reads.Sum(read => read.ChainBreakFraction * read.Occurrences) / count);

        // As it was annealed: without the penalty, reads that break the number of ones would look better than those that keep it.
        double Energy(HardwareRead read) => read.Energy + (submission.Penalty is double penalty
            ? penalty * Math.Pow(read.X.Count(bit => bit) - submission.Qubo.Cardinality!.Value, 2) : 0);
    }

    /// <summary>Submits one job for each spin reversal and waits for all of them.</summary>
    /// <param name="submission">The problem.</param>
    /// <param name="reads">Reads of each job.</param>
    /// <param name="strengths">Chain strength of each job, or one for all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    private async Task<(ImmutableArray<SapiAnswer> Answers, double Scale)> Submit(
        QpuSubmission submission, int[] reads, double[] strengths, CancellationToken cancellation)
    {
        double time = reads.Sum(count => _anneal.EstimateMicroseconds(count));
        _session.Grant(_plan.Solver, reads.Length, reads.Sum(), TimeSpan.FromMicroseconds(time));
        _estimate += time;
        double scale = 1;
        List<SapiSubmission> jobs = [];
        for (int job = 0; job < reads.Length; job++)
        {
            EmbeddedIsing embedded = EmbeddedIsing.Of(
                submission.Reversals[job].Apply(_problem), _plan.Embedding, _plan.Graph, strengths[job % strengths.Length]);
            scale = Scale(embedded);
            jobs.Add(_anneal.Submission(embedded.Times(scale), submission.Reversals[job], reads[job]));
        }
        return (await new JobRun(_session, _jobs).Answers(jobs, StoredJob.Of(
            submission, _session.Configuration.Endpoint.ToString(), _plan.Solver.Identity.ToString(), jobs[0].Label!), cancellation)
            .ConfigureAwait(false), scale);
    }

    private double Scale(EmbeddedIsing embedded) =>
        _plan.Solver.Ranges.LargestScale(embedded, isSymmetric: _options.DWave.SpinReversals > 0, _chainCouplers.Contains);

    private static QpuReadout Read(QpuSubmission submission, ImmutableArray<SapiAnswer> answers)
    {
        QpuReadout readout = new(submission);
        for (int job = 0; job < answers.Length; job++)
            readout.Add(job, answers[job]);
        return readout;
    }

    private ImmutableArray<SpinReversal> Reversals()
    {
        int variables = _plan.Embedding.Variables, count = _options.DWave.SpinReversals;
        if (count == 0) return [SpinReversal.None(variables)];
        RandomStream random = new(_options.Seed, stream: 0);
        List<SpinReversal> reversals = [];
        for (int i = 0; i < count; i++)
            reversals.Add(SpinReversal.Draw(variables, ref random));
        return [.. reversals];
    }

    /// <summary>Reads shared as evenly as they can be; at least one each.</summary>
    private static IEnumerable<int> Shares(int reads, int jobs) =>
        Enumerable.Range(0, jobs).Select(job => Math.Max(1, reads / jobs + (job < reads % jobs ? 1 : 0)));

    private HardwareReport Report(QpuReadout readout, double strength, double scale, ImmutableArray<ChainStrengthTrial> scan) => new()
    {
        Solver = _plan.Solver.Identity.ToString(),
        Category = "qpu",
        ChipId = _plan.Solver.ChipId,
        Graph = _plan.Graph,
        Embedding = _plan.Embedding,
        EmbeddingStatistics = _plan.Statistics,
        ChainStrength = strength,
        ChainStrengthRule = JsonNamingPolicy.KebabCaseLower.ConvertName(_options.DWave.ChainStrengthRule.ToString()),
        Scan = scan,
        Scale = scale,
        Unembedding = _submission.Unembedding,
        SpinReversals = _options.DWave.SpinReversals,
        AnnealingTimeMicroseconds = _anneal.TimeMicroseconds,
        Schedule = _anneal.Points,
        InitialEnergy = _anneal.InitialEnergy,
        Jobs = [.. _jobs],
        EstimatedMicroseconds = _estimate,
        Reads = readout.Reads,
        Discarded = readout.Discarded,
        Shortlist = _plan.Shortlist,
        Descent = _submission.Descent,
    };
}
