namespace QuboCam.Tests;

public sealed class SimulatedAnnealingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void FindsTheCertifiedMinimumOf512Variables()
    {
        // Certified in golden/qubo/certified/index.json, cosG_n512_s5121_b0.70.
        Qubo qubo = SyntheticProblems.Make("cosG", 512, 5121, 0.7);
        SimulatedAnnealingSampler sampler = new(new() { Seed = 1, Reads = 8, Threads = 2 });

        Sample best = sampler.Sample(qubo, Cancellation).Best;

        Assert.Equal(-6.089883324724542, best.Energy, tolerance: 1e-9);
    }

    [Fact]
    public void ChoosesTheSameTemperaturesWhenOneCouplingIsTiny()
    {
        Qubo qubo = SyntheticProblems.Make("cosG", 64, 641, 0.7);
        Qubo tiny = new(qubo.Linear, qubo.Quadratic.SetItem(0, 1e-12));

        InverseTemperatures usual = Temperatures(qubo), other = Temperatures(tiny);

        // One coupling of 2016 may move a quantile to a neighbour, never by orders of magnitude.
        Assert.InRange(other.Cold / usual.Cold, 0.5, 2);
        Assert.InRange(other.Hot / usual.Hot, 0.5, 2);
        Assert.True(usual.Cold > 10 * usual.Hot);
    }

    [Theory]
    [InlineData(1e-60)]
    [InlineData(1e+60)]
    public void DoesNotDependOnTheUnitOfTheEnergy(double unit)
    {
        // Certified in golden/qubo/certified/index.json, cosG_n64_s641_b0.70; float32 holds neither of the units.
        Qubo qubo = SyntheticProblems.Make("cosG", 64, 641, 0.7);
        Qubo scaled = new([.. qubo.Linear.Select(a => a * unit)], [.. qubo.Quadratic.Select(b => b * unit)]);
        SimulatedAnnealingSampler sampler = new(new() { Seed = 1, Reads = 10, Threads = 2 });

        Sample best = sampler.Sample(scaled, Cancellation).Best;

        Assert.Equal(-4.553669322100673, best.Energy / unit, tolerance: 1e-9);
    }

    [Fact]
    public void CountsHowOftenAStateWasReturned()
    {
        SimulatedAnnealingSampler sampler = new(new() { Seed = 1, Reads = 30, Sweeps = 10 });

        SampleSet samples = sampler.Sample(new Qubo([-1, -1, 2], [0, 0, 0]), Cancellation);

        Assert.Equal(30, Assert.Single(samples.Samples).Occurrences);
        Assert.True(samples.IsOptimal); // without couplings the cheap bound is tight
    }

    [Fact]
    public void AReadDoesNotDependOnTheNumberOfReads()
    {
        Qubo qubo = RandomProblems.Mixed(80, seed: 8);
        double[] couplings = qubo.ToSymmetricMatrix();

        bool[][] two = new SimulatedAnnealingSampler(new() { Seed = 3, Reads = 2, Sweeps = 1 }).Reads(qubo, couplings, Cancellation);
        bool[][] nine = new SimulatedAnnealingSampler(new() { Seed = 3, Reads = 9, Sweeps = 1 }).Reads(qubo, couplings, Cancellation);

        Assert.Equal(2, two.Length); // both ended in states of their own
        Assert.Equal(two, nine.Take(2));
    }

    [Fact]
    public void TheRandomStreamIsXoshiroSeededBySplitMix()
    {
        // From an independent implementation in Python.
        RandomStream stream = new(seed: 1, stream: 2);

        Assert.Equal(0x84f02f195ab5fd66, stream.Next());
        Assert.Equal(0x46ff6f0daaf44911ul, stream.Next());
        Assert.Equal(0x8276408e60c29367, stream.Next());
    }

    [Fact]
    public void RandomBitsHoldTheAskedNumberOfOnes()
    {
        RandomStream stream = new(seed: 5, stream: 0);

        for (int ones = 0; ones <= 17; ones++)
            Assert.Equal(ones, stream.Bits(17, ones).Count(bit => bit));
    }

    private static InverseTemperatures Temperatures(Qubo qubo) =>
        InverseTemperatures.Of(new DenseProblem(qubo, qubo.ToSymmetricMatrix()), seed: 1);
}
