namespace QuboCam.Tests;

/// <summary>What an anneal in a bath takes, refuses and does not depend on.</summary>
public class ThermalAnnealInputTests
{
    private static readonly Qubo TwoQubits = new([-0.9, -0.6], [0.7]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TheNumberOfThreadsDoesNotMatter()
    {
        Qubo problem = Chain(7);
        ThermalOptions options = new() { Temperature = 0.5, Levels = 2, Tolerance = 1e-3 };

        ThermalResult one = ThermalAnneal.Run(Of(problem, threads: 1), AnnealingPath.Forward(5), options, Cancellation);
        ThermalResult two = ThermalAnneal.Run(Of(problem, threads: 2), AnnealingPath.Forward(5), options, Cancellation);

        Assert.Equal(one.SuccessProbability, two.SuccessProbability);
        Assert.Equal(one.Points[40].Populations.AsSpan(), two.Points[40].Populations.AsSpan());
    }

    [Fact]
    public void LongVectorsGiveTheSameMatricesOnAllThreads()
    {
        Qubo problem = Chain(15); // long enough to be shared among threads
        Random random = new(1);
        double[] state = [.. Enumerable.Range(0, 1 << 15).Select(_ => random.NextDouble())];
        double[][] states = [state, [.. state.Reverse()]];

        LevelNode one = new LevelMatrices(Of(problem, threads: 1), levels: 2).Node(0.5, states, next: 0);
        LevelNode two = new LevelMatrices(Of(problem, threads: 2), levels: 2).Node(0.5, states, next: 0);

        Assert.Equal(one.Driver.ToRowMajorArray(), two.Driver.ToRowMajorArray());
        Assert.Equal(one.Problem.ToRowMajorArray(), two.Problem.ToRowMajorArray());
        double plain = states[0].Select((amplitude, x) => amplitude * states[1][x] * ((x & 1) == 0 ? 1 : -1)).Sum();
        Assert.Equal(plain, two.Spins[14][0, 1], tolerance: 1e-8);
    }

    [Fact]
    public void PathsThatDoNotLeadFromZeroToOneAreRefused()
    {
        ThermalOptions options = new() { Temperature = 1 };
        foreach (AnnealingPath path in (AnnealingPath[])[AnnealingPath.Reverse(10, 0.5, 0), new([(0, 0), (1, 0.5)])])
        {
            ArgumentException error = Assert.Throws<ArgumentException>(
                () => ThermalAnneal.Run(Of(TwoQubits), path, options, Cancellation));
            Assert.Contains("from s = 0 to s = 1", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OptionsOutsideOfTheirRangesAreRefused()
    {
        foreach (double bad in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = 1, Cutoff = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = 1, Tolerance = bad });
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = 1, Coupling = -1e-9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = 1, Coupling = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = 1, Levels = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThermalOptions { Temperature = 1, Levels = 17 });
    }

    [Fact]
    public void ACancelledAnnealThrows()
    {
        using CancellationTokenSource source = new();
        ThermalOptions options = new() { Temperature = 1, Progress = new Listener(done => { if (done > 0.5) source.Cancel(); }) };

        Assert.Throws<OperationCanceledException>(() => Run(source.Token));
        Assert.Throws<OperationCanceledException>(() => Run(new CancellationToken(canceled: true)));

        void Run(CancellationToken cancellation) =>
            ThermalAnneal.Run(Of(TwoQubits), AnnealingPath.Forward(5), options, cancellation);
    }

    private static AnnealingHamiltonian Of(Qubo qubo, int threads = 1) =>
        AnnealingHamiltonian.Of(qubo, driverStrength: 1, AnnealingSchedule.Linear, threads);

    private static Qubo Chain(int n) => new(
        [.. Enumerable.Range(0, n).Select(i => -0.5 - 0.03 * i)],
        [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => j == i + 1 ? 0.3 : 0))]);

    private sealed class Listener(Action<double> hear) : IProgress<double>
    {
        public void Report(double value) => hear(value);
    }
}
