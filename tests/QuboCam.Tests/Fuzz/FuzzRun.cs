using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace QuboCam.Fuzz;

/// <summary>
/// Reads the corpus of a format, then changed copies of it. An input whose answer is of a new kind is changed further: a cheap stand-in for
/// coverage, because every refusal of ours has a line of its own.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int inputs, int seed)
{
    private const int MostKept = 1000, LongestKept = 1 << 14, SmallStack = 1 << 20;
    private static readonly TimeSpan Endless = 12 * FuzzJudge.Patience;

    private readonly FuzzJudge _judge = new(target);
    private readonly Dictionary<string, FuzzFinding> _findings = [];
    private readonly HashSet<string> _answers = [];
    private readonly List<byte[]> _pool = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private volatile byte[] _current = [];
    private int _tried, _accepted;

    /// <summary>A file that each input is written to before it is read, so that it outlasts a crash of the process; null for none.</summary>
    public SafeFileHandle? LastInput { get; init; }

    /// <summary>Runs on a thread with a small stack, so that deep recursion shows, and gives up on an input that never ends.</summary>
    public FuzzReport Report(IReadOnlyList<byte[]> corpus)
    {
        Exception? failure = null;
        Thread worker = new(() =>
        {
            try
            {
                Work(corpus);
            }
            catch (Exception error) // of the mutators: it would end the process
            {
                failure = error;
            }
        }, SmallStack) { IsBackground = true };
        worker.Start();
        for (int before = -1; !worker.Join(Endless) && before != Volatile.Read(ref _tried); before = _tried)
        {
        }
        if (failure is not null)
            throw new InvalidOperationException($"{target.Format}: {failure.Message}", failure);
        if (worker.IsAlive)
            return Result([new FuzzFinding("never ends", "", _current)]);
        return Result([.. _findings.Values]);
    }

    private FuzzReport Result(ImmutableArray<FuzzFinding> findings) =>
        new(target.Format, _tried, _accepted, _answers.Count, _watch.Elapsed.TotalSeconds, findings);

    private void Work(IReadOnlyList<byte[]> corpus)
    {
        foreach (byte[] file in corpus)
        {
            Take(file);
            _pool.Add(file);
        }
        Random random = new(seed);
        Mutator mutator = new(random, _pool, target.Words);
        int wanted = inputs / target.Every;
        while (_tried < wanted)
        {
            // The files of the corpus are valid: they stay the ones that most inputs are made of.
            byte[] from = _pool[random.Next(random.Next(2) == 0 ? corpus.Count : _pool.Count)];
            Take(target.Restructure is { } restructure && random.Next(3) > 0 ? restructure(random, from) : mutator.Mutate(from));
        }
    }

    private void Take(byte[] input)
    {
        _current = input;
        if (LastInput is not null)
        {
            RandomAccess.SetLength(LastInput, input.Length);
            RandomAccess.Write(LastInput, input, fileOffset: 0);
        }
        FuzzJudge.Verdict verdict = _judge.Try(input);
        Volatile.Write(ref _tried, _tried + 1);
        _accepted += verdict.IsAccepted ? 1 : 0;
        if (verdict.Finding is { } finding)
        {
            if (!_findings.TryGetValue(finding.What, out FuzzFinding? known))
                _findings.Add(finding.What, Shortest(finding));
            else if (finding.Input.Length < known.Input.Length / 2)
                _findings[finding.What] = Shortest(finding);
        }
        else if (_answers.Add(verdict.Answer) && _pool.Count < MostKept && input.Length <= LongestKept)
            _pool.Add(input);
    }

    /// <summary>Takes pieces out of an input for as long as the same happens.</summary>
    private FuzzFinding Shortest(FuzzFinding finding)
    {
        Stopwatch spent = Stopwatch.StartNew();
        for (int piece = finding.Input.Length / 2; piece > 0; piece /= 2)
            for (int at = 0; at + piece <= finding.Input.Length && spent.Elapsed < FuzzJudge.Patience;)
            {
                byte[] shorter = [.. finding.Input.AsSpan(0, at), .. finding.Input.AsSpan(at + piece)];
                if (_judge.Try(shorter).Finding is { } same && same.What == finding.What)
                    finding = same;
                else
                    at += piece;
            }
        return finding;
    }
}
