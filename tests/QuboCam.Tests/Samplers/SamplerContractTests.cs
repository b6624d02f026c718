using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>What every sampler keeps, whatever its method.</summary>
public sealed class SamplerContractTests
{
    // E(x) = -2x₀ - x₁ + 3x₀x₁: minimum -2 at (1, 0), by hand.
    private static readonly Qubo TwoVariables = new(linear: [-2, -1], quadratic: [3]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => NamesFor(variables: 0);

    /// <summary>The samplers of this machine that take so many variables: a state vector holds all states at once.</summary>
    public static TheoryData<string> NamesFor(int variables) =>
    [
        .. Samplers.All(new()).Where(sampler => !sampler.IsRemote && variables <= sampler.MostVariables).Select(sampler =>
            sampler.Name),
    ];

    private static readonly SamplerOptions Usual = new() { Seed = 7, Threads = 2, Reads = 20, Sweeps = 100 };

    // The shots of an ideal annealer are not improved, but once its state is known they cost nothing: enough of them to meet a minimum of one
    // state among thousands.
    private static ISampler Named(string name) => Named(name, name == "state-vector" ? Usual with { Reads = 50_000 } : Usual);

    private static ISampler Named(string name, SamplerOptions options) => Samplers.All(options).Single(sampler => sampler.Name == name);

    [Theory, MemberData(nameof(Names))]
    public void FindsTheMinimumOfATinyProblem(string name)
    {
        Sample best = Named(name).Sample(TwoVariables, Cancellation).Best;

        Assert.Equal([true, false], best.X);
        Assert.Equal(-2, best.Energy, tolerance: 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void AnswersTheEmptyProblemWithItsOffset(string name)
    {
        SampleSet samples = Named(name).Sample(new Qubo([], [], offset: 1.5), Cancellation);

        Assert.Empty(samples.Best.X);
        Assert.Equal(1.5, samples.Best.Energy);
        Assert.Equal(1.5, samples.LowerBound);
        Assert.True(samples.IsOptimal);
    }

    [Theory, MemberData(nameof(Names))]
    public void SelectsASingleVariableExactlyWhenItsBiasIsNegative(string name)
    {
        Sample negative = Named(name).Sample(new Qubo([-3], [], offset: 1), Cancellation).Best;
        Sample positive = Named(name).Sample(new Qubo([3], [], offset: 1), Cancellation).Best;

        Assert.Equal([true], negative.X);
        Assert.Equal(-2, negative.Energy);
        Assert.Equal([false], positive.X);
        Assert.Equal(1, positive.Energy);
    }

    [Theory, MemberData(nameof(Names))]
    public void KeepsTheCardinality(string name)
    {
        Qubo free = RandomProblems.Mixed(12, seed: 3);

        for (int ones = 0; ones <= 12; ones++)
        {
            Qubo qubo = new(free.Linear, free.Quadratic) { Cardinality = ones };
            SampleSet samples = Named(name).Sample(qubo, Cancellation);

            Assert.All(samples.Samples, sample => Assert.Equal(ones, sample.X.Count(bit => bit)));
            Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, tolerance: 1e-9);
        }
    }

    [Theory, MemberData(nameof(NamesFor), 40)]
    public void GivesTheSameSamplesForTheSameSeedWhateverTheNumberOfThreads(string name)
    {
        Qubo qubo = RandomProblems.Mixed(40, seed: 5);

        SampleSet one = Named(name, Usual with { Threads = 1 }).Sample(qubo, Cancellation), two = Named(name).Sample(qubo, Cancellation);

        Assert.Equal(Text(one), Text(two));
        Assert.Equal(Text(two), Text(Named(name).Sample(qubo, Cancellation)));
    }

    [Theory, MemberData(nameof(Names))]
    public void ReportsDistinctSamplesSortedByTheirTrueEnergies(string name)
    {
        Qubo qubo = RandomProblems.Mixed(12, seed: 11);

        ImmutableArray<Sample> samples = Named(name).Sample(qubo, Cancellation).Samples;

        Assert.All(samples, sample => Assert.Equal(SlowTwin.Energy(qubo, sample.X), sample.Energy, tolerance: 1e-9));
        Assert.Equal(samples.Length, samples.Select(sample => string.Concat(sample.X)).Distinct().Count());
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.True(pair.First.Energy <= pair.Second.Energy + qubo.Tolerance));
    }

    [Theory, MemberData(nameof(Names))]
    public void NeverClaimsABoundAboveTheMinimum(string name)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Qubo free = RandomProblems.Mixed(10, seed);
            Qubo fixedOnes = new(free.Linear, free.Quadratic, offset: -4) { Cardinality = 4 };

            Assert.True(Named(name).Sample(free, Cancellation).LowerBound <= SlowTwin.Minimum(free) + 1e-12);
            Assert.True(Named(name).Sample(fixedOnes, Cancellation).LowerBound <= SlowTwin.Minimum(fixedOnes) + 1e-12);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void StopsWhenItIsCancelled(string name)
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Named(name).Sample(RandomProblems.Mixed(40, seed: 1), source.Token));
    }

    [Theory, MemberData(nameof(NamesFor), 80)]
    public void ReturnsWhatIsDoneWhenItIsCancelled(string name)
    {
        using CancellationTokenSource source = new();
        Listener listener = new(_ => source.Cancel());
        SamplerOptions options = Usual with { Reads = 1_000_000, Progress = listener, TimeLimit = TimeSpan.FromMinutes(5) };
        Qubo qubo = RandomProblems.Hard();

        SampleSet samples = Named(name, options).Sample(qubo, source.Token);

        Assert.True(samples.Cancelled);
        Assert.False(samples.IsOptimal);
        Assert.True(samples.Best.Energy <= listener.Heard[0].Energy);
        Assert.Equal(SlowTwin.Energy(qubo, samples.Best.X), samples.Best.Energy, tolerance: 1e-9);
    }

    [Theory, MemberData(nameof(NamesFor), 80)]
    public void ReturnsWhatIsDoneAtTheTimeLimit(string name)
    {
        SamplerOptions options = Usual with { Reads = null, TimeLimit = TimeSpan.FromSeconds(1), Clock = new SteppingClock(0.1) };
        Qubo qubo = RandomProblems.Hard();

        SampleSet samples = Named(name, options).Sample(qubo, Cancellation);

        Assert.False(samples.Cancelled || samples.IsOptimal);
        Assert.Equal(SlowTwin.Energy(qubo, samples.Best.X), samples.Best.Energy, tolerance: 1e-9);
    }

    [Theory, MemberData(nameof(Names))]
    public void AnswersAProblemOfZeros(string name)
    {
        SampleSet samples = Named(name).Sample(new Qubo([0, 0, 0, 0], [0, 0, 0, 0, 0, 0], offset: 2), Cancellation);

        Assert.Equal(2, samples.Best.Energy);
        Assert.True(samples.IsOptimal);
    }

    [Theory, MemberData(nameof(NamesFor), 64)]
    public void FindsTheCertifiedMinimumOf64Variables(string name)
    {
        // Certified in golden/qubo/certified/index.json, cosG_n64_s641_b0.70.
        Qubo qubo = SyntheticProblems.Make("cosG", 64, 641, 0.7);

        double energy = Named(name, Usual with { Reads = 200, Sweeps = 50 }).Sample(qubo, Cancellation).Best.Energy;

        Assert.Equal(-4.553669322100673, energy, tolerance: 1e-9);
    }

    private static string Text(SampleSet set) => string.Join('\n', set.Samples.Select(sample =>
        $"{string.Concat(sample.X.Select(bit => bit ? 1 : 0))} {BitConverter.DoubleToInt64Bits(sample.Energy)} {sample.Occurrences}"));
}
