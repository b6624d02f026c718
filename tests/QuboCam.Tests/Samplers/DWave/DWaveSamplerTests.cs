namespace QuboCam.Tests;

/// <summary>The D-Wave sampler against a stand-in server.</summary>
public sealed class DWaveSamplerTests : IAsyncLifetime
{
    private StandInAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await StandInAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task FindsTheMinimumOfATinyProblem()
    {
        // E(x) = -2x₀ - x₁ + 3x₀x₁: minimum -2 at (1, 0), by hand.
        SampleSet samples = await _account.SampleAsync(new Qubo([-2, -1], [3]), options => options with { Certify = true });

        Assert.Equal([true, false], samples.Best.X);
        Assert.Equal(-2, samples.Best.Energy, 1e-12);
        Assert.Equal(-2, samples.LowerBound, 1e-12);
        Assert.True(samples.IsOptimal);
        Assert.Equal(50, samples.Samples.Sum(sample => sample.Occurrences));
    }

    [Fact]
    public async Task AnEmptyProblemIsAnsweredWithoutTheService()
    {
        SampleSet samples = await _account.SampleAsync(new Qubo([], [], offset: 1.5));

        Assert.Empty(samples.Best.X);
        Assert.Equal(1.5, samples.Best.Energy);
        Assert.True(samples.IsOptimal);
        Assert.Equal(0, await _account.CountAsync("requests"));
    }

    [Fact]
    public async Task ASingleVariableIsAnnealed()
    {
        SampleSet samples = await _account.SampleAsync(new Qubo([-1.5], [], offset: 0.25));

        Assert.Equal([true], samples.Best.X);
        Assert.Equal(-1.25, samples.Best.Energy, 1e-12);
        Assert.Equal(1, samples.Hardware!.Embedding!.QubitsUsed);
    }

    [Fact]
    public async Task VariablesThatNoBiasTouchesAreReadToo()
    {
        SampleSet samples = await _account.SampleAsync(new Qubo([0, -1, 0], [0, 0, 0]));

        Assert.All(samples.Samples, sample => Assert.Equal(3, sample.X.Length));
        Assert.Equal(-1, samples.Best.Energy, 1e-12);
    }

    [Fact]
    public async Task EnergiesAreThoseOfTheProblem()
    {
        Qubo qubo = RandomProblems.Mixed(7, seed: 3);

        SampleSet samples = await _account.SampleAsync(qubo);

        Assert.All(samples.Samples, sample => Assert.Equal(SlowTwin.Energy(qubo, sample.X), sample.Energy, 1e-12));
        Assert.All(samples.Hardware!.Reads, read => Assert.Equal(SlowTwin.Energy(qubo, read.X), read.Energy, 1e-12));
        Assert.Equal(samples.Samples.Select(sample => sample.Energy).Order(), samples.Samples.Select(sample => sample.Energy));
        Assert.Equal(50, samples.Samples.Sum(sample => sample.Occurrences));
        Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, 1e-9);
    }

    [Fact]
    public async Task TheCertificateIsTheMinimumAndItsEnergyTheBound()
    {
        Qubo qubo = RandomProblems.Mixed(8, seed: 4);

        SampleSet with = await _account.SampleAsync(qubo, options => options with { Certify = true });
        SampleSet without = await _account.SampleAsync(qubo);

        Assert.Equal(SlowTwin.Minimum(qubo), with.Hardware!.Certificate!.Best.Energy, 1e-9);
        Assert.Equal(SlowTwin.Minimum(qubo), with.LowerBound, 1e-9);
        Assert.Equal(with.Best.Energy <= SlowTwin.Minimum(qubo) + 1e-9, with.IsOptimal);
        Assert.Null(without.Hardware!.Certificate);
        Assert.False(without.IsOptimal);
        Assert.InRange(without.LowerBound, double.MinValue, SlowTwin.Minimum(qubo) + 1e-9);
    }

    [Fact]
    public async Task ReadsThatBreakTheNumberOfOnesAreDroppedAndCounted()
    {
        Qubo free = RandomProblems.Mixed(8, seed: 5);
        Qubo qubo = new(free.Linear, free.Quadratic) { Cardinality = 3 };

        SampleSet samples = await _account.SampleAsync(qubo);

        Assert.All(samples.Samples, sample => Assert.Equal(3, sample.X.Count(bit => bit)));
        Assert.Equal(50, samples.Samples.Sum(sample => sample.Occurrences) + samples.Dropped);
        Assert.Equal(samples.Dropped, samples.Hardware!.Reads.Where(read => read.X.Count(bit => bit) != 3).Sum(read =>
            read.Occurrences));
        Assert.True(samples.Penalty > 0);
    }

    [Fact]
    public async Task ADescentMendsTheNumberOfOnesAndDropsNothing()
    {
        Qubo free = RandomProblems.Mixed(8, seed: 5);
        Qubo qubo = new(free.Linear, free.Quadratic) { Cardinality = 3 };

        SampleSet samples = await _account.SampleAsync(qubo, null,
            new SamplerOptions { Threads = 1, Reads = 50, Descent = true });

        Assert.All(samples.Samples, sample => Assert.Equal(3, sample.X.Count(bit => bit)));
        Assert.Equal((50, 0), (samples.Samples.Sum(sample => sample.Occurrences), samples.Dropped));
        Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, 1e-9);
        Assert.Equal(50, samples.Hardware!.ReadCount);
        Assert.True(samples.Hardware.Descent);
    }

    [Fact]
    public async Task SpinReversalsShareTheReadsAndChangeNoEnergy()
    {
        Qubo qubo = RandomProblems.Mixed(6, seed: 6);

        SampleSet samples = await _account.SampleAsync(qubo, options => options with { SpinReversals = 4 });

        Assert.Equal([13, 13, 12, 12], _account.Submitted.Select(job =>
            job.GetProperty("params").GetProperty("num_reads").GetInt32()));
        double[][] fields = [.. _account.Submitted.Select(job => Doubles(job, "lin"))];
        Assert.All(fields, job => Assert.Equal(fields[0].Select(Math.Abs), job.Select(Math.Abs)));
        Assert.True(fields.DistinctBy(job => string.Join(' ', job)).Count() > 1);
        Assert.All(samples.Samples, sample => Assert.Equal(SlowTwin.Energy(qubo, sample.X), sample.Energy, 1e-12));
        Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, 1e-9);
        Assert.Equal(4, samples.Hardware!.Jobs.Length);
    }

    [Fact]
    public async Task AScanTakesTheStrengthOfTheLowestMeanEnergy()
    {
        Qubo qubo = RandomProblems.Mixed(7, seed: 8);

        HardwareReport report = (await _account.SampleAsync(
            qubo, options => options with { ChainStrengthRule = ChainStrengthRule.Scan })).Hardware!;

        Assert.Equal([0.5, 0.7, 1, 1.414, 2, 2.8, 4, 5.6], report.Scan.Select(trial => trial.Prefactor));
        Assert.Equal(report.Scan.OrderBy(trial => trial.MeanEnergy).First().ChainStrength, report.ChainStrength);
        Assert.All(report.Scan, trial => Assert.InRange(trial.LowestEnergy, SlowTwin.Minimum(qubo) - 1e-9, trial.MeanEnergy));
        Assert.Equal(9, report.Jobs.Length);
        Assert.Equal("scan", report.ChainStrengthRule);
    }

    [Theory]
    [InlineData(UnembeddingMethod.MajorityVote)]
    [InlineData(UnembeddingMethod.MinimizeEnergy)]
    [InlineData(UnembeddingMethod.WeightedRandom)]
    public async Task WeakChainsBreakAndEveryReadIsAccountedFor(UnembeddingMethod method)
    {
        Qubo qubo = RandomProblems.Mixed(7, seed: 9);

        SampleSet samples = await _account.SampleAsync(qubo, options => options with
        {
            Unembedding = method, ChainStrengthRule = ChainStrengthRule.Given, GivenChainStrength = 0.05,
        });

        HardwareReport report = samples.Hardware!;
        Assert.Equal((0.05, "given"), (report.ChainStrength, report.ChainStrengthRule));
        Assert.Equal((50, 0), (report.ReadCount, report.Discarded));
        Assert.Equal(50, samples.Samples.Sum(sample => sample.Occurrences));
        Assert.True(report.ChainBreakFraction > 0);
        Assert.All(samples.Samples, sample => Assert.Equal(SlowTwin.Energy(qubo, sample.X), sample.Energy, 1e-12));
    }

    [Fact]
    public async Task DiscardingDropsReadsWithABrokenChainAndSaysWhereNoneIsLeft()
    {
        Qubo qubo = RandomProblems.Mixed(7, seed: 9);

        SampleSet strong = await _account.SampleAsync(qubo, options => options with { Unembedding = UnembeddingMethod.Discard });
        InputException weak = await Assert.ThrowsAsync<InputException>(() => _account.SampleAsync(qubo, options => options with
        {
            Unembedding = UnembeddingMethod.Discard, ChainStrengthRule = ChainStrengthRule.Given, GivenChainStrength = 0.05,
        }));

        Assert.Equal(50, strong.Hardware!.ReadCount + strong.Hardware.Discarded);
        Assert.Equal(strong.Hardware.ReadCount, strong.Samples.Sum(sample => sample.Occurrences));
        Assert.Equal(0, strong.Hardware.ChainBreakFraction);
        Assert.Contains("All 50 reads", weak.Message);
        Assert.Contains("--chain-strength", weak.Message);
    }

    [Fact]
    public async Task WherePresolvingDecidesVariablesTheOthersAreAnnealedAndAllReported()
    {
        // x₀ = 1 and x₃ = 0 in every minimum: their linear bias outweighs all couplings. One of x₁ and x₂ is 1, either.
        Qubo qubo = new([-9, -1, -1, 9], [0.5, 0.5, 0.5, 2, 0.5, 0.5]);

        SampleSet samples = await Task.Run(() => new PresolvedSampler(
            set => new DWaveSampler(set), new SamplerOptions { Threads = 1, Reads = 20, DWave = _account.Options })
            .Sample(qubo, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, 1e-9);
        Assert.Equal((1, 1), (samples.Presolve!.FixedAtZero, samples.Presolve.FixedAtOne));
        Assert.Equal([1, 2], samples.Hardware!.Shortlist.Kept);
        Assert.Equal(0, samples.Hardware.Shortlist.Omitted);
        Assert.All(samples.Hardware.Reads, read => Assert.Equal(SlowTwin.Energy(qubo, read.X), read.Energy, 1e-12));
    }

    [Fact]
    public async Task JobsHaveALabelAndTimesOfTheService()
    {
        HardwareReport report = (await _account.SampleAsync(new Qubo([-1, 1], [1]), options =>
            options with { Label = "mine" })).Hardware!;

        HardwareJob job = Assert.Single(report.Jobs);
        Assert.StartsWith("mine", job.Label);
        Assert.True(report.Microseconds("qpu_access_time") > 0);
        // The stand-in bills what its own timing model says, and the estimate is made from the model that it publishes.
        Assert.Equal(report.Microseconds("qpu_access_time")!.Value, report.EstimatedMicroseconds!.Value, 1);
        Assert.Equal(StandInAccount.Perfect.Graphs[0].SolverName, report.Solver.Split(';')[0]);
    }

    internal static double[] Doubles(System.Text.Json.JsonElement job, string name)
    {
        byte[] bytes = job.GetProperty("data").GetProperty(name).GetBytesFromBase64();
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BitConverter.ToDouble(bytes, 8 * i))];
    }
}
