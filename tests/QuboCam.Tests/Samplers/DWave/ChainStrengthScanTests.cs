using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>What a scan of chain strengths compares.</summary>
public sealed class ChainStrengthScanTests
{
    // E(x) = −x₀ − x₁ with exactly one 1, by a penalty of 5 (Σx − 1)². Reads: (1, 1) twice, −2 + 5 = 3; (1, 0) once, −1; (0, 0) once, 0 + 5 = 5.
    [Fact]
    public void ReadsThatBreakTheNumberOfOnesCarryThePenalty()
    {
        Qubo qubo = new([-1, -1], [0]) { Cardinality = 1 };
        QpuSubmission submission = new()
        {
            Qubo = qubo,
            Shortlist = Shortlist.All(qubo),
            Penalty = 5,
            Embedding = new MinorEmbedding([[0], [1]]),
            Reversals = [SpinReversal.None(2)],
        };
        SapiAnswer answer = new()
        {
            Id = "1",
            Variables = 2,
            ActiveVariables = [0, 1],
            Samples = [[1, 1], [1, -1], [-1, -1]],
            Energies = [0, 0, 0],
            Occurrences = [2, 1, 1],
            Timing = ImmutableSortedDictionary<string, double>.Empty,
        };

        ChainStrengthTrial trial = QpuRun.Trial(submission, answer, job: 0, prefactor: 1, strength: 2);

        Assert.Equal((2 * 3 - 1 + 5) / 4.0, trial.MeanEnergy, tolerance: 1e-12);
        Assert.Equal(-1, trial.LowestEnergy, tolerance: 1e-12);
    }
}
