using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;

namespace QuboCam.Tests;

public sealed class ExactSamplerTests
{
    private static readonly SamplerOptions Options = new() { Seed = 1, Threads = 2, TimeLimit = TimeSpan.FromMinutes(5) };

    private static readonly ExactSampler Enumerating = new(Options, enumerated: 30);

    private static readonly ExactSampler Default = new(Options);

    /// <summary>Never enumerates: the same problems through branch and bound.</summary>
    private static readonly ExactSampler Searching = new(Options, enumerated: -1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void FindsEveryRecordedMinimumOfTheSmallReferenceProblems()
    {
        foreach (string file in Directory.GetFiles(SharedFiles.Golden("qubo/exact"), "*.json"))
        {
            JsonElement golden = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            string[] optima = [.. golden.GetProperty("optima").EnumerateArray().Select(bits => bits.GetString()!)];

            SampleSet samples = Enumerating.Sample(ReadProblem(golden), Cancellation);

            Assert.True(samples.IsOptimal, file);
            Assert.Equal(golden.GetProperty("optimum_energy").GetDouble(), samples.Best.Energy, tolerance: 1e-9);
            Assert.Equal(optima.Order(StringComparer.Ordinal), samples.Samples.Select(Text));
        }
    }

    [Fact]
    public void SearchesTheSmallReferenceProblemsToTheRecordedMinimum()
    {
        foreach (string file in Directory.GetFiles(SharedFiles.Golden("qubo/exact"), "*.json"))
        {
            JsonElement golden = JsonDocument.Parse(File.ReadAllText(file)).RootElement;

            SampleSet samples = Searching.Sample(ReadProblem(golden), Cancellation);

            Assert.True(samples.IsOptimal, file);
            Assert.Equal(golden.GetProperty("optimum_energy").GetDouble(), samples.Best.Energy, tolerance: 1e-9);
        }
    }

    [Fact]
    public void CertifiesTheReferenceProblemsUpTo1024Variables()
    {
        JsonElement index = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("qubo/certified/index.json"))).RootElement;
        foreach (JsonElement golden in index.EnumerateArray().Where(entry => entry.GetProperty("n").GetInt32() <= 1024))
        {
            string name = golden.GetProperty("name").GetString()!;
            Qubo qubo = SyntheticProblems.Make(
                golden.GetProperty("family").GetString()!, golden.GetProperty("n").GetInt32(),
                golden.GetProperty("seed").GetUInt64(), golden.GetProperty("beta").GetDouble());
            JsonElement sums = golden.GetProperty("checksums");
            Assert.Equal(sums.GetProperty("sum_linear").GetDouble(), qubo.Linear.Sum(), tolerance: 1e-9);
            Assert.Equal(sums.GetProperty("q01").GetDouble(), qubo.Quadratic[0], tolerance: 1e-9);

            SampleSet samples = Default.Sample(qubo, Cancellation);

            Assert.True(samples.IsOptimal, name);
            // The generator's exp() differs in the last bits between libraries.
            Assert.Equal(golden.GetProperty("optimum_energy").GetDouble(), samples.Best.Energy, tolerance: 2e-9);
        }
    }

    [Fact]
    public void EnumeratesAsAPlainLoopDoes() =>
        Gen.Select(Gen.Int[0, 13], Gen.ULong[0, 1_000_000], Gen.Bool).Sample((n, seed, signed) =>
        {
            Qubo qubo = signed ? RandomProblems.Mixed(n, seed) : RandomProblems.NonNegative(n, seed);
            return SlowTwin.Minima(qubo).SequenceEqual(Enumerating.Sample(qubo, default).Samples.Select(Text));
        }, iter: 200);

    [Fact]
    public void EnumeratesACardinalityAsAPlainLoopDoes() =>
        Gen.Select(Gen.Int[1, 13], Gen.ULong[0, 1_000_000], Gen.Int[0, 13]).Sample((n, seed, ones) =>
        {
            Qubo free = RandomProblems.Mixed(n, seed);
            Qubo qubo = new(free.Linear, free.Quadratic) { Cardinality = Math.Min(ones, n) };
            return SlowTwin.Minima(qubo).SequenceEqual(Enumerating.Sample(qubo, default).Samples.Select(Text));
        }, iter: 200);

    [Fact]
    public void SearchesAsAPlainLoopDoes() =>
        Gen.Select(Gen.Int[0, 12], Gen.ULong[0, 1_000_000], Gen.Bool, Gen.Int[-12, 12]).Sample((n, seed, signed, ones) =>
        {
            Qubo qubo = Problem(n, seed, signed, ones);
            return Agrees(qubo, SlowTwin.Minimum(qubo));
        }, iter: 3000);

    [Fact]
    public void SearchesAsTheEnumerationDoesUpTo20Variables() =>
        Gen.Select(Gen.Int[13, 20], Gen.ULong[0, 1_000_000], Gen.Bool, Gen.Int[-20, 20]).Sample((n, seed, signed, ones) =>
        {
            Qubo qubo = Problem(n, seed, signed, ones);
            return Agrees(qubo, new GrayCodeEnumeration(qubo).Minima(threads: 1, default).Minimum);
        }, iter: 500);

    private static Qubo Problem(int n, ulong seed, bool signed, int ones)
    {
        Qubo free = signed ? RandomProblems.Mixed(n, seed) : RandomProblems.NonNegative(n, seed);
        return new Qubo(free.Linear, free.Quadratic) { Cardinality = ones < 0 ? null : Math.Min(ones, n) };
    }

    /// <summary>From a deliberately bad start, so that the search itself has to find the minimum.</summary>
    private static bool Agrees(Qubo qubo, double minimum)
    {
        bool[] start = [.. Enumerable.Range(0, qubo.Variables).Select(i => i < qubo.Cardinality)];
        BranchAndBound search = new(qubo, qubo.ToSymmetricMatrix(), start, new SearchLimits(TimeProvider.System, TimeSpan.MaxValue, default));
        search.Run(long.MaxValue, () => { });
        double bound = search.LowerBound;
        return Math.Abs(search.BestEnergy - minimum) <= 1e-9 && bound <= minimum + 1e-12 && bound >= minimum - 1e-9;
    }

    [Fact]
    public void EnumeratesAndSearchesAcrossManyChunksAlike()
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            Qubo free = RandomProblems.Mixed(21, seed);
            foreach (int? ones in (int?[])[null, 7])
            {
                Qubo qubo = new(free.Linear, free.Quadratic) { Cardinality = ones };

                SampleSet enumerated = Enumerating.Sample(qubo, Cancellation), searched = Searching.Sample(qubo, Cancellation);

                Assert.Equal(enumerated.Best.Energy, searched.Best.Energy, tolerance: 1e-9);
                Assert.Equal(enumerated.Best.X, searched.Best.X);
                Assert.True(enumerated.IsOptimal && searched.IsOptimal);
            }
        }
    }

    [Fact]
    public void ListsTheFirst64OfManyTiedMinima()
    {
        // All 2²⁰ states have energy 0: the first ones in the order of the bits are the integers 0 to 63.
        Qubo flat = new([.. new double[20]], [.. new double[190]]);

        ImmutableArray<Sample> samples = Enumerating.Sample(flat, Cancellation).Samples;

        Assert.Equal(Enumerable.Range(0, 64).Select(state => Convert.ToString(state, 2).PadLeft(20, '0')), samples.Select(Text));
    }

    [Fact]
    public void EnumeratesThirtyVariablesToTheMinimumOfTheirBlocks()
    {
        // Five uncoupled copies of six variables: the minimum is five times that of one copy, which the plain loop finds.
        Qubo copy = RandomProblems.Mixed(6, seed: 4);
        double[] quadratic = [.. Enumerable.Range(0, 30).SelectMany(i =>
            Enumerable.Range(i + 1, 29 - i).Select(j => i / 6 == j / 6 ? copy[i % 6, j % 6] : 0))];
        Qubo qubo = new([.. Enumerable.Range(0, 30).Select(i => copy.Linear[i % 6])], [.. quadratic]);

        SampleSet samples = Enumerating.Sample(qubo, Cancellation);

        Assert.Equal(5 * SlowTwin.Minimum(copy), samples.Best.Energy, tolerance: 1e-9);
        Assert.True(samples.IsOptimal);
    }

    [Fact]
    public void StopsAtTheTimeLimitWithAnHonestBound()
    {
        // They take far longer than the first look at a clock that leaps an hour each time.
        ExactSampler hurried = new(new() { TimeLimit = TimeSpan.FromSeconds(1), Clock = new SteppingClock(3600) }, enumerated: 30);

        SampleSet samples = hurried.Sample(RandomProblems.Hard(), Cancellation);

        Assert.False(samples.IsOptimal);
        Assert.True(samples.LowerBound < samples.Best.Energy - 1e-3);
        Assert.True(samples.LowerBound >= -80 * 79 / 2);
    }

    [Fact]
    public void ASearchThatIsOverAtOnceReturnsItsGreedyStateAndTheSimpleBound()
    {
        // So many variables that setting up takes longer than the clock leaps.
        const int n = 2010;
        Qubo free = RandomProblems.Mixed(n, seed: 3), fixedOnes = new(free.Linear, free.Quadratic) { Cardinality = 1000 };
        ExactSampler hurried = new(new() { TimeLimit = TimeSpan.FromSeconds(1), Clock = new SteppingClock(3600) });

        SampleSet samples = hurried.Sample(free, Cancellation), selected = hurried.Sample(fixedOnes, Cancellation);

        double[] negative = [.. free.Linear];
        foreach ((int i, int j, double bias) in free.Pairs())
            (negative[i], negative[j]) = (negative[i] + 0.5 * Math.Min(0, bias), negative[j] + 0.5 * Math.Min(0, bias));
        Assert.Equal(negative.Sum(share => Math.Min(0, share)), samples.LowerBound, tolerance: 1e-6);
        Assert.True(samples.Best.Energy < -0.25 * n);
        Assert.Equal(SlowTwin.Energy(free, samples.Best.X), samples.Best.Energy, tolerance: 1e-9);
        Assert.Equal(1000, selected.Best.X.Count(bit => bit));
        Assert.False(samples.IsOptimal || selected.IsOptimal);
    }

    [Fact]
    public void ReportsFallingEnergiesAndRisingBounds()
    {
        Reports reports = new(_ => { });
        ExactSampler sampler = new(new() { Progress = reports });

        SampleSet samples = sampler.Sample(SyntheticProblems.Make("cosG", 128, seed: 1281, beta: 0.7), Cancellation);

        Assert.Equal(samples.Best.Energy, reports.All[^1].Energy, tolerance: 1e-9);
        Assert.All(reports.All, report => Assert.True(report.LowerBound <= samples.Best.Energy + 1e-9));
        Assert.All(reports.All.Zip(reports.All.Skip(1)), pair => Assert.True(
            pair.Second.Energy < pair.First.Energy || pair.Second.LowerBound > pair.First.LowerBound));
    }

    private sealed class Reports(Action<SamplerProgress> heard) : IProgress<SamplerProgress>
    {
        public List<SamplerProgress> All { get; } = [];

        public void Report(SamplerProgress value)
        {
            All.Add(value);
            heard(value);
        }
    }

    private static string Text(Sample sample) => string.Concat(sample.X.Select(bit => bit ? '1' : '0'));

    private static Qubo ReadProblem(JsonElement golden)
    {
        double[] linear = [.. golden.GetProperty("linear").EnumerateArray().Select(a => a.GetDouble())];
        Dictionary<(int, int), double> couplings = golden.GetProperty("quadratic").EnumerateArray()
            .ToDictionary(b => (b[0].GetInt32(), b[1].GetInt32()), b => b[2].GetDouble());
        return new Qubo([.. linear], [.. Enumerable.Range(0, linear.Length).SelectMany(i =>
            Enumerable.Range(i + 1, linear.Length - i - 1).Select(j => couplings.GetValueOrDefault((i, j))))]);
    }
}
