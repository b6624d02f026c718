using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QuboCam.Tests.App;

public sealed class AnalyseTests : IDisposable
{
    // E(x) = −x₀ − 0.5x₁ + 0.2x₀x₁ − 0.1x₂: minimum −1.4 at (1, 1, 1), next −1.3 at (1, 1, 0), by hand.
    private const string Small = "{ \"linear\": [-1, -0.5, -0.1], \"quadratic\": [[0, 1, 0.2]] }";
    private const string Zeros = "{ \"linear\": [0, 0], \"quadratic\": [] }";
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheDocumentHoldsWhatTheContractSays()
    {
        JsonElement json =
            (await ProgramRun.Succeeds("analyse", File("small.json", Small), "--tau", "20", "--seed", "5", "--json")).Json;

        Assert.Equal((3, 20, "linear", "standard", 1), (json.At("qubits").GetInt32(), json.At("tau").GetDouble(),
            json.At("schedule").GetString(),
            json.At("convention").GetString(), json.At("degeneracy").GetInt32()));
        Assert.Equal(-1.4, json.At("groundEnergy").GetDouble(), tolerance: 1e-12);
        Assert.Equal("111", Assert.Single(json.At("groundStates").EnumerateArray()).GetString());
        Assert.True(json.At("steps").GetInt32() > 0 && json.At("milliseconds").GetDouble() > 0
            && json.At("complete").GetBoolean());
        JsonElement[] gap = [.. json.At("gap").EnumerateArray()];
        Assert.Equal((0, 1), (gap[0].At("s").GetDouble(), gap[^1].At("s").GetDouble()));
        Assert.All(gap, point => Assert.Equal(3, point.At("levels").Numbers().Length));
        // Both ends by hand: −3, −1, −1 of the driver, and the three lowest energies −1.4, −1.3 and −1.1 (1, 0, 1).
        Assert.All(gap[0].At("levels").Numbers(), (level, i) => Assert.Equal(i == 0 ? -3 : -1, level, tolerance: 1e-9));
        Assert.All(gap[^1].At("levels").Numbers(), (level, i) =>
            Assert.Equal(((double[])[-1.4, -1.3, -1.1])[i], level, tolerance: 1e-12));
        // x₂ stands alone: its gap is that of a qubit with e = −0.1, and it is the least one.
        Assert.Equal(2 * 0.1 / Math.Sqrt(4 + 0.01), json.At("minimumGap").GetDouble(), tolerance: 1e-9);
        Assert.Equal(4 / 4.01, json.At("minimumGapAt").GetDouble(), tolerance: 1e-7);
        JsonElement minimum = Assert.Single(json.At("interiorMinima").EnumerateArray());
        Assert.Equal(json.At("minimumGap").GetDouble(), minimum.At("gap").GetDouble());
        Assert.Equal(json.At("minimumGapAt").GetDouble(), minimum.At("s").GetDouble());
        double fidelity = json.At("fidelity").GetDouble();
        Assert.InRange(fidelity, 0.1, 1);
        Assert.Equal(20 * Math.Ceiling(Math.Log(0.01) / Math.Log(1 - fidelity)), json.At("timeToSolution99").GetDouble(),
            tolerance: 1e-9);
        Assert.All((string[])["residualEnergy", "landauZener", "adiabaticTime"], name =>
            Assert.True(json.At(name).GetDouble() > 0));
        // Shots: d² unless asked for otherwise.
        JsonElement[] samples = [.. json.At("samples").EnumerateArray()];
        Assert.Equal(9, samples.Sum(sample => sample.At("occurrences").GetInt32()));
        Assert.All(samples, sample => Assert.Equal(Energy(sample.At("bits").GetString()!), sample.At("energy").GetDouble(),
            tolerance: 1e-12));
        Assert.Equal(samples.Select(sample => sample.At("energy").GetDouble()).Order(),
            samples.Select(sample => sample.At("energy").GetDouble()));
    }

    [Fact]
    public async Task TheFidelityIsThatOfTheReferenceFile()
    {
        JsonElement golden = GoldenAnneals.Read("cnn_d4"), values = golden.At("conventions", "code");
        string file = File("golden.json", Document(GoldenAnneals.Problem(golden)));
        JsonElement anneal = values.At("evolution").EnumerateArray().Single(entry => entry.At("tau").GetDouble() == 10);

        JsonElement json = (await ProgramRun.Succeeds("analyse", file, "--tau", "10", "--convention", "authors", "--json")).Json;
        JsonElement reference = (await ProgramRun.Succeeds(
            "analyse", file, "--tau", "10", "--convention", "authors", "--reference", "--no-spectrum", "--json")).Json;

        Assert.Equal(anneal.At("fidelity").GetDouble(), json.At("fidelity").GetDouble(), tolerance: 1e-8);
        Assert.Equal(values.At("delta_min").GetDouble(), json.At("minimumGap").GetDouble(), tolerance: 1e-9);
        Assert.Equal(values.At("ground_states_msb")[0].GetString(), json.At("groundStates")[0].GetString());
        Assert.Equal(0.25, json.At("driverStrength").GetDouble());
        Assert.Equal(anneal.At("fidelity_paper_scheme_dt0.01").GetDouble(), reference.At("fidelity").GetDouble(),
            tolerance: 1e-9);
        Assert.Equal(1000, reference.At("steps").GetInt32());
    }

    [Fact]
    public async Task PartsCanBeLeftOut()
    {
        string file = File("small.json", Small);

        JsonElement anneal = (await ProgramRun.Succeeds("analyse", file, "--no-spectrum", "--json")).Json;
        JsonElement levels = (await ProgramRun.Succeeds("analyse", file, "--no-evolution", "--json")).Json;

        Assert.Empty(anneal.At("gap").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, anneal.At("minimumGap").ValueKind);
        Assert.Equal(JsonValueKind.Number, anneal.At("fidelity").ValueKind);
        Assert.NotEmpty(levels.At("gap").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, levels.At("fidelity").ValueKind);
        Assert.Equal(0, levels.At("steps").GetInt32());
        Assert.Empty(levels.At("samples").EnumerateArray());
        Assert.True(anneal.At("complete").GetBoolean() && levels.At("complete").GetBoolean());
    }

    [Fact]
    public async Task ASingleQubitIsAnalysed()
    {
        JsonElement json =
            (await ProgramRun.Succeeds("analyse", File("one.json", "{ \"linear\": [-0.7], \"quadratic\": [] }"), "--tau", "10",
            "--json")).Json;

        // golden/gap/analytic.json, single_qubit_anneal, g = 1 and e = −0.7.
        Assert.Equal(0.9130771519983798, json.At("fidelity").GetDouble(), tolerance: 1e-8);
        Assert.Equal(0.6607008494562121, json.At("minimumGap").GetDouble(), tolerance: 1e-10);
        Assert.All(json.At("gap").EnumerateArray(), point => Assert.Equal(2, point.At("levels").GetArrayLength()));
    }

    [Fact]
    public async Task AProblemOfZerosIsSolvedByEveryStateAndHasNoGap()
    {
        string file = File("zeros.json", Zeros), plot = Path.Combine(folder.Path, "zeros.png");

        JsonElement json = (await ProgramRun.Succeeds("analyse", file, "--json", "--plot", plot)).Json;
        string text = (await ProgramRun.Succeeds("analyse", file)).Output;

        Assert.Equal(1, json.At("fidelity").GetDouble(), tolerance: 1e-12);
        Assert.Equal(4, json.At("degeneracy").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.At("minimumGap").ValueKind);
        Assert.Contains("nothing to find", Assert.Single(json.At("remarks").EnumerateArray()).GetString());
        Assert.Contains("nothing to find", text);
        RequireWhole(plot);
    }

    [Fact]
    public async Task TwinsAreTold()
    {
        // Two maps that are equal and exclude each other.
        string file = File("twins.json", "{ \"linear\": [-1, -1, -0.4], \"quadratic\": [[0, 1, 3], [0, 2, 0.5], [1, 2, 0.5]] }");

        JsonElement json = (await ProgramRun.Succeeds("analyse", file, "--json")).Json;

        Assert.Equal(2, json.At("degeneracy").GetInt32());
        Assert.Equal(["010", "100"], json.At("groundStates").EnumerateArray().Select(state => state.GetString()));
        Assert.Equal([0, 1], json.At("symmetricSector", "twins")[0].Integers());
        Assert.Equal(1, json.At("symmetricSector", "degeneracy").GetInt32());
        Assert.Equal(6, json.At("symmetricSector", "dimension").GetInt32());
    }

    [Fact]
    public async Task AnExactNumberOfOnesBecomesAPenalty()
    {
        JsonElement json = (await ProgramRun.Succeeds("analyse", File("small.json", Small), "--select", "1", "--json")).Json;

        Assert.Equal(1, json.At("select").GetInt32());
        Assert.Equal("100", Assert.Single(json.At("groundStates").EnumerateArray()).GetString());
        Assert.Equal(-1, json.At("groundEnergy").GetDouble(), tolerance: 1e-12);
        Assert.True(json.At("penalty").GetDouble() > 0);
    }

    [Fact]
    public async Task MaximizingNegatesEnergiesBack()
    {
        JsonElement json =
            (await ProgramRun.Succeeds("analyse", File("small.json", Small), "--maximize", "--no-spectrum", "--json")).Json;

        Assert.Equal(0, json.At("groundEnergy").GetDouble(), tolerance: 1e-12);
        Assert.Equal("000", Assert.Single(json.At("groundStates").EnumerateArray()).GetString());
        Assert.All(json.At("samples").EnumerateArray(), sample =>
            Assert.Equal(Energy(sample.At("bits").GetString()!), sample.At("energy").GetDouble(), tolerance: 1e-12));
    }

    [Fact]
    public async Task AScanFindsTheBestTime()
    {
        JsonElement json = (await ProgramRun.Succeeds(
            "analyse", File("small.json", Small), "--no-spectrum", "--scan", "1", "5", "20", "--tau", "5", "--json")).Json;

        JsonElement[] scan = [.. json.At("scan").EnumerateArray()];
        Assert.Subset(scan.Select(time => time.At("tau").GetDouble()).ToHashSet(), new HashSet<double> { 1, 5, 20 });
        Assert.Equal(scan.Min(time => time.At("timeToSolution99").GetDouble()),
            json.At("optimum", "timeToSolution99").GetDouble());
        Assert.Equal(json.At("fidelity").GetDouble(),
            scan.Single(time => time.At("tau").GetDouble() == 5).At("fidelity").GetDouble(), tolerance: 2e-8);
    }

    [Fact]
    public async Task ADevicesScheduleIsInGHzAndNanoseconds()
    {
        string schedule = File("device.csv", "s,A (GHz),B (GHz)\n0,6,0.1\n0.5,1,4\n1,0.01,10\n");

        ProgramRun run = await ProgramRun.Succeeds("analyse", File("small.json", Small), "--schedule", schedule, "--tau", "2",
            "--json");

        Assert.Equal(("device.csv", "GHz", "ns"), (run.Json.At("schedule").GetString(), run.Json.At("energyUnit").GetString(),
            run.Json.At("timeUnit").GetString()));
        // A and B are not zero where they should be: one line each, with the file's name once.
        string[] remarks = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, remarks.Length);
        Assert.All(remarks, line => Assert.Equal(2, line.Split("device.csv").Length));
    }

    [Fact]
    public async Task ReverseAnnealingBeginsInTheGivenState()
    {
        string[] request = ["analyse", File("small.json", Small), "--no-spectrum", "--tau", "30", "--json"];

        // Turning at s = 0.999 changes nothing: it stays where it began.
        JsonElement stays = (await ProgramRun.Succeeds([.. request, "--reverse", "0.999:0", "--from", "010"])).Json;
        JsonElement pause = (await ProgramRun.Succeeds([.. request, "--pause", "0.5:20"])).Json;

        Assert.Equal("010", stays.At("samples")[0].At("bits").GetString());
        Assert.Equal(0.06, stays.At("duration").GetDouble(), tolerance: 1e-9);
        Assert.Equal(50, pause.At("duration").GetDouble(), tolerance: 1e-9);
    }

    [Fact]
    public async Task AVeryLongTimeLimitIsNoLimit()
    {
        string file = File("small.json", Small);

        JsonElement json = (await ProgramRun.Succeeds("analyse", file, "--time-limit", "1e9", "--json")).Json;
        JsonElement solved =
            (await ProgramRun.Succeeds("solve", file, "--sampler", "state-vector", "--no-presolve", "--time-limit", "1e9",
            "--json")).Json;

        Assert.True(json.At("complete").GetBoolean());
        Assert.Equal(-1.4, solved.At("energy").GetDouble(), tolerance: 1e-12);
    }

    [Fact]
    public async Task WhenTheTimeLimitRunsOutWhatIsDoneIsGiven()
    {
        string file = File("large.json", RandomProblem(18));

        JsonElement json =
            (await ProgramRun.Succeeds("analyse", file, "--tau", "200", "--time-limit", "1", "--threads", "1", "--json")).Json;

        Assert.False(json.At("complete").GetBoolean());
        Assert.Contains(json.At("remarks").EnumerateArray(), remark =>
            remark.GetString()!.StartsWith("ended early", StringComparison.Ordinal));
        Assert.Equal(18, json.At("qubits").GetInt32());
    }

    [Fact]
    public async Task CtrlCKeepsWhatIsDone()
    {
        string written = Path.Combine(folder.Path, "analysis.json");
        using Process process = ProgramRun.Start(
            "analyse", File("large.json", RandomProblem(15)), "--tau", "2", "--tolerance", "1e-3", "--no-spectrum", "--json",
                "--out", written, "--scan");
        ProgramRun run;
        try
        {
            // The anneal is over when the scan begins, which would take minutes.
            string? line;
            do line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            while (line is not null && !line.Contains("scan"));
            await Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExitAsync(TestContext.Current.CancellationToken);
            run = await ProgramRun.End(process);
        }
        finally
        {
            process.Kill();
        }

        Assert.Equal(130, run.Status);
        Assert.False(run.Json.At("complete").GetBoolean());
        Assert.Equal(JsonValueKind.Number, run.Json.At("fidelity").ValueKind);
        Assert.Equal(run.Json.At("fidelity").GetDouble(), JsonDocument.Parse(await System.IO.File.ReadAllBytesAsync(
            written, TestContext.Current.CancellationToken)).RootElement.At("fidelity").GetDouble());
        Assert.StartsWith("qubocam: cancelled: ", run.Error.Trim().Split('\n')[^1]);
    }

    [Fact]
    public async Task TheSameSeedGivesTheSameBytesWhateverTheNumberOfThreads()
    {
        string file = File("medium.json", RandomProblem(13));
        string[] request = ["analyse", file, "--tau", "1", "--tolerance", "1e-3", "--levels", "2", "--seed", "9", "--json",
            "--threads"];

        string one = (await ProgramRun.Succeeds([.. request, "1"])).Output,
            two = (await ProgramRun.Succeeds([.. request, "2"])).Output;

        Assert.Equal(WithoutTime(one), WithoutTime(two));

        static string WithoutTime(string document) => System.Text.RegularExpressions.Regex.Replace(document,
            "\"milliseconds\":[0-9.E+-]+", "");
    }

    [Fact]
    public async Task ThePlotIsAWholePicture()
    {
        string plot = Path.Combine(folder.Path, "below", "anneal.png");

        ProgramRun run = await ProgramRun.Succeeds("analyse", File("small.json", Small), "--scan", "1", "10", "--plot", plot);

        Assert.Contains("Δ_min", run.Output);
        RequireWhole(plot);
    }

    [Theory]
    [InlineData("no variables", "@empty.json")]
    [InlineData("60 qubits have 2^60 basis states, which take", "@sixty.json")]
    [InlineData("nan.json, line 1", "@nan.json")]
    [InlineData("--tau 0:", "@small.json", "--tau", "0")]
    [InlineData("--tau -1:", "@small.json", "--tau", "-1")]
    [InlineData("--tau NaN:", "@small.json", "--tau", "nan")]
    [InlineData("--tau inf:", "@small.json", "--tau", "inf")]
    [InlineData("--tau Infinity:", "@small.json", "--tau", "Infinity")]
    [InlineData("missing.csv", "@small.json", "--schedule", "@missing.csv")]
    [InlineData("turns.csv, line 4: A = 0.9", "@small.json", "--schedule", "@turns.csv")]
    [InlineData("late.csv, line 2: B = 0.3", "@small.json", "--schedule", "@late.csv")]
    [InlineData("early.csv, line 3: A = 0.2", "@small.json", "--schedule", "@early.csv")]
    [InlineData("small.json", "@small.json", "--schedule", "@small.json")]
    [InlineData("--convention nope", "@small.json", "--convention", "nope")]
    [InlineData("--shots 0:", "@small.json", "--shots", "0")]
    [InlineData("--shots 2000000000:", "@small.json", "--shots", "2000000000")]
    [InlineData("--levels 1:", "@small.json", "--levels", "1")]
    [InlineData("--levels 17:", "@small.json", "--levels", "17")]
    [InlineData("--tolerance 0:", "@small.json", "--tolerance", "0")]
    [InlineData("--tolerance NaN:", "@small.json", "--tolerance", "nan")]
    [InlineData("--threads 0", "@small.json", "--threads", "0")]
    [InlineData("--time-limit 0", "@small.json", "--time-limit", "0")]
    [InlineData("--select 4", "@small.json", "--select", "4")]
    [InlineData("--pause garbage:", "@small.json", "--pause", "garbage")]
    [InlineData("--pause 0.5:", "@small.json", "--pause", "0.5:nan")]
    [InlineData("--pause 1:", "@small.json", "--pause", "1:5")]
    [InlineData("--pause 0:", "@small.json", "--pause", "0:5")]
    [InlineData("--from", "@small.json", "--reverse", "0.5:10")]
    [InlineData("--reverse", "@small.json", "--from", "010")]
    [InlineData("--from 01:", "@small.json", "--reverse", "0.5:10", "--from", "01")]
    [InlineData("--from 01x:", "@small.json", "--reverse", "0.5:10", "--from", "01x")]
    [InlineData("--from 01:", "@small.json", "--reverse", "0.5:10", "--from", "01", "--no-evolution")]
    [InlineData("--scan", "@small.json", "--reference", "--scan")]
    [InlineData("--scan 0:", "@small.json", "--scan", "5", "0")]
    [InlineData("--no-evolution", "@small.json", "--no-evolution", "--scan")]
    [InlineData("--no-evolution", "@small.json", "--no-evolution", "--no-spectrum")]
    [InlineData("locally-adiabatic", "@small.json", "--schedule", "locally-adiabatic", "--no-spectrum")]
    [InlineData("--plot", "@small.json", "--plot", "@folder")]
    [InlineData("--plot", "@small.json", "--plot", "@small.json/plot.png")]
    [InlineData("--out", "@small.json", "--out", "@folder")]
    public async Task AWrongRequestIsOneLineThatNamesTheCulprit(string named, params string[] arguments)
    {
        MakeFiles();

        ProgramRun run =
            await ProgramRun.Of(["analyse", .. arguments.Select(a => a.StartsWith('@') ? Path.Combine(folder.Path, a[1..]) : a)]);

        Assert.Equal(2, run.Status);
        Assert.Empty(run.Output);
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("qubocam: ", line);
        Assert.Contains(named, line);
    }

    private void MakeFiles()
    {
        File("small.json", Small);
        File("empty.json", "{ \"linear\": [], \"quadratic\": [] }");
        File("sixty.json", $"{{ \"linear\": [{string.Join(", ", Enumerable.Repeat(-1, 60))}], \"quadratic\": [] }}");
        File("nan.json", "{ \"linear\": [-1, NaN], \"quadratic\": [] }");
        File("turns.csv", "s,A,B\n0,1,0\n0.4,0.5,0.3\n0.7,0.9,0.6\n1,0,1\n");
        File("late.csv", "s,A,B\n0,1,0.3\n1,0,1\n");
        File("early.csv", "s,A,B\n0,1,0\n1,0.2,1\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));
    }

    private string File(string name, string content) => folder.File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>E(x) of the small problem, straight from the definition.</summary>
    private static double Energy(string bits)
    {
        double[] x = [.. bits.Select(bit => (double)(bit - '0'))];
        return -x[0] - 0.5 * x[1] - 0.1 * x[2] + 0.2 * x[0] * x[1];
    }

    private static void RequireWhole(string picture)
    {
        byte[] content = System.IO.File.ReadAllBytes(picture);
        Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'], content[..8]);
        Assert.Equal("IEND"u8, content[^8..^4]);
    }

    private static string RandomProblem(int variables) => Document(RandomProblems.Mixed(variables, seed: 2));

    private static string Document(Qubo qubo)
    {
        IEnumerable<string> quadratic = from i in Enumerable.Range(0, qubo.Variables)
            from j in Enumerable.Range(i + 1, qubo.Variables - i - 1)
            select $"[{i}, {j}, {Text(qubo[i, j])}]";
        string linear = string.Join(", ", qubo.Linear.Select(Text));
        return $"{{ \"linear\": [{linear}], \"quadratic\": [{string.Join(", ", quadratic)}] }}";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
