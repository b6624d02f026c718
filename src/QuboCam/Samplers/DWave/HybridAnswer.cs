using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What a hybrid solver's answer says about a problem.</summary>
public static class HybridAnswer
{
    /// <summary>The samples of an answer, also later and elsewhere.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="penalty">λ of the penalty that stood for an exact number of ones; null without.</param>
    /// <param name="descent">Whether they are finished by steepest descent.</param>
    /// <exception cref="InputException">The answer is none to this problem, or has nothing that can be used.</exception>
    public static SampleSet Read(Qubo qubo, SapiAnswer answer, double? penalty, bool descent)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        ArgumentNullException.ThrowIfNull(answer);
        return Samples(qubo, Reads(qubo, answer), penalty, descent, DWaveSampler.SamplerName);
    }

    /// <summary>What a hybrid solver returned, with energies computed anew; lowest first.</summary>
    /// <exception cref="InputException">It has another number of variables.</exception>
    internal static ImmutableArray<HardwareRead> Reads(Qubo qubo, SapiAnswer answer)
    {
        if (answer.Samples.FirstOrDefault(row => row.Length != qubo.Variables) is { IsDefault: false } wrong)
            throw new InputException($"The answer to job {answer.Id} has {wrong.Length} variables, the problem {qubo.Variables}.");
        return
        [
            .. answer.Samples.Select((row, i) =>
            {
                ImmutableArray<bool> x = [.. row.Select(value => value > 0)];
                return new HardwareRead(x, qubo.Energy(x.AsSpan()), answer.Occurrences[i], ChainBreakFraction: 0);
            }).OrderBy(read => read.Energy),
        ];
    }

    /// <summary>The samples; those that break an exact number of ones are dropped.</summary>
    /// <exception cref="InputException">None is left.</exception>
    internal static SampleSet Samples(Qubo qubo, ImmutableArray<HardwareRead> reads, double? penalty, bool descent, string sampler)
    {
        HardwareRead[] kept = [.. reads.Where(read => qubo.Cardinality is not int ones || read.X.Count(bit => bit) == ones)];
        if (kept.Length == 0)
            throw new InputException($"None of the hybrid solver's answers has exactly {qubo.Cardinality} ones; give it more time with --time-limit.");
        LocalSearch? search = descent ? new LocalSearch(qubo, qubo.ToSymmetricMatrix()) : null;
        List<bool[]> states = [];
        foreach (HardwareRead read in kept)
        {
            bool[] x = [.. read.X];
            search?.Descend(x);
            states.AddRange(Enumerable.Repeat(x, read.Occurrences));
        }
        return SampleSet.From(qubo, states, SimpleBound.Of(qubo, qubo.ToSymmetricMatrix()), sampler) with
        {
            Penalty = penalty,
            Dropped = reads.Sum(read => read.Occurrences) - states.Count,
        };
    }
}
