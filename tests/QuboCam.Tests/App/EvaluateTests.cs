using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>evaluate: what a whole run over a data set writes, and how wrong requests are refused.</summary>
public sealed class EvaluateTests(EvaluatedFashion fashion) : IClassFixture<EvaluatedFashion>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheFolderHoldsAllFilesAndTheSummaryIsWhatIsPrinted()
    {
        Assert.Equal([.. EvaluatedFashion.Results.Append("journal.jsonl").Order(StringComparer.Ordinal)],
            Directory.GetFiles(fashion.Whole).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(fashion.Whole, "summary.json")), fashion.Run.Output.TrimEnd('\n'));
        Assert.Equal(4 * EvaluatedFashion.Images, File.ReadAllLines(Path.Combine(fashion.Whole, "results.jsonl")).Length);
        Assert.Equal("PAR1"u8, File.ReadAllBytes(Path.Combine(fashion.Whole, "results.parquet"))[..4]);
        Assert.Contains("</html>", File.ReadAllText(Path.Combine(fashion.Whole, "report.html")));
        JsonElement summary = fashion.Run.Json;
        Assert.Equal((EvaluatedFashion.Images, 0), (summary.At("images").GetInt32(), summary.At("skipped").GetInt32()));
        Assert.Equal(["qubo-cam", "grad-cam", "top-k", "score-cam"], summary.At("methods").EnumerateArray()
            .Select(m => m.At("method").GetString()));
        Assert.Equal(["insertion", "deletion", "insertion-minus-deletion"], summary.At("methods")[0].At("metrics").Names());
        Assert.Equal(("fashion-24", 0), (summary.At("model").GetString(), summary.At("seed").GetInt32()));
    }

    [Fact]
    public async Task TheOverlapOfClassesFollowsFromTheExplanationsOfTheImages()
    {
        string[] pictures = [.. Enumerable.Range(0, EvaluatedFashion.Images)
            .Select(i => Path.Combine(fashion.DataSet, FashionSet.NameOf(i)))];
        JsonElement[] explained = [.. (await ProgramRun.Succeeds(
            ["explain", .. pictures, "--method", "qubo-cam", "--method", "grad-cam", "--method", "score-cam",
                "--json"])).Json.EnumerateArray()];
        // Only images that are classified as the folder says enter.
        (string Class, JsonElement Json)[] right = [.. pictures.Zip(explained)
            .Select(pair => (Path.GetFileName(Path.GetDirectoryName(pair.First))!, pair.Second))
            .Where(pair => pair.Item1 == pair.Item2.At("prediction", "label").GetString())];
        string[] classes = [.. right.Select(pair => pair.Class).Distinct()
            .OrderBy(label => FashionSet.Labels.Names.IndexOf(label))];
        Assert.Equal(3, classes.Length);
        double[][] chosen = Sums(json => Ones(json, json.At("selection", "maps").Integers()));

        AssertOverlap("disentanglement", "qubo-cam", chosen);
        AssertOverlap("disentanglement", "grad-cam",
            Sums(json => Positive(json.Explanation("grad-cam").At("weights").Numbers())));
        AssertOverlap("disentanglement", "score-cam",
            Sums(json => Positive(json.Explanation("score-cam").At("weights").Numbers())));
        AssertOverlap("disentanglement", "qubo-cam/top-k", Sums(json => Ones(json, Largest(json))));
        AssertOverlap("disentanglement", "qubo-cam/sharpened",
            [.. Sums(json => Positive(json.At("importance").Numbers()))
                .Zip(chosen, (weights, like) => Sharpened(weights, Entropy(Share(like))))]);
        foreach (string method in new[] { "qubo-cam", "grad-cam", "score-cam" })
            AssertOverlap("disentanglementOfHeatMaps", method, Sums(json => Share(json.HeatMap(method))));

        double[][] Sums(Func<JsonElement, double[]> weights) =>
            [.. classes.Select(label => right.Where(pair => pair.Class == label)
            .Select(pair => weights(pair.Json)).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]))];

        void AssertOverlap(string view, string method, double[][] sums)
        {
            JsonElement result = fashion.Run.Json.At(view, method);
            Assert.Equal(classes, result.At("classes").EnumerateArray().Select(c => c.GetString()));
            Assert.Equal(classes.Select(label => right.Count(pair => pair.Class == label)), result.At("images").Integers());
            double[][] expected = [.. sums
                .Select(a => (double[])[.. sums.Select(b => Share(a).Zip(Share(b), (p, q) => Math.Sqrt(p * q)).Sum())])];
            // The journal keeps weights in single precision.
            foreach ((double want, double found) in expected.SelectMany(row => row)
                .Zip(result.At("overlap").EnumerateArray().SelectMany(row => row.Numbers())))
                Assert.Equal(want, found, tolerance: 1e-5);
            double mean = (expected.SelectMany(row => row).Sum() - classes.Length) / (classes.Length * (classes.Length - 1));
            Assert.Equal(mean, result.At("meanOffDiagonal").GetDouble(), tolerance: 1e-5);
            Assert.InRange(result.At("meanOffDiagonal").GetDouble(), result.At("low").GetDouble(), result.At("high").GetDouble());
            Assert.Equal(method.Contains('/'), result.At("control").GetBoolean());
        }
    }

    [Fact]
    public async Task MoreThreadsGiveTheSameBytes()
    {
        await ProgramRun.Succeeds(fashion.Arguments(folder.Path, "--threads", "1"));

        fashion.AssertSame(folder.Path);
    }

    [Theory]
    [InlineData("nowhere does not exist", "evaluate", "nowhere")]
    [InlineData("without images", "evaluate", "@empty")]
    [InlineData("can be explained: ", "evaluate", "@broken")]
    [InlineData("'nope'", "evaluate", "SET", "--method", "nope")]
    [InlineData("'nope'", "evaluate", "SET", "--method", "qubo-cam:nope")]
    [InlineData("solves no problem", "evaluate", "SET", "--method", "grad-cam:tabu")]
    [InlineData("--metric nope", "evaluate", "SET", "--metric", "nope")]
    [InlineData("--sampler nope", "evaluate", "SET", "--sampler", "nope")]
    [InlineData("--limit 0", "evaluate", "SET", "--limit", "0")]
    [InlineData("--steps 0", "evaluate", "SET", "--steps", "0")]
    [InlineData("--fold nonsense: test or validation", "evaluate", "SET", "--fold", "nonsense")]
    [InlineData("--fold 1: test or validation", "evaluate", "SET", "--fold", "1")]
    [InlineData("--part 7", "evaluate", "SET", "--part", "7")]
    [InlineData("holds no unfinished run", "evaluate", "SET", "--resume")]
    [InlineData("--preprocess", "evaluate", "SET", "--preprocess", "nope")]
    [InlineData("--betas 2", "tune", "SET", "--betas", "2")]
    [InlineData("--betas x: a number", "tune", "SET", "--betas", "x")]
    [InlineData("--maps 0", "tune", "SET", "--maps", "3", "0")]
    [InlineData("give --betas", "tune", "SET", "--beta", "0.5")]
    [InlineData("has no β", "tune", "SET", "--formulation", "reconstruction", "--betas", "0.5")]
    [InlineData("in the half", "tune", "@one")]
    public async Task AWrongRequestIsRefusedInOneLine(string named, params string[] arguments)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        folder.File("broken/a/0.png", "no picture"u8);
        folder.File("one/a/1.png", FashionSet.Picture(0)); // SHA-256 of "a/1.png" begins with 86: the test half
        string[] full = [.. arguments
            .Select(a => a == "SET" ? fashion.DataSet : a.StartsWith('@') ? Path.Combine(folder.Path, a[1..]) : a)];
        if (named == "--preprocess") named = "preset nope";

        ProgramRun run = await ProgramRun.Of([.. full, "--out", Path.Combine(folder.Path, "out")]);

        Assert.Equal(2, run.Status);
        Assert.Empty(run.Output);
        Assert.Contains(named, Assert.Single(run.Error.Trim().Split('\n')));
        Assert.False(File.Exists(Path.Combine(folder.Path, "out", "summary.json")));
    }

    [Fact]
    public async Task AFolderIsNeededAndHoldsOneRunOfOneKind()
    {
        ProgramRun missing = await ProgramRun.Of("evaluate", fashion.DataSet);
        ProgramRun other = await ProgramRun.Of(fashion.Arguments(fashion.Whole, "--seed", "1"));
        folder.File("labels.txt", TestPictures.Utf8(string.Join('\n', FashionSet.Labels.Names.Reverse())));
        ProgramRun labels = await ProgramRun.Of(
            fashion.Arguments(fashion.Whole, "--labels", Path.Combine(folder.Path, "labels.txt")));

        Assert.All(new[] { missing, other, labels }, run => Assert.Equal(2, run.Status));
        Assert.Contains("'--out' is required", Assert.Single(missing.Error.Trim().Split('\n')));
        Assert.Contains("other settings (now: seed: 1)", Assert.Single(other.Error.Trim().Split('\n')));
        Assert.Contains("other settings (now: labels: ", Assert.Single(labels.Error.Trim().Split('\n')));
    }

    private static double[] Positive(double[] weights) => [.. weights.Select(w => Math.Max(0, w))];

    private static double[] Ones(JsonElement json, int[] maps) =>
        [.. Enumerable.Range(0, json.At("importance").GetArrayLength()).Select(map => maps.Contains(map) ? 1.0 : 0)];

    private static double[] Share(double[] weights) => weights.Sum() is var sum and > 0 ? [.. weights.Select(w => w / sum)]
        : weights;

    private static double Entropy(double[] share) => -share.Where(p => p > 0).Sum(p => p * Math.Log(p));

    /// <summary>The maps of largest importance, as many as were selected.</summary>
    private static int[] Largest(JsonElement json) => [.. json.At("importance").Numbers().Index().Where(map => map.Item > 0)
        .OrderByDescending(map => map.Item).Take(json.At("selection", "maps").GetArrayLength()).Select(map => map.Index)];

    /// <summary>Weights to the power at which they have an entropy, by bisection; as they are where theirs is lower
    /// already.</summary>
    private static double[] Sharpened(double[] weights, double entropy)
    {
        double low = 1, high = 64;
        double[] Power(double exponent) => Share([.. weights.Select(w => Math.Pow(w / weights.Max(), exponent))]);
        if (Entropy(Power(1)) <= entropy) return weights;
        for (int i = 0; i < 100; i++)
            if (Entropy(Power((low + high) / 2)) > entropy)
                low = (low + high) / 2;
            else
                high = (low + high) / 2;
        return Power(high);
    }
}
