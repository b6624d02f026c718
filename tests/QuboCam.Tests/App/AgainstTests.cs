using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>explain and problem with --against.</summary>
public sealed class AgainstTests : IDisposable
{
    private static readonly string[] Sneaker = ["sample:sneaker", "--class", "sneaker"];
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The head of the built-in models is linear in the maps, so that α of a difference is the difference of both α.
    [Fact]
    public async Task TheImportanceIsTheDifferenceOfThatOfBothClasses()
    {
        double[] sneaker = await ImportanceAsync("sneaker"), boot = await ImportanceAsync("ankle boot");

        JsonElement json = (await ProgramRun.Succeeds(["explain", .. Sneaker, "--against", "ankle boot", "--method", "grad-cam", "--json"])).Json;

        double[] held = json.At("importance").Numbers();
        Assert.Equal(sneaker.Zip(boot, (a, b) => a - b), held, (a, b) => Math.Abs(a - b) < 1e-5 * held.Max(Math.Abs)); // float32
        Assert.Equal(["class", "label", "against"], json.At("target").Names());
        Assert.Equal("Sneaker", json.At("target", "label").GetString());
        Assert.Equal(9, json.At("target", "against", "class").GetInt32()); // Fashion-MNIST's numbering
        Assert.Equal("Ankle boot", json.At("target", "against", "label").GetString());
    }

    [Fact]
    public async Task TheProblemIsThatOfTheExplanation()
    {
        JsonElement explained = (await ProgramRun.Succeeds(["explain", .. Sneaker, "--against", "9", "--method", "qubo-cam", "--json"])).Json;
        JsonElement problem = (await ProgramRun.Succeeds(["problem", .. Sneaker, "--against", "9", "--json"])).Json;
        JsonElement alone = (await ProgramRun.Succeeds(["problem", .. Sneaker, "--json"])).Json;

        Assert.Equal(explained.At("problem", "linear").Numbers(), problem.At("linear").Numbers());
        Assert.NotEqual(alone.At("linear").Numbers(), problem.At("linear").Numbers());
    }

    [Fact]
    public async Task TheSummaryAndTheReportNameBothClasses()
    {
        string output = Path.Combine(folder.Path, "out");

        ProgramRun run = await ProgramRun.Succeeds(["explain", .. Sneaker, "--against", "ankle boot", "--method", "grad-cam", "--out", output]);

        Assert.Contains("against    Ankle boot (probability", run.Output);
        string report = await File.ReadAllTextAsync(Path.Combine(output, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("Explained is why Sneaker and not Ankle boot.", report);
    }

    [Theory]
    [InlineData("--class", "sneaker", "--against", "7")]
    [InlineData("--against", "sneaker")] // the predicted class
    public async Task AClassIsNotHeldAgainstItself(params string[] options)
    {
        ProgramRun run = await ProgramRun.Of(["explain", "sample:sneaker", "--json", .. options]);

        Assert.Equal(2, run.Status);
        Assert.Equal("", run.Output);
        Assert.Contains("Class 7 cannot be held against itself; name another of the classes 0 to 9.", run.Error);
    }

    [Theory]
    [InlineData("--against 10: fashion-24 has classes 0 to 9.", "10")]
    [InlineData("\"Coat\"", "cot")]
    public async Task AClassThatIsNotThereIsNamedInOneLine(string says, string against)
    {
        ProgramRun run = await ProgramRun.Of("problem", "sample:sneaker", "--against", against);

        Assert.Equal(2, run.Status);
        Assert.Equal("", run.Output);
        Assert.Contains(says, run.Error);
    }

    private static async Task<double[]> ImportanceAsync(string label) =>
        (await ProgramRun.Succeeds("explain", "sample:sneaker", "--class", label, "--method", "grad-cam", "--json")).Json.At("importance").Numbers();
}
