using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QuboCam.Tests.App;

public sealed class SolveTests : IDisposable
{
    // E(x) = x₀ + 2x₁ − 4x₀x₁ takes the values 0, 1, 2 and −1: minimum −1 at (1, 1), maximum 2 at (0, 1), by hand.
    private const string Small = "{ \"linear\": [1, 2], \"quadratic\": [[0, 1, -4]] }";
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheDocumentHoldsTheProvenMinimum()
    {
        JsonElement json = (await ProgramRun.Succeeds("solve", File("small.json", Small), "--seed", "5", "--threads", "1", "--json")).Json;

        Assert.Equal(
            ["variables", "energy", "sample", "optimal", "lowerBound", "upperBound", "gap", "sampler", "reads", "sweeps", "tau", "seed", "threads",
                "milliseconds", "format", "presolve", "successProbability", "timeToSolution99", "samples"],
            json.Names());
        Assert.Equal((2, -1, true, -1, -1, 0), (json.At("variables").GetInt32(), json.At("energy").GetDouble(), json.At("optimal").GetBoolean(),
            json.At("lowerBound").GetDouble(), json.At("upperBound").GetDouble(), json.At("gap").GetDouble()));
        Assert.Equal([1, 1], json.At("sample").Integers());
        Assert.Equal(("exact", 1, 1000, 5, 1, "json"), (json.At("sampler").GetString(), json.At("reads").GetInt32(), json.At("sweeps").GetInt32(),
            json.At("seed").GetInt32(), json.At("threads").GetInt32(), json.At("format").GetString()));
        Assert.Equal(JsonValueKind.Null, json.At("successProbability").ValueKind);
        // The exact solver's time to the solution is no estimate: it is what it took.
        double seconds = json.At("milliseconds").GetDouble() / 1000;
        Assert.All((string[])["seconds", "low", "high"], end => Assert.Equal(seconds, json.At("timeToSolution99", end).GetDouble(), tolerance: 1e-12));
        JsonElement sample = Assert.Single(json.At("samples").EnumerateArray());
        Assert.Equal((-1, 1), (sample.At("energy").GetDouble(), sample.At("occurrences").GetInt32()));
        Assert.Equal([1, 1], sample.At("sample").Integers());
    }

    [Fact]
    public async Task MaximizingNegatesEnergiesBackAndBoundsTheMaximumFromAbove()
    {
        string file = File("small.json", Small);

        JsonElement exact = (await ProgramRun.Succeeds("solve", file, "--maximize", "--json")).Json;
        string text = (await ProgramRun.Succeeds("solve", file, "--maximize")).Output;

        Assert.Equal((2, 2, 2, true), (exact.At("energy").GetDouble(), exact.At("lowerBound").GetDouble(), exact.At("upperBound").GetDouble(),
            exact.At("optimal").GetBoolean()));
        Assert.Equal([0, 1], exact.At("sample").Integers());
        Assert.Contains("2, proven maximum", text);
    }

    [Fact]
    public async Task TheReadsOfAHeuristicAreJudgedAgainstTheCertificate()
    {
        string file = SharedFiles.Golden("qubo/exact/pm1_n16_s52_b0.70.json");
        double minimum = JsonDocument.Parse(await System.IO.File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))
            .RootElement.At("optimum_energy").GetDouble();
        string[] request = ["solve", file, "--sampler", "simulated-annealing", "--no-presolve", "--reads", "40", "--sweeps", "2"];

        JsonElement json = (await ProgramRun.Succeeds([.. request, "--certify", "--json"])).Json;

        Assert.Equal(minimum, json.At("certificate", "energy").GetDouble(), tolerance: 1e-9);
        Assert.Equal(minimum, json.At("lowerBound").GetDouble(), tolerance: 1e-9);
        Assert.True(json.At("certificate", "optimal").GetBoolean());
        Assert.Equal(40, json.At("reads").GetInt32());
        int hits = json.At("samples").EnumerateArray()
            .Where(s => s.At("energy").GetDouble() < minimum + 1e-9).Sum(s => s.At("occurrences").GetInt32());
        Assert.Equal(hits / 40.0, json.At("successProbability", "value").GetDouble());
        double read = json.At("milliseconds").GetDouble() / 1000 / 40, p = hits / 40.0;
        if (p > 0)
            // A hair below the quotient, so that a whole number is not taken for a little more.
            Assert.Equal(
                read * (p == 1 ? 1 : Math.Ceiling(Math.Log(0.01) / Math.Log(1 - p) - 1e-6)),
                json.At("timeToSolution99", "seconds").GetDouble(), tolerance: 1e-7);
    }

    [Fact]
    public async Task WithoutACertificateThereIsABoundAndNoSuccessProbability()
    {
        // The best answer is −1; x₀ = x₁ = 1 could bring −2 each at most, but for their coupling: the bound is −4 + 3 at best.
        string file = File("frustrated.json", "{ \"linear\": [-2, -2, -2], \"quadratic\": [[0, 1, 3], [0, 2, 3], [1, 2, 3]] }");

        JsonElement json = (await ProgramRun.Succeeds(
            "solve", file, "--sampler", "simulated-annealing", "--no-presolve", "--reads", "5", "--json")).Json;
        string text = (await ProgramRun.Succeeds("solve", file, "--sampler", "simulated-annealing", "--no-presolve")).Output;

        Assert.Equal(-2, json.At("energy").GetDouble());
        Assert.True(json.At("lowerBound").GetDouble() < -2);
        Assert.False(json.At("optimal").GetBoolean());
        Assert.Equal(-2 - json.At("lowerBound").GetDouble(), json.At("gap").GetDouble(), tolerance: 1e-12);
        Assert.Equal(JsonValueKind.Null, json.At("successProbability").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.At("timeToSolution99").ValueKind);
        Assert.Contains("not proven: the minimum is not below", text);
        Assert.Contains("(gap ", text);
    }

    [Fact]
    public async Task ALargestCutIsReportedBesideItsEnergy()
    {
        // A triangle of weights 1, 2 and 4: the largest cut takes the two heaviest edges.
        string file = File("triangle.txt", "3 3\n1 2 1\n1 3 2\n2 3 4\n");

        JsonElement minimised = (await ProgramRun.Succeeds("solve", file, "--max-cut", "--json")).Json;
        JsonElement maximised = (await ProgramRun.Succeeds("solve", file, "--max-cut", "--maximize", "--json")).Json;

        Assert.Equal((-6, 6), (minimised.At("energy").GetDouble(), minimised.At("cut").GetDouble()));
        Assert.Equal((6, 6), (maximised.At("energy").GetDouble(), maximised.At("cut").GetDouble()));
    }

    [Fact]
    public async Task WhatPresolvingDecidesIsReportedAndNotTakenForReads()
    {
        // x₀ is 1 and x₁ is 0 whatever the other is.
        string file = File("decided.json", "{ \"linear\": [-5, 4], \"quadratic\": [[0, 1, -1]] }");

        JsonElement json = (await ProgramRun.Succeeds("solve", file, "--sampler", "simulated-annealing", "--json")).Json;
        string text = (await ProgramRun.Succeeds("solve", file, "--sampler", "simulated-annealing")).Output;

        Assert.Equal("{\"fixedAtZero\":1,\"fixedAtOne\":1,\"uncoupled\":0,\"components\":[]}", json.At("presolve").GetRawText());
        Assert.Equal((-5, true, 1), (json.At("energy").GetDouble(), json.At("optimal").GetBoolean(), json.At("reads").GetInt32()));
        Assert.Equal([1, 0], json.At("sample").Integers());
        Assert.Equal(JsonValueKind.Null, json.At("successProbability").ValueKind);
        Assert.Contains("presolve  1 variable fixed at 0, 1 at 1: nothing is left to solve", text);
    }

    [Fact]
    public async Task SelectOverridesTheFile()
    {
        string file = File("select.json", "{ \"select\": 2, \"linear\": [1, 2], \"quadratic\": [[0, 1, -4]] }");

        JsonElement of = (await ProgramRun.Succeeds("solve", file, "--json")).Json;
        JsonElement one = (await ProgramRun.Succeeds("solve", file, "--select", "1", "--json")).Json;

        Assert.Equal((2, -1), (of.At("select").GetInt32(), of.At("energy").GetDouble()));
        Assert.Equal((1, 1), (one.At("select").GetInt32(), one.At("energy").GetDouble()));
        Assert.Equal([1, 0], one.At("sample").Integers());
    }

    [Fact]
    public async Task AComparisonRunsEverySamplerAndMeasuresItAgainstTheBest()
    {
        string file = File("small.json", Small), plot = Path.Combine(folder.Path, "plots", "energies.png");
        string[] names = [.. Samplers.All(new()).Where(s => !s.IsRemote).Select(s => s.Name)];

        JsonElement json = (await ProgramRun.Succeeds("solve", file, "--compare", "--no-presolve", "--reads", "10", "--sweeps", "50", "--plot", plot, "--json")).Json;
        string text = (await ProgramRun.Succeeds("solve", file, "--compare", "tabu", "exact", "--no-presolve", "--reads", "10")).Output;

        Assert.Equal(names, json.At("comparison").EnumerateArray().Select(c => c.At("sampler").GetString()!));
        Assert.All(json.At("comparison").EnumerateArray(), c =>
        {
            Assert.Equal((-1, 0, true), (c.At("energy").GetDouble(), c.At("difference").GetDouble(), c.At("optimal").GetBoolean()));
            Assert.Equal("certified", c.At("reference").GetString());
            Assert.True(c.At("timeToSolution99", "seconds").GetDouble() > 0);
        });
        Assert.Equal([0x89, .. "PNG"u8], (await System.IO.File.ReadAllBytesAsync(plot, TestContext.Current.CancellationToken)).Take(4));
        string[] rows = [.. text.Split('\n').SkipWhile(line => !line.StartsWith("sampler", StringComparison.Ordinal)).Skip(1).Take(2)];
        Assert.Matches("^tabu +-1 +0 +1 \\(0.722–1\\) .* yes$", rows[0]); // Wilson for 10 of 10: 10 / (10 + 1.96²)
        Assert.Matches("^exact +-1 +0 +– .* yes$", rows[1]);
    }

    [Fact]
    public async Task EverySliceOfThePathIntegralIsReadOut()
    {
        string[] request = ["solve", File("small.json", Small), "--sampler", "path-integral", "--reads", "5", "--slices", "3", "--no-presolve", "--json"];

        JsonElement json = (await ProgramRun.Succeeds(request)).Json;

        Assert.Equal(15, json.At("samples").EnumerateArray().Sum(sample => sample.At("occurrences").GetInt32()));
    }

    [Fact]
    public async Task ReadsThatStopAtTheTargetGiveNoSuccessProbability()
    {
        string file = File("small.json", Small);

        JsonElement json = (await ProgramRun.Succeeds(
            "solve", file, "--sampler", "simulated-annealing", "--target", "-1", "--certify", "--json")).Json;

        Assert.Equal(-1, json.At("energy").GetDouble());
        Assert.True(json.At("optimal").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.At("successProbability").ValueKind);
    }

    [Fact]
    public async Task TheSameSeedGivesTheSameSamplesWhateverTheThreads()
    {
        string file = File("random.json", RandomProblem(40));
        string[] request = ["solve", file, "--sampler", "simulated-annealing", "--reads", "20", "--sweeps", "3", "--seed", "3", "--json"];

        string[] samples = [.. await Task.WhenAll(((string[])["1", "2"]).Select(async threads =>
            (await ProgramRun.Succeeds([.. request, "--threads", threads])).Json.At("samples").GetRawText()))];

        Assert.Equal(samples[0], samples[1]);
    }

    [Fact]
    public async Task TheDocumentInTheFileIsTheOneThatIsPrinted()
    {
        string file = Path.Combine(folder.Path, "below", "answer.json");

        ProgramRun run = await ProgramRun.Succeeds("solve", File("small.json", Small), "--json", "--out", file);

        Assert.Equal(run.Output, await System.IO.File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) + "\n");
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task CtrlCPrintsWhatWasFoundAndSaysWhatIsMissing()
    {
        // The exact solver is over in no time; so many long reads are not, so the first progress line is the annealing's.
        using Process process = ProgramRun.Start(
            "solve", File("random.json", RandomProblem(25)), "--compare", "exact", "simulated-annealing", "--sweeps", "5000000", "--reads", "1000",
            "--certify", "--json");
        string? line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);

        await Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExitAsync(TestContext.Current.CancellationToken);
        ProgramRun run = await ProgramRun.End(process);

        Assert.StartsWith("simulated-annealing: ", line);
        Assert.Equal(130, run.Status);
        Assert.True(run.Json.At("cancelled").GetBoolean());
        Assert.Contains("exact", run.Json.At("comparison").EnumerateArray().Select(c => c.At("sampler").GetString()));
        Assert.True(run.Json.At("optimal").GetBoolean());
        Assert.StartsWith("qubocam: cancelled: ", run.Error.Trim().Split('\n')[^1]);
    }

    private string File(string name, string content) => folder.File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Couplings of both signs from a sine, which is as good as random here.</summary>
    private static string RandomProblem(int variables)
    {
        string[] linear = [.. Enumerable.Range(0, variables).Select(i => Text(Math.Sin(7 * i + 1)))];
        IEnumerable<string> quadratic = from i in Enumerable.Range(0, variables)
            from j in Enumerable.Range(i + 1, variables - i - 1)
            select $"[{i}, {j}, {Text(Math.Sin(100 * i + 17 * j))}]";
        return $"{{ \"linear\": [{string.Join(", ", linear)}], \"quadratic\": [{string.Join(", ", quadratic)}] }}";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
