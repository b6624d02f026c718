namespace QuboCam.Tests;

public sealed class StateVectorSamplerTests
{
    private static readonly SamplerOptions Usual = new() { Seed = 7, Threads = 1, AnnealingTime = 20 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(0), InlineData(2), InlineData(5), InlineData(8)]
    public void WithAnExactNumberOfOnesOtherShotsAreCountedAndDropped(int ones)
    {
        Qubo free = RandomProblems.Mixed(8, seed: 3), qubo = new(free.Linear, free.Quadratic, offset: 1) { Cardinality = ones };

        SampleSet samples = new StateVectorSampler(Usual with { Reads = 5000 }).Sample(qubo, Cancellation);

        Assert.All(samples.Samples, sample => Assert.Equal(ones, sample.X.Count(bit => bit)));
        Assert.All(samples.Samples, sample => Assert.Equal(SlowTwin.Energy(qubo, sample.X), sample.Energy, tolerance: 1e-12));
        Assert.Equal(CardinalityPenalty.Of(qubo).Strength, samples.Penalty);
        Assert.True(samples.Dropped > 0);
        Assert.Equal(5000, samples.Samples.Sum(sample => sample.Occurrences) + samples.Dropped);
        Assert.Equal(SlowTwin.Minimum(qubo), samples.LowerBound, tolerance: 1e-12);
    }

    [Fact]
    public void WithoutItNothingIsDropped()
    {
        SampleSet samples = new StateVectorSampler(Usual).Sample(RandomProblems.Mixed(6, seed: 3), Cancellation);

        Assert.Null(samples.Penalty);
        Assert.Equal(0, samples.Dropped);
        Assert.Equal(36, samples.Samples.Sum(sample => sample.Occurrences));
    }

    // The frequencies are those of the exact state: twelve standard deviations of the binomial distribution would be far off.
    [Fact]
    public void TheShotsAreThoseOfTheSolvedEquation()
    {
        Qubo qubo = RandomProblems.Mixed(3, seed: 9);

        SampleSet samples = new StateVectorSampler(Usual with { Reads = 1_000_000 }).Sample(qubo, Cancellation);

        double[] p = DenseAnneal.Probabilities(DenseAnneal.Evolve(
            DenseAnneal.Driver(3), DenseAnneal.Problem(qubo), t => (1 - t / 20, t / 20), [0, 20], DenseAnneal.Uniform(8), 2500));
        Assert.All(samples.Samples, sample =>
        {
            double expected = p[Readout.State(sample.X.AsSpan())];
            Assert.Equal(expected, sample.Occurrences / 1e6, tolerance: 5 * Math.Sqrt(expected * (1 - expected) / 1e6));
        });
        Assert.True(samples.IsOptimal);
    }

    [Fact]
    public void AMissedMinimumIsNotCalledOne()
    {
        // One shot after a short anneal of 10 qubits hardly hits.
        Qubo qubo = RandomProblems.Mixed(10, seed: 2);

        SampleSet samples = new StateVectorSampler(Usual with { Reads = 1, AnnealingTime = 0.1 }).Sample(qubo, Cancellation);

        Assert.False(samples.IsOptimal);
        Assert.Equal(SlowTwin.Minimum(qubo), samples.LowerBound, tolerance: 1e-12);
        Assert.True(samples.Best.Energy > samples.LowerBound);
    }

    [Fact]
    public void TheSameSeedGivesTheSameShotsWhateverTheNumberOfThreads()
    {
        Qubo qubo = RandomProblems.Mixed(14, seed: 5);
        SamplerOptions options = Usual with { AnnealingTime = 1 };

        SampleSet one = new StateVectorSampler(options).Sample(qubo, Cancellation);
        SampleSet two = new StateVectorSampler(options with { Threads = 2 }).Sample(qubo, Cancellation);
        SampleSet other = new StateVectorSampler(options with { Seed = 8 }).Sample(qubo, Cancellation);

        Assert.Equal(Text(one), Text(two));
        Assert.NotEqual(Text(one), Text(other));

        static IEnumerable<string> Text(SampleSet set) => set.Samples.Select(sample =>
            $"{Readout.State(sample.X.AsSpan())} {BitConverter.DoubleToInt64Bits(sample.Energy)} {sample.Occurrences}");
    }

    [Fact]
    public void ANumberOfOnesThatNoShotHasIsAClearRefusal()
    {
        Qubo free = RandomProblems.Mixed(12, seed: 3), qubo = new(free.Linear, free.Quadratic) { Cardinality = 12 };

        InputException error = Assert.Throws<InputException>(() =>
            new StateVectorSampler(Usual with { Reads = 1, AnnealingTime = 0.01 }).Sample(qubo, Cancellation));

        Assert.Contains("exactly 12 ones", error.Message);
    }

    [Fact]
    public void MoreVariablesThanFitAreRefused()
    {
        StateVectorSampler sampler = new(Usual);

        InputException error = Assert.Throws<InputException>(() =>
            sampler.Sample(RandomProblems.Mixed(60, seed: 1), Cancellation));

        Assert.Contains("60 qubits", error.Message);
        Assert.InRange(sampler.MostVariables, 15, 30);
    }

    [Fact]
    public void MoreShotsThanCanBeHeldAreRefused()
    {
        StateVectorSampler sampler = new(Usual with { Reads = int.MaxValue });

        Assert.Contains("shots", Assert.Throws<InputException>(() =>
            sampler.Sample(RandomProblems.Mixed(3, seed: 1), Cancellation)).Message);
    }

    [Fact]
    public void ATimeLimitThatEndsTheCoarsestRunIsAClearRefusal()
    {
        StateVectorSampler sampler = new(Usual with { AnnealingTime = 1e5, TimeLimit = TimeSpan.FromMilliseconds(20) });

        InputException error = Assert.Throws<InputException>(() =>
            sampler.Sample(RandomProblems.Mixed(12, seed: 1), Cancellation));

        Assert.Contains("time limit", error.Message);
        Assert.Contains("12", error.Message);
    }

    [Fact]
    public void AVeryLongTimeLimitIsNoLimit()
    {
        SampleSet samples = new StateVectorSampler(Usual with { TimeLimit = TimeSpan.FromSeconds(1e9) }).Sample(
            RandomProblems.Mixed(3, seed: 1), Cancellation);

        Assert.False(samples.Cancelled);
    }
}
