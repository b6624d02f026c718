using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What an annealer's answers say about a problem: chains read back, spins turned back, energies computed anew.</summary>
internal sealed class QpuReadout
{
    private readonly QpuSubmission _submission;
    private readonly Ising _problem;
    private readonly LocalSearch? _search;
    private readonly List<HardwareRead> _reads = [];
    private readonly List<bool[]> _states = [];
    private int _discarded, _dropped;

    /// <summary>Prepares.</summary>
    /// <param name="submission">What was submitted.</param>
    public QpuReadout(QpuSubmission submission)
    {
        (_submission, _problem) = (submission, submission.Problem());
        _search = submission.Descent ? new LocalSearch(submission.Qubo, submission.Qubo.ToSymmetricMatrix()) : null;
    }

    /// <summary>What the annealer read, lowest energy first; a state comes once for each share of broken chains.</summary>
    public ImmutableArray<HardwareRead> Reads =>
    [
        .. _reads.GroupBy(read => (State: string.Concat(read.X.Select(bit => bit ? '1' : '0')), read.ChainBreakFraction))
            .Select(same => same.First() with { Occurrences = same.Sum(read => read.Occurrences) })
            .OrderBy(read => read.Energy).ThenBy(read => read.ChainBreakFraction),
    ];

    /// <summary>Reads that were dropped because a chain was broken.</summary>
    public int Discarded => _discarded;

    /// <summary>Takes the answer to one job.</summary>
    /// <param name="job">Which of the jobs, from 0.</param>
    /// <param name="answer">Its answer.</param>
    /// <exception cref="InputException">The answer lacks a qubit of the embedding.</exception>
    public void Add(int job, SapiAnswer answer)
    {
        RandomStream random = new(_submission.Seed, (ulong)job);
        Ising turned = _submission.Reversals[job].Apply(_problem);
        RequireQubits(answer);
        for (int row = 0; row < answer.Samples.Length; row++)
        {
            Dictionary<int, sbyte> qubits = answer.ActiveVariables.Zip(answer.Samples[row]).ToDictionary(pair => pair.First, pair => pair.Second);
            double broken = Unembedding.BrokenChains(qubits, _submission.Embedding).Count(isBroken => isBroken);
            sbyte[]? spins = Unembedding.Spins(qubits, _submission.Embedding, turned, _submission.Unembedding, ref random);
            if (spins is null)
            {
                _discarded += answer.Occurrences[row];
                continue;
            }
            _submission.Reversals[job].Apply(spins);
            Take(spins, answer.Occurrences[row], broken / Math.Max(1, _submission.Embedding.Variables));
        }
    }

    /// <summary>The samples; reads that break an exact number of ones are dropped, or mended where there is a descent.</summary>
    /// <param name="sampler">Name of the sampler.</param>
    /// <exception cref="InputException">No read is left.</exception>
    public SampleSet Samples(string sampler)
    {
        if (_states.Count == 0)
            throw new InputException(_discarded > 0 && _dropped == 0
                ? $"All {_discarded} reads had a broken chain and were dropped; ask for a stronger chain with --chain-strength, or read broken "
                    + "chains with --unembedding majority-vote."
                : $"None of {_discarded + _dropped} reads has exactly {_submission.Qubo.Cardinality} ones; ask for more with --reads, for a "
                    + "longer anneal with --annealing-time, or mend them with --descent yes.");
        double bound = SimpleBound.Of(_submission.Qubo, _submission.Qubo.ToSymmetricMatrix());
        return SampleSet.From(_submission.Qubo, _states, bound, sampler) with { Penalty = _submission.Penalty, Dropped = _dropped };
    }

    private void Take(sbyte[] spins, int occurrences, double chainBreakFraction)
    {
        bool[] x = _submission.Shortlist.Lift([.. spins.Select(spin => spin > 0)]);
        _reads.Add(new HardwareRead([.. x], _submission.Qubo.Energy(x), occurrences, chainBreakFraction));
        if (_search is not null)
        {
            Mend(x);
            _search.Descend(x);
        }
        else if (_submission.Qubo.Cardinality is int ones && x.Count(bit => bit) != ones)
        {
            _dropped += occurrences;
            return;
        }
        for (int i = 0; i < occurrences; i++)
            _states.Add(x);
    }

    /// <summary>Brings a state to the asked number of ones, always by the flip that costs least.</summary>
    private void Mend(bool[] x)
    {
        if (_submission.Qubo.Cardinality is not int ones) return;
        for (int count = x.Count(bit => bit); count != ones; count += count < ones ? 1 : -1)
        {
            double[] fields = _search!.Fields(x);
            bool adds = count < ones;
            int best = Enumerable.Range(0, x.Length).Where(i => x[i] != adds).MinBy(i => adds ? fields[i] : -fields[i]);
            x[best] = adds;
        }
    }

    private void RequireQubits(SapiAnswer answer)
    {
        HashSet<int> read = [.. answer.ActiveVariables];
        if (_submission.Embedding.Chains.SelectMany(chain => chain).FirstOrDefault(qubit => !read.Contains(qubit), -1) is >= 0 and int missing)
            throw new InputException($"The answer to job {answer.Id} lacks qubit {missing}: it is no answer to this problem.");
    }
}
