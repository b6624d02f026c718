using System.Text.Json;

namespace QuboCam.Tests;

public sealed class HardwareJsonTests
{
    private static readonly Qubo Problem = new([-1, -2], [2]); // minimum −2 at (0, 1), by hand

    private static readonly HardwareReport Report = new()
    {
        Solver = "Annealer;graph_id=01ab",
        Category = "qpu",
        ChipId = "chip",
        Embedding = new MinorEmbedding([[1, 2, 3], [5]]),
        EmbeddingStatistics = new()
        {
            Variables = 2,
            QubitsUsed = 4,
            LongestChain = 3,
            MeanChain = 2,
            ShortestChain = 1,
            ChainLengths = [(1, 1), (3, 1)],
            FewestCouplers = 2,
            MeanCouplers = 2.5,
        },
        ChainStrength = 1.25,
        ChainStrengthRule = "uniform-torque",
        Scale = 0.5,
        Unembedding = UnembeddingMethod.WeightedRandom,
        SpinReversals = 2,
        AnnealingTimeMicroseconds = 20,
        Jobs =
        [
            Job("a", ("qpu_access_time", 100), ("qpu_anneal_time_per_sample", 20), ("qpu_readout_time_per_sample", 70),
                ("qpu_delay_time_per_sample", 10)),
            Job("b", ("qpu_access_time", 50), ("qpu_anneal_time_per_sample", 20), ("qpu_readout_time_per_sample", 70),
                ("qpu_delay_time_per_sample", 10)),
        ],
        EstimatedMicroseconds = 140,
        Reads = [new([false, true], -2, 3, 0), new([true, true], -1, 1, 0.5)],
        Shortlist = Shortlist.All(Problem),
        Certificate = Certificate(bound: -2),
    };

    private static HardwareJob Job(string id, params (string Name, double Value)[] times) => new(
        id, null, null, null, System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(times.Select(time =>
            KeyValuePair.Create(time.Name, time.Value))));

    private static SampleSet Certificate(double bound) => new()
    {
        Samples = [new Sample([false, true], -2, 1)], LowerBound = bound, IsOptimal = bound == -2, Sampler = "exact",
    };

    private static JsonElement Json(HardwareReport report, int sign = 1)
    {
        using MemoryStream document = new();
        using (Utf8JsonWriter json = new(document))
        {
            json.WriteStartObject();
            HardwareJson.Write(json, report, Problem, sign);
            json.WriteEndObject();
        }
        return JsonDocument.Parse(document.ToArray()).RootElement.GetProperty("hardware");
    }

    private static double Number(JsonElement json, params string[] path) =>
        path.Aggregate(json, (at, name) => at.GetProperty(name)).GetDouble();

    [Fact]
    public void ItHoldsWhatHappened()
    {
        JsonElement json = Json(Report);

        Assert.Equal("Annealer;graph_id=01ab", json.GetProperty("solver").GetString());
        Assert.Equal("weighted-random", json.GetProperty("unembedding").GetString());
        Assert.Equal((4, 3, 2), (Number(json, "embedding", "qubitsUsed"), Number(json, "embedding", "longestChain"),
            Number(json, "embedding", "meanChain")));
        Assert.Equal("[[1,1],[3,1]]", json.GetProperty("embedding").GetProperty("chainLengths").GetRawText());
        Assert.Equal((2, 2.5), (Number(json, "embedding", "fewestCouplers"), Number(json, "embedding", "meanCouplers")));
        Assert.Equal("[[1,2,3],[5]]", json.GetProperty("embedding").GetProperty("chains").GetRawText());
        Assert.Equal((1.25, 0.5), (Number(json, "chainStrength", "value"), Number(json, "scale")));
        Assert.Equal((150, 140), (Number(json, "qpuAccessTime"), Number(json, "estimatedQpuAccessTime")));
        Assert.Equal(0.125, Number(json, "chainBreakFraction")); // (3 · 0 + 1 · 0.5) / 4
        Assert.Equal("[0,1]", json.GetProperty("reads")[0].GetProperty("sample").GetRawText());
        Assert.Equal(-2, Number(json, "certificate", "lowerBound"));
    }

    [Fact]
    public void TheTimeToSolutionIsThatOfReads()
    {
        JsonElement json = Json(Report);

        // 3 of 4 reads; ln(1 − 0.99)/ln(1 − 0.75) = 3.32, so four reads of 100 µs.
        Assert.Equal(0.75, Number(json, "successProbability", "value"), 1e-12);
        Assert.Equal(100e-6, Number(json, "timeToSolution99", "secondsPerRead"), 1e-12);
        Assert.Equal(400e-6, Number(json, "timeToSolution99", "seconds"), 1e-9);
    }

    [Fact]
    public void WhatIsNotFiniteIsNull()
    {
        HardwareReport never = Report with { Reads = [new([true, true], -1, 4, 0)] };
        HardwareReport unproven = Report with { Certificate = Certificate(double.NegativeInfinity) };

        Assert.Equal(JsonValueKind.Null, Json(never).GetProperty("timeToSolution99").GetProperty("seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, Json(unproven).GetProperty("certificate").GetProperty("lowerBound").ValueKind);
        Assert.Equal(JsonValueKind.Null, Json(unproven).GetProperty("successProbability").ValueKind);
    }

    [Fact]
    public void EnergiesOfAMaximumAreWrittenAsTheUserReadsThem()
    {
        JsonElement json = Json(Report with { InitialEnergy = -1.5 }, sign: -1);

        Assert.Equal((2, 2, 1.5), (Number(json, "certificate", "energy"), Number(json, "certificate", "upperBound"),
            Number(json, "initialEnergy")));
        Assert.Equal([2, 1], json.GetProperty("reads").EnumerateArray().Select(read => read.GetProperty("energy").GetDouble()));
    }

    [Fact]
    public void AHybridSolverHasNoGraphEmbeddingOrAnneal()
    {
        JsonElement json = Json(new HardwareReport
        {
            Solver = "Hybrid", Category = "hybrid", Jobs = [Job("a", ("run_time", 3e6), ("charge_time", 3e6))],
            Reads = [new([false, true], -2, 1, 0)], Shortlist = Shortlist.All(Problem),
        });

        string[] names = [.. json.EnumerateObject().Select(property => property.Name)];
        Assert.DoesNotContain(
            names, name => name is "embedding" or "chainStrength" or "topology" or "scale" or "annealingTime" or "qpuAccessTime");
        Assert.Equal(3e6, Number(json, "chargeTime"));
    }
}
