namespace QuboCam.Tests;

/// <summary>What every heuristic sampler keeps besides <see cref="SamplerContractTests"/>: limits, targets, progress, odd scales.</summary>
public sealed class HeuristicContractTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Classical =>
        Samplers.All(new()).Where(sampler => !sampler.IsRemote).Select(sampler => sampler.Name).Where(name =>
            name is not ("exact" or "state-vector"));

    public static TheoryData<string> Names => [.. Classical];

    private static readonly SamplerOptions Usual = new() { Seed = 7, Threads = 2, Reads = 20, Sweeps = 100 };

    private static readonly SamplerOptions Endless = Usual with { Reads = int.MaxValue, Sweeps = int.MaxValue };

    private static ISampler Named(string name, SamplerOptions options) => Samplers.All(options).Single(sampler => sampler.Name == name);

    [Theory, MemberData(nameof(Names))]
    public void FindsTheMinimaThatEnumerationFinds(string name)
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            Qubo free = RandomProblems.Mixed(13, seed);
            Qubo fixedOnes = new(free.Linear, free.Quadratic) { Cardinality = 5 };
            ISampler sampler = Named(name, Usual with { Reads = 60, Sweeps = 20 });

            Assert.Equal(SlowTwin.Minimum(free), sampler.Sample(free, Cancellation).Best.Energy, tolerance: 1e-9);
            Assert.Equal(SlowTwin.Minimum(fixedOnes), sampler.Sample(fixedOnes, Cancellation).Best.Energy, tolerance: 1e-9);
        }
    }

    [Theory, InlineData("simulated-annealing"), InlineData("parallel-tempering"), InlineData("path-integral")]
    public void WithoutDescentReadsAreAsTheyWereDrawn(string name)
    {
        Qubo qubo = RandomProblems.Mixed(40, seed: 5);
        SamplerOptions options = Usual with { Sweeps = 2 };

        SampleSet raw = Named(name, options with { Descent = false }).Sample(qubo, Cancellation);
        SampleSet usual = Named(name, options).Sample(qubo, Cancellation);

        Assert.Contains(raw.Samples, sample => CanDescend(sample.X));
        Assert.DoesNotContain(usual.Samples, sample => CanDescend(sample.X));

        bool CanDescend(IReadOnlyList<bool> x) => Enumerable.Range(0, x.Count).Any(flipped =>
            SlowTwin.Energy(qubo, [.. x.Select((bit, i) => i == flipped ? !bit : bit)]) < SlowTwin.Energy(qubo, x) - 1e-9);
    }

    [Theory, MemberData(nameof(Names))]
    public void StopsAtTheFirstReadThatReachesTheTarget(string name)
    {
        Qubo qubo = RandomProblems.Mixed(40, seed: 5);
        SamplerOptions options = Usual with { Reads = 60, Sweeps = 3, Slices = 1 };
        double target = Named(name, options).Sample(qubo, Cancellation).Best.Energy;

        SampleSet one = Named(name, options with { TargetEnergy = target, Threads = 1 }).Sample(qubo, Cancellation);
        SampleSet two = Named(name, options with { TargetEnergy = target }).Sample(qubo, Cancellation);
        int reads = one.Samples.Sum(sample => sample.Occurrences);
        SampleSet asMany = Named(name, options with { Reads = reads }).Sample(qubo, Cancellation);

        Assert.Equal(Text(one), Text(two));
        Assert.Equal(Text(one), Text(asMany));
        Assert.False(two.Cancelled);
        if (reads > 1)
            Assert.True(Named(name, options with { Reads = reads - 1 }).Sample(qubo, Cancellation).Best.Energy > target);
    }

    [Theory, MemberData(nameof(Names))]
    public void StopsAtTheTimeLimit(string name)
    {
        Qubo qubo = RandomProblems.Mixed(40, seed: 5);
        SamplerOptions options = Usual with { Reads = null, Threads = 1, TimeLimit = TimeSpan.FromSeconds(1), Clock = new SteppingClock(0.1) };

        SampleSet samples = Named(name, options).Sample(qubo, Cancellation);

        // The clock is looked at before every read at least, and reads shorter than a millisecond are not cut.
        Assert.InRange(samples.Samples.Sum(sample => sample.Occurrences), 1, 11 * options.Slices);
        Assert.False(samples.Cancelled);
    }

    [Theory, MemberData(nameof(Names))]
    public void AnswersEvenWhereTheFirstReadIsCut(string name)
    {
        Qubo free = RandomProblems.Mixed(60, seed: 5), fixedOnes = new(free.Linear, free.Quadratic) { Cardinality = 20 };
        // So many sweeps and reads that nothing may be kept for each.
        SamplerOptions options = Endless with { TimeLimit = TimeSpan.FromSeconds(1), Clock = new SteppingClock(2) };

        SampleSet samples = Named(name, options).Sample(free, Cancellation);
        SampleSet swapped = Named(name, options).Sample(fixedOnes, Cancellation);

        Assert.Equal(SlowTwin.Energy(free, samples.Best.X), samples.Best.Energy, tolerance: 1e-9);
        Assert.All(swapped.Samples, sample => Assert.Equal(20, sample.X.Count(bit => bit)));
    }

    [Theory, MemberData(nameof(Names))]
    public void ReportsEveryBetterSampleOneAtATime(string name)
    {
        Qubo qubo = RandomProblems.Mixed(60, seed: 9);
        Listener listener = new(_ => { });

        SampleSet samples = Named(name, Usual with { Progress = listener, Sweeps = 2 }).Sample(qubo, Cancellation);

        Assert.NotEmpty(listener.Heard);
        Assert.All(listener.Heard.Zip(listener.Heard.Skip(1)), pair => Assert.True(pair.Second.Energy < pair.First.Energy));
        Assert.Equal(samples.Best.Energy, listener.Heard[^1].Energy, tolerance: 1e-12);
        Assert.False(listener.Overlapped);
    }

    [Theory]
    [MemberData(nameof(NamesAndUnits))]
    public void KeepsItsFootingAtTheEndsOfTheRange(string name, double unit)
    {
        // E(x)/unit = −x₀ − ½x₁ + x₀x₁/1.25: minimum −1 at (1, 0), by hand; the third variable only costs.
        Qubo qubo = new([-unit, -0.5 * unit, 0.25 * unit], [0.8 * unit, 0, 0]);

        Sample best = Named(name, Usual).Sample(qubo, Cancellation).Best;

        Assert.Equal([true, false, false], best.X);
        Assert.Equal(-unit, best.Energy);
    }

    public static TheoryData<string, double> NamesAndUnits =>
        [.. Classical.SelectMany<string, (string, double)>(name => [(name, 1e308), (name, 1e-308)])];

    [Theory, MemberData(nameof(Names))]
    public void ATinyCouplingChangesNothingElse(string name)
    {
        // Certified in golden/qubo/certified/index.json, cosG_n32_s321_b0.70; the new coupling moves the minimum by 1e-13 at most.
        // A variable that only costs is added, with one tiny coupling to the first.
        Qubo qubo = SyntheticProblems.Make("cosG", 32, 321, 0.7);
        List<double> quadratic = [];
        for (int i = 0, at = 0; i < 32; at += 31 - i, i++)
        {
            quadratic.AddRange(qubo.Quadratic.Slice(at, 31 - i));
            quadratic.Add(i == 0 ? 1e-13 : 0);
        }

        double energy = Named(name, Usual with { Reads = 200 }).Sample(new([.. qubo.Linear, 0.5], [.. quadratic]), Cancellation).Best.Energy;

        Assert.Equal(-3.0253826673496604, energy, tolerance: 1e-9);
    }

    private static string Text(SampleSet set) => string.Join('\n', set.Samples.Select(sample =>
        $"{string.Concat(sample.X.Select(bit => bit ? 1 : 0))} {BitConverter.DoubleToInt64Bits(sample.Energy)} {sample.Occurrences}"));
}
