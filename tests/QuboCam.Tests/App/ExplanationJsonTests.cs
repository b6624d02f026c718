using System.Buffers.Binary;
using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>The document of explain --json: every field of the contract, and what ties the fields together.</summary>
public sealed class ExplanationJsonTests : IDisposable
{
    private static readonly string[] Methods = ["qubo-cam", "grad-cam", "grad-cam++", "score-cam"];
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheDocumentHasEveryFieldOfTheContractWithItsLength()
    {
        JsonElement json = (await ProgramRun.Succeeds("explain", "--json")).Json;

        Assert.Equal(
            ["model", "layer", "prediction", "target", "logits", "importance", "candidates", "dropped", "problem", "selection", "explanations"],
            json.Names());
        Assert.Equal(["path", "sha256", "inputShape"], json.At("model").Names());
        Assert.Equal([1, 1, 28, 28], json.At("model", "inputShape").Integers());
        Assert.Equal(["name", "maps", "height", "width"], json.At("layer").Names());
        Assert.Equal(["class", "label", "logit", "probability"], json.At("prediction").Names());
        Assert.Equal(["class", "label"], json.At("target").Names());
        Assert.Equal(["formulation", "beta", "linear", "quadratic"], json.At("problem").Names());
        Assert.Equal(
            ["maps", "energy", "lowerBound", "optimal", "sampler", "seed", "milliseconds"], json.At("selection").Names().Take(7));
        int maps = json.At("layer", "maps").GetInt32(), d = json.At("candidates").GetArrayLength();
        Assert.Equal(10, json.At("logits").GetArrayLength());
        Assert.Equal(maps, json.At("importance").GetArrayLength());
        Assert.Equal(d, json.At("problem", "linear").GetArrayLength());
        Assert.Equal(d * (d - 1) / 2, json.At("problem", "quadratic").GetArrayLength());
        Assert.Equal(Methods, json.At("explanations").EnumerateArray().Select(e => e.At("method").GetString()));
        foreach (JsonElement explanation in json.At("explanations").EnumerateArray())
        {
            Assert.Equal(["method", "weights", "heatmap", "image", "milliseconds"], explanation.Names());
            Assert.Equal(maps, explanation.At("weights").GetArrayLength());
            Assert.Equal(json.At("layer", "height").GetInt32(), explanation.At("heatmap").GetArrayLength());
            Assert.All(explanation.At("heatmap").EnumerateArray(), row => Assert.Equal(json.At("layer", "width").GetInt32(), row.GetArrayLength()));
        }
    }

    [Fact]
    public async Task PredictionAndTargetFollowFromTheLogits()
    {
        JsonElement json = (await ProgramRun.Succeeds("explain", "sample:sneaker", "--json", "--class", "coat", "--method", "grad-cam")).Json;

        double[] logits = json.At("logits").Numbers();
        Assert.Equal(logits.Max(), json.At("prediction", "logit").GetDouble());
        Assert.Equal(Array.IndexOf(logits, logits.Max()), json.At("prediction", "class").GetInt32());
        Assert.Equal(1 / logits.Sum(z => Math.Exp(z - logits.Max())), json.At("prediction", "probability").GetDouble(), tolerance: 1e-6);
        Assert.Equal("Sneaker", json.At("prediction", "label").GetString());
        Assert.Equal("Coat", json.At("target", "label").GetString());
        Assert.Equal(4, json.At("target", "class").GetInt32()); // Fashion-MNIST's numbering
    }

    [Fact]
    public async Task TheProblemIsThePapersAndTheSelectionItsMinimum()
    {
        JsonElement json = (await ProgramRun.Succeeds("explain", "--json", "--beta", "0.6")).Json;

        double[] importance = json.At("importance").Numbers(), linear = json.At("problem", "linear").Numbers();
        int[] candidates = json.At("candidates").Integers(), selected = json.At("selection", "maps").Integers();
        IEnumerable<int> dropped = json.At("dropped").EnumerateArray().Select(e => e.At("map").GetInt32());
        Assert.Equal(Enumerable.Range(0, importance.Length).Where(k => importance[k] > 0).Except(dropped), candidates);
        for (int p = 0; p < candidates.Length; p++)
            Assert.Equal(-0.6 * importance[candidates[p]] / importance.Max(), linear[p], tolerance: 1e-9);
        Assert.All(json.At("problem", "quadratic").EnumerateArray(), t =>
        {
            Assert.True(t[0].GetInt32() < t[1].GetInt32());
            Assert.InRange(t[2].GetDouble(), 0, 0.4 + 1e-12); // (1 − β)·|cosine|
        });
        double energy = json.At("selection", "energy").GetDouble();
        Assert.Equal(json.At("problem").Energy(selected.Select(m => Array.IndexOf(candidates, m)).ToHashSet()), energy, tolerance: 1e-9);
        double minimum = Enumerable.Range(0, 1 << candidates.Length)
            .Min(bits => json.At("problem").Energy(Enumerable.Range(0, candidates.Length).Where(p => (bits >> p & 1) == 1).ToHashSet()));
        Assert.Equal(minimum, energy, tolerance: 1e-9);
        Assert.Equal(minimum, json.At("selection", "lowerBound").GetDouble(), tolerance: 1e-9);
        Assert.True(json.At("selection", "optimal").GetBoolean());
    }

    [Fact]
    public async Task WeightsAreThoseOfTheirMethods()
    {
        JsonElement json = (await ProgramRun.Succeeds("explain", "--json")).Json;

        double[] importance = json.At("importance").Numbers();
        HashSet<int> selected = [.. json.At("selection", "maps").Integers()];
        // Grad-CAM's weight is the mean gradient, which is also the paper's importance; QUBO-CAM keeps it for the selected maps.
        Assert.Equal(importance, json.Explanation("grad-cam").At("weights").Numbers());
        Assert.Equal(importance.Select((alpha, k) => selected.Contains(k) ? alpha : 0), json.Explanation("qubo-cam").At("weights").Numbers());
        Assert.Equal(1, json.Explanation("score-cam").At("weights").Numbers().Sum(), tolerance: 1e-9); // a softmax
    }

    [Fact]
    public async Task ExactlySoManyMapsAreSelected()
    {
        JsonElement json = (await ProgramRun.Succeeds("explain", "--json", "--select", "2", "--method", "qubo-cam")).Json;

        Assert.Equal(2, json.At("selection", "maps").GetArrayLength());
        Assert.Equal(2, json.Explanation("qubo-cam").At("weights").Numbers().Count(w => w != 0));
    }

    [Fact]
    public async Task FilesHoldWhatWasPrinted()
    {
        ProgramRun run = await ProgramRun.Succeeds("explain", "--json", "--npy", "--out", folder.Path);

        string document = await File.ReadAllTextAsync(Path.Combine(folder.Path, "explanation.json"), TestContext.Current.CancellationToken);
        Assert.Equal(run.Output.Trim(), document);
        foreach (string method in Methods)
        {
            Assert.Equal(run.Json.HeatMap(method).Select(v => (float)v), Npy(Path.Combine(folder.Path, $"{method}.npy")));
            Assert.True(File.Exists(Path.Combine(folder.Path, run.Json.Explanation(method).At("image").GetString()!)));
        }
    }

    /// <summary>The values of a little-endian float32 .npy file of version 1, read as its specification says.</summary>
    private static float[] Npy(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        return [.. file[(10 + header)..].Chunk(4).Select(bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes))];
    }
}
