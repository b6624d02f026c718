using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>What the D-Wave sampler sends: anneal parameters as Ocean sends them, values within the chip's ranges.</summary>
public sealed class DWaveAnnealTests : IAsyncLifetime
{
    private static readonly Qubo Problem = RandomProblems.Mixed(6, seed: 2);
    private StandInAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await StandInAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    private Task<SampleSet> With(AnnealControl anneal) => _account.SampleAsync(Problem, options =>
        options with { Anneal = anneal });

    private static double[][] Schedule(JsonElement parameters) =>
        [.. parameters.GetProperty("anneal_schedule").EnumerateArray().Select(point =>
            point.EnumerateArray().Select(v => v.GetDouble()).ToArray())];

    [Fact]
    public async Task APlainAnnealSendsReadsAndScalesItself()
    {
        HardwareReport report = (await With(new AnnealControl())).Hardware!;

        Assert.Equal(["num_reads", "auto_scale"], _account.Parameters.EnumerateObject().Select(parameter => parameter.Name));
        Assert.Equal(50, _account.Parameters.GetProperty("num_reads").GetInt32());
        Assert.False(_account.Parameters.GetProperty("auto_scale").GetBoolean());
        Assert.Equal(20, report.AnnealingTimeMicroseconds); // default_annealing_time of the stand-in
    }

    [Fact]
    public async Task AnAnnealingTimeIsSentAsOne()
    {
        HardwareReport report = (await With(new AnnealControl { AnnealingTimeMicroseconds = 50 })).Hardware!;

        Assert.Equal(50, _account.Parameters.GetProperty("annealing_time").GetDouble());
        Assert.False(_account.Parameters.TryGetProperty("anneal_schedule", out _));
        Assert.Equal(50, report.AnnealingTimeMicroseconds);
        Assert.Equal(50, report.Jobs[0].Timing["qpu_anneal_time_per_sample"]);
    }

    [Fact]
    public async Task APauseBecomesASchedule()
    {
        // 10 µs in all without the pause: s = 0.4 after 4 µs, 30 µs there, 6 µs more.
        HardwareReport report = (await With(new AnnealControl { AnnealingTimeMicroseconds = 10,
            Pause = new AnnealHold(0.4, 30) })).Hardware!;

        Assert.Equal([[0, 0], [4, 0.4], [34, 0.4], [40, 1]], Schedule(_account.Parameters));
        Assert.False(_account.Parameters.TryGetProperty("annealing_time", out _));
        Assert.Null(report.AnnealingTimeMicroseconds);
        Assert.Equal(40, report.Schedule[^1].TimeMicroseconds);
    }

    [Fact]
    public async Task AReverseAnnealStartsFromAStateOfEveryQubit()
    {
        // From 1 down to 0.5 at the speed of a 10 µs anneal takes 5 µs.
        SampleSet samples = await With(new AnnealControl { AnnealingTimeMicroseconds = 10, Reverse = new AnnealHold(0.5, 20) });

        Assert.Equal([[0, 1], [5, 0.5], [25, 0.5], [30, 1]], Schedule(_account.Parameters));
        Assert.True(_account.Parameters.GetProperty("reinitialize_state").GetBoolean());
        int[] state = [.. _account.Parameters.GetProperty("initial_state").EnumerateArray().Select(v => v.GetInt32())];
        MinorEmbedding embedding = samples.Hardware!.Embedding!;
        Assert.Equal(32, state.Length); // 2 · 2 cells of 8 qubits
        bool[] start = [.. embedding.Chains.Select(chain => Assert.Single(chain.Select(qubit => state[qubit]).Distinct()) == 1)];
        Assert.All(Enumerable.Range(0, 32).Except(embedding.Chains.SelectMany(chain => chain)), qubit =>
            Assert.Equal(3, state[qubit]));
        Assert.Equal(SlowTwin.Energy(Problem, start), samples.Hardware.InitialEnergy!.Value, 1e-9);
        Assert.Equal(SlowTwin.Minimum(Problem), samples.Hardware.InitialEnergy!.Value,
            1e-9); // ten local anneals of six variables find it
    }

    [Fact]
    public async Task AReverseAnnealUnderSpinReversalsStartsFromTheReversedState()
    {
        SampleSet samples = await _account.SampleAsync(Problem, options => options with
        {
            SpinReversals = 2, Anneal = new AnnealControl { Reverse = new AnnealHold(0.9, 1) },
        });

        // At s = 0.9 for 1 µs hardly anything moves: every read is the start, turned back rightly.
        Assert.Equal(SlowTwin.Minimum(Problem), samples.Best.Energy, 1e-9);
        Assert.True(samples.Best.Occurrences > 25, $"{samples.Best.Occurrences} of 50 reads");
    }

    [Fact]
    public async Task AScheduleIsSentAsItIs()
    {
        HardwareReport report = (await With(new AnnealControl { Schedule = AnnealControl.ParseSchedule(
            "[[0,0],[10,0.4],[60,0.4],[70,1]]") })).Hardware!;

        Assert.Equal([[0, 0], [10, 0.4], [60, 0.4], [70, 1]], Schedule(_account.Parameters));
        Assert.Equal(4, report.Schedule.Length);
    }

    [Theory]
    [InlineData(1000, 0), InlineData(0.001, 0), InlineData(1, 3)]
    public async Task ValuesLieWithinTheRangesAndReachALimit(double factor, int reversals)
    {
        Qubo qubo = new([.. Problem.Linear.Select(a => factor * a)], [.. Problem.Quadratic.Select(b => factor * b)]);

        SampleSet samples = await _account.SampleAsync(qubo, options => options with { SpinReversals = reversals });

        // Ranges of the stand-in's Chimera: h in [−2, 2], J in [−2, 1], their sum at a qubit in [−9, 6].
        foreach (JsonElement job in _account.Submitted)
        {
            double[] fields = [.. DWaveSamplerTests.Doubles(job, "lin").Where(double.IsFinite)],
                couplings = DWaveSamplerTests.Doubles(job, "quad");
            Assert.All(fields, h => Assert.InRange(h, -2 - 1e-12, 2 + 1e-12));
            Assert.All(couplings, j => Assert.InRange(j, -2 - 1e-12, 1 + 1e-12));
            Assert.True(fields.Max(Math.Abs) > 0.1 || couplings.Max(Math.Abs) > 0.1, "the values are not far below the ranges");
        }
        Assert.Equal(SlowTwin.Minimum(qubo), samples.Best.Energy, 1e-9 * factor);
    }

    [Theory]
    [InlineData(20_000, 20.0, "--reads 20000")]
    [InlineData(10, 1e6, "--annealing-time 1000000")]
    public async Task WhatTheSolverDoesNotTakeIsRefusedInOneLineAndNotNoted(int reads, double time, string named)
    {
        InputException error = await Assert.ThrowsAsync<InputException>(() => _account.SampleAsync(
            Problem,
            options => options with { Anneal = new AnnealControl { AnnealingTimeMicroseconds = time },
                MaxQpuTime = TimeSpan.FromHours(1) },
            new SamplerOptions { Reads = reads, Threads = 1 }));

        Assert.Contains(named, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(new JobStore(_account.JobFolder).All());
    }
}
