namespace QuboCam.Tests;

public sealed class ShotStatisticsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // 1 − (1 − p)ⁿ with p = F and p = g/2ᵈ: of four states two are minima, −1 at (1, 0) and (0, 1).
    [Fact]
    public void TriesThatDoNotKnowOfEachOtherMultiply()
    {
        ShotStatistics shots = Of(new Qubo([-1, -1], [2]), fidelity: 0.3, shots: 5);

        Assert.Equal(1 - Math.Pow(0.7, 5), shots.Anneal, tolerance: 1e-14);
        Assert.Equal(1 - Math.Pow(0.5, 5), shots.RandomGuessing, tolerance: 1e-14);
        Assert.Equal(5, shots.Shots);
    }

    // annealing.md: the best of d² random guesses is optimal with 64 % at d = 4 and 1.2 % at d = 14.
    [Theory, InlineData(4, 0.64), InlineData(14, 0.012)]
    public void RandomGuessingIsThatOfThePaperWithOneGroundState(int qubits, double expected)
    {
        Qubo qubo = new([.. Enumerable.Repeat(-1.0, qubits)], [.. new double[qubits * (qubits - 1) / 2]]);

        Assert.Equal(expected, Of(qubo, fidelity: 0.1, Readout.DefaultShots(qubits)).RandomGuessing, tolerance: 0.005);
    }

    [Theory, InlineData(0, 0), InlineData(1, 1), InlineData(1 + 1e-12, 1)]
    public void CertaintyStaysCertainty(double fidelity, double expected) =>
        Assert.Equal(expected, Of(new Qubo([-1, -1], [2]), fidelity, shots: 3).Anneal);

    // Greedy takes x₀ = −3 first, and then nothing helps: −3. x₁ = x₂ = 1 has −4.
    [Fact]
    public void GreedyIsToldFromTheMinimum()
    {
        Assert.Equal(0, Of(new Qubo([-3, -2, -2], [5, 5, 0]), 0.5, 1).Greedy);
        Assert.Equal(1, Of(new Qubo([-3, -1, -1], [5, 5, 0]), 0.5, 1).Greedy);
    }

    [Fact]
    public void ClassicalSamplersGetASweepPerUnitOfTime()
    {
        ShotStatistics shots = Of(new Qubo([-3, -2, -2], [5, 5, 0]), 0.5, 1, annealingTime: 12.3);

        Assert.Equal(["simulated-annealing", "path-integral"], shots.Classical.Select(classical => classical.Sampler));
        Assert.All(shots.Classical, classical => Assert.Equal(13, classical.Sweeps));
        // Eight states, one of them a minimum that steepest descent reaches from most.
        Assert.All(shots.Classical, classical => Assert.InRange(classical.Success.Value, 0.5, 1));
        Assert.Equal(shots.Classical, Of(new Qubo([-3, -2, -2], [5, 5, 0]), 0.5, 1, annealingTime: 12.3).Classical);
    }

    private static ShotStatistics Of(Qubo qubo, double fidelity, int shots, double annealingTime = 2) => ShotStatistics.Of(
        AnnealingHamiltonian.Of(qubo, 1, AnnealingSchedule.Linear, threads: 1), fidelity, annealingTime, shots, seed: 1,
            Cancellation);
}
