using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace QuboCam.Tests.App;

public sealed class OtherCommandsTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheProblemFileIsTheProblemThatExplainSolves()
    {
        string file = Path.Combine(folder.Path, "below", "bag.json");

        await ProgramRun.Succeeds("problem", "sample:bag", "--beta", "0.4", "--out", file);

        using JsonDocument problem = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        JsonElement solved = (await ProgramRun.Succeeds("explain", "sample:bag", "--beta", "0.4", "--method", "grad-cam", "--json")).Json;
        Assert.Equal(0.4, problem.RootElement.At("beta").GetDouble());
        Assert.Equal(0, problem.RootElement.At("offset").GetDouble());
        Assert.Equal(problem.RootElement.At("linear").GetArrayLength(), problem.RootElement.At("variables").GetInt32());
        foreach (string part in (string[])["linear", "quadratic"])
            Assert.Equal(solved.At("problem", part).GetRawText(), problem.RootElement.At(part).GetRawText());
        Assert.Equal(solved.At("candidates").GetRawText(), problem.RootElement.At("candidates").GetRawText());
    }

    [Fact]
    public async Task TheProblemDoesNotDependOnTheSampler()
    {
        string plain = (await ProgramRun.Succeeds("problem", "sample:bag")).Output;

        string[] unused = ["--sampler", "simulated-annealing", "--reads", "3", "--sweeps", "7", "--seed", "5", "--time-limit", "2"];
        ProgramRun run = await ProgramRun.Succeeds(["problem", "sample:bag", "--formulation", "paper", .. unused]);

        Assert.Equal(plain, run.Output);
    }

    [Fact]
    public async Task WithoutAFileTheProblemIsPrinted()
    {
        ProgramRun run = await ProgramRun.Succeeds("problem", "sample:dress");

        Assert.Equal("Dress", run.Json.At("target", "label").GetString());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task LayersMarksTheDefaultOne()
    {
        JsonElement json = (await ProgramRun.Succeeds("layers", "fashion-16", "--json")).Json;
        ProgramRun text = await ProgramRun.Succeeds("layers", "fashion-16");

        JsonElement marked = Assert.Single(json.At("layers").EnumerateArray(), l => l.At("default").GetBoolean());
        Assert.Equal(json.At("default").GetString(), marked.At("name").GetString());
        Assert.Equal([16, 14, 14], [marked.At("maps").GetInt32(), marked.At("height").GetInt32(), marked.At("width").GetInt32()]);
        string line = Assert.Single(text.Output.Split('\n'), l => l.StartsWith("* 16×14×14", StringComparison.Ordinal));
        Assert.EndsWith(marked.At("name").GetString()!, line);
    }

    [Fact]
    public async Task TheExportedExplainerRunsInPlainOnnxRuntimeAndAgrees()
    {
        string file = Path.Combine(folder.Path, "explainer.onnx"), tensor = Path.Combine(folder.Path, "image.npy");
        float[] image = [.. Enumerable.Range(0, 28 * 28).Select(i => (float)Math.Sin(i * 0.05) + i / 784f)];
        NpyFile.Write(tensor, image, 1, 1, 28, 28);

        await ProgramRun.Succeeds("export-explainer", "fashion-16", "--out", file);
        JsonElement explained = (await ProgramRun.Succeeds(
            "explain", tensor, "--model", "fashion-16", "--method", "grad-cam", "--class", "3", "--json")).Json;

        using InferenceSession session = new(file);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(image, [1, 1, 28, 28]);
        using OrtValue row = OrtValue.CreateTensorValueFromMemory(new float[] { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, [1, 10]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image", "class_row"], [input, row], ["logits", "grad_cam"]);
        RequireClose(explained.At("logits").Numbers(), outputs[0].GetTensorDataAsSpan<float>());
        RequireClose(explained.HeatMap("grad-cam"), outputs[1].GetTensorDataAsSpan<float>());
    }

    [Fact]
    public async Task HelpEndsInExamplesAndStartsWithOneLineACommand()
    {
        ProgramRun root = await ProgramRun.Succeeds("--help"), explain = await ProgramRun.Succeeds("explain", "--help");

        Assert.DoesNotContain("Examples:", root.Output);
        Assert.Contains("qubocam explain cat.jpg", explain.Output[explain.Output.IndexOf("Examples:", StringComparison.Ordinal)..]);
    }

    // Two sessions of single precision with different optimisations: 1e-4 of the largest value.
    private static void RequireClose(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 0);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance: 1e-4 * scale);
    }
}
