namespace QuboCam.Tests;

public sealed class AnnealingTimeScanTests
{
    private static readonly EvolutionOptions Exactly = new() { Tolerance = 1e-8 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TheTimeToSolutionIsTheTimeOfAsManyAnnealsAsAreNeeded()
    {
        AnnealingHamiltonian hamiltonian = Random(4, seed: 1);

        AnnealingTimeScan scan = AnnealingTimeScan.Run(hamiltonian, AnnealingPath.Forward(1), [2, 10, 40], Exactly,
            progress: null, Cancellation);

        Assert.Subset(scan.Times.Select(time => time.AnnealingTime).ToHashSet(), new HashSet<double> { 2, 10, 40 });
        Assert.All(scan.Times, time =>
        {
            Evolution end = SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Forward(time.AnnealingTime), Exactly,
                Cancellation);
            Assert.Equal((end.Fidelity, end.ResidualEnergy), (time.Fidelity, time.ResidualEnergy));
            double shots = Math.Max(1, Math.Ceiling(Math.Log(0.01) / Math.Log(1 - time.Fidelity)));
            Assert.Equal(time.AnnealingTime * shots, time.TimeToSolution99, tolerance: 1e-9);
            Assert.True(time.TimeToSolution99 >= scan.Optimum.TimeToSolution99);
        });
        Assert.Equal(scan.Times.OrderBy(time => time.AnnealingTime), scan.Times);
    }

    // Against anneals at 300 times, 2 % apart.
    [Theory, InlineData(3, 1), InlineData(4, 2), InlineData(5, 3), InlineData(4, 7)]
    public void TheOptimumIsHardlyWorseThanTheBestOfAFineGrid(int qubits, int seed)
    {
        AnnealingHamiltonian hamiltonian = Random(qubits, (ulong)seed);
        EvolutionOptions roughly = new() { Tolerance = 1e-5 };

        AnnealingTimeScan scan = AnnealingTimeScan.Run(
            hamiltonian, AnnealingPath.Forward(1), [.. AnnealingTimeScan.DefaultTimes.Where(time => time <= 300)], roughly,
                progress: null, Cancellation);

        double best = Enumerable.Range(0, 288).Select(k => Math.Pow(1.02, k)).Min(tau =>
            SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Forward(tau), roughly, Cancellation).TimeToSolution99);
        Assert.True(scan.Optimum.TimeToSolution99 <= 1.05 * best,
            $"{scan.Optimum.TimeToSolution99} at {scan.Optimum.AnnealingTime}; {best} can be had");
        Assert.False(scan.IsAtEdge && scan.Optimum.AnnealingTime > 1);
    }

    [Fact]
    public void AnOptimumAtTheEdgeIsSaidToBeThere()
    {
        // Two levels that hardly mix: short anneals guess as well as long ones, so that the shortest is best.
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(new Qubo([-1e-3], []), 1, AnnealingSchedule.Linear,
            threads: 1);

        AnnealingTimeScan scan = AnnealingTimeScan.Run(hamiltonian, AnnealingPath.Forward(1), [1, 5, 20], Exactly,
            progress: null, Cancellation);

        Assert.True(scan.IsAtEdge);
        Assert.Equal(1, scan.Optimum.AnnealingTime);
        Assert.False(scan.IsCut);
    }

    [Fact]
    public void APathIsStretchedToEachTime()
    {
        AnnealingHamiltonian hamiltonian = Random(3, seed: 4);
        AnnealingPath pause = AnnealingPath.Pause(4, 0.5, 6);

        AnnealingTimeScan scan = AnnealingTimeScan.Run(hamiltonian, pause, [20], Exactly, progress: null, Cancellation);

        double fidelity = SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Pause(8, 0.5, 12), Exactly, Cancellation).Fidelity;
        Assert.Equal(fidelity, Assert.Single(scan.Times).Fidelity, tolerance: 1e-12);
    }

    [Fact]
    public void CancelledOnTheWayItGivesTheTimesThatAreDone()
    {
        using CancellationTokenSource source = new();
        Hearing progress = new(time => { if (time.AnnealingTime >= 2) source.Cancel(); });

        AnnealingTimeScan scan = AnnealingTimeScan.Run(
            Random(3, seed: 5), AnnealingPath.Forward(1), AnnealingTimeScan.DefaultTimes, Exactly, progress, source.Token);

        Assert.True(scan.IsCut);
        Assert.Equal([1, 2], scan.Times.Select(time => time.AnnealingTime));
        Assert.Throws<OperationCanceledException>(() => AnnealingTimeScan.Run(
            Random(3, seed: 5), AnnealingPath.Forward(1), AnnealingTimeScan.DefaultTimes, Exactly, progress, source.Token));
    }

    private static AnnealingHamiltonian Random(int qubits, ulong seed) =>
        AnnealingHamiltonian.Of(RandomProblems.Mixed(qubits, seed), 1, AnnealingSchedule.Linear, threads: 1);

    private sealed class Hearing(Action<ScannedTime> then) : IProgress<ScannedTime>
    {
        public void Report(ScannedTime value) => then(value);
    }
}
