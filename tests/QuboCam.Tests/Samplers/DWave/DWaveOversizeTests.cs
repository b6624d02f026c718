using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Problems that do not fit on the annealer, the hybrid solver, and the limit of QPU time.</summary>
public sealed class DWaveOversizeTests : IAsyncLifetime
{
    // The stand-in's Chimera of 2 · 2 cells holds 8 variables that are all coupled, or 9 with luck.
    private static readonly Qubo Large = RandomProblems.Mixed(14, seed: 1);
    private StandInAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await StandInAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task RefusingSaysHowManyFitAndSubmitsNothing()
    {
        InputException error = await Assert.ThrowsAsync<InputException>(
            () => _account.SampleAsync(Large, options => options with { Oversize = OversizeRule.Refuse }));

        Assert.Contains("14", error.Message);
        Assert.Contains("8", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(0, await _account.CountAsync("submissions_received"));
    }

    [Fact]
    public async Task AShortlistIsAnnealedAndTheWholeProblemReported()
    {
        SampleSet samples = await _account.SampleAsync(Large, options =>
            options with { Oversize = OversizeRule.Shortlist, Certify = true });

        Shortlist list = samples.Hardware!.Shortlist;
        Assert.InRange(list.Kept.Length, 8, 9);
        Assert.Equal(14 - list.Kept.Length - list.Decided, list.Omitted);
        Assert.All(samples.Samples, sample => Assert.Equal(SlowTwin.Energy(Large, sample.X), sample.Energy, 1e-9));
        Assert.All(samples.Samples, sample => Assert.All(
            Enumerable.Range(0, 14).Except(list.Kept), i => Assert.Equal(list.Fixed[i], sample.X[i])));
        Assert.Equal(SlowTwin.Minimum(Large), samples.LowerBound, 1e-9);
        Assert.Equal(samples.Best.Energy <= SlowTwin.Minimum(Large) + 1e-9, samples.IsOptimal);
    }

    [Fact]
    public async Task MoreOnesThanTheShortlistHoldsAreRefused()
    {
        Qubo many = new(Large.Linear, Large.Quadratic) { Cardinality = 12 };

        InputException error = await Assert.ThrowsAsync<InputException>(() => _account.SampleAsync(many));

        Assert.Contains("12 ones", error.Message);
    }

    [Fact]
    public async Task TheHybridSolverGetsAllOfALargeProblem()
    {
        SampleSet samples = await _account.SampleAsync(Large, options => options with { Oversize = OversizeRule.Hybrid });

        Assert.Equal(SlowTwin.Minimum(Large), samples.Best.Energy, 1e-9);
        Assert.Equal("hybrid", samples.Hardware!.Category);
        Assert.Null(samples.Hardware.Embedding);
        Assert.Null(samples.Hardware.ChainStrength);
        Assert.Equal(14, samples.Hardware.Shortlist.Kept.Length);
        JsonElement job = Assert.Single(_account.Submitted);
        Assert.Equal("bqm", job.GetProperty("type").GetString());
        Assert.Equal("ref", job.GetProperty("data").GetProperty("format").GetString());
    }

    [Fact]
    public async Task AHybridSolverThatIsNamedKeepsTheNumberOfOnes()
    {
        Qubo small = RandomProblems.Mixed(7, seed: 2);
        Qubo qubo = new(small.Linear, small.Quadratic, offset: 2) { Cardinality = 3 };

        SampleSet samples = await _account.SampleAsync(
            qubo, options => options with { Settings = new DWaveSettings { Solver = "StandIn_hybrid_bqm" } });

        Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, 1e-9);
        Assert.All(samples.Samples, sample => Assert.Equal(3, sample.X.Count(bit => bit)));
        Assert.True(samples.Penalty > 0);
        Assert.Equal("StandIn_hybrid_bqm", samples.Hardware!.Solver);
    }

    [Fact]
    public async Task WithoutAgreementNothingIsSubmitted()
    {
        List<QpuTimeRequest> asked = [];

        InputException nobody = await Assert.ThrowsAsync<InputException>(() => _account.SampleAsync(
            RandomProblems.Mixed(4, 1), options => options with { MaxQpuTime = TimeSpan.FromMicroseconds(1) }));
        InputException refused = await Assert.ThrowsAsync<InputException>(() => _account.SampleAsync(
            RandomProblems.Mixed(4, 1), options => options with { MaxQpuTime = TimeSpan.FromMicroseconds(1), Confirm = Refuse }));

        Assert.All((InputException[])[nobody, refused], error => Assert.Contains("--max-qpu-time", error.Message));
        QpuTimeRequest request = Assert.Single(asked);
        Assert.Equal((1, 50, TimeSpan.Zero), (request.Jobs, request.Reads, request.Used));
        Assert.True(request.Time > request.Limit);
        Assert.Equal(0, await _account.CountAsync("submissions_received"));
        Assert.Empty(new JobStore(_account.JobFolder).All());

        bool Refuse(QpuTimeRequest question)
        {
            asked.Add(question);
            return false;
        }
    }

    [Fact]
    public async Task TheTimeOfEarlierProblemsCounts()
    {
        List<QpuTimeRequest> asked = [];
        SamplerOptions plain = new() { Threads = 1, Reads = 10, DWave = _account.Options with { Confirm = Refuse } };
        double microseconds = (await _account.SampleAsync(RandomProblems.Mixed(3, 1), null,
            plain)).Hardware!.EstimatedMicroseconds!.Value;
        using DWaveSampler sampler = new(plain with { DWave = plain.DWave with { MaxQpuTime = TimeSpan.FromMicroseconds(
            1.5 * microseconds) } });

        await Task.Run(() => sampler.Sample(RandomProblems.Mixed(3, 1), TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InputException>(() => Task.Run(
            () => sampler.Sample(RandomProblems.Mixed(3, 1), TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken));

        Assert.Equal(microseconds, Assert.Single(asked).Used.TotalMicroseconds, 0.1);

        bool Refuse(QpuTimeRequest question)
        {
            asked.Add(question);
            return false;
        }
    }

    [Fact]
    public async Task WhoAgreesOnceAgreesToTheRest()
    {
        List<QpuTimeRequest> asked = [];
        DWaveOptions options = _account.Options with { Confirm = Agree, MaxQpuTime = TimeSpan.FromMicroseconds(1) };
        using DWaveSampler sampler = new(new SamplerOptions { Threads = 1, Reads = 10, DWave = options });

        SampleSet[] samples = await Task.Run(
            () => Enumerable.Range(1, 2).Select(seed => sampler.Sample(RandomProblems.Mixed(3, (ulong)seed),
                TestContext.Current.CancellationToken)).ToArray(),
            TestContext.Current.CancellationToken);

        QpuTimeRequest request = Assert.Single(asked);
        Assert.Equal(request.Time.TotalMicroseconds, samples[0].Hardware!.EstimatedMicroseconds!.Value, 0.1);
        Assert.Equal(2, await _account.CountAsync("problems_accepted"));

        bool Agree(QpuTimeRequest question)
        {
            asked.Add(question);
            return true;
        }
    }
}
