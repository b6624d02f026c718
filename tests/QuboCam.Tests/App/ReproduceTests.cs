using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace QuboCam.Tests.App;

/// <summary>reproduce: an evaluation of every model and a scaling study, one page of both.</summary>
public sealed class ReproduceTests : IDisposable
{
    private const int Images = 12;
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ThePageHoldsTheFiguresOfItsParts()
    {
        string output = Path.Combine(folder.Path, "out");

        JsonElement json = (await ProgramRun.Succeeds([.. Command(output), "--json"])).Json;

        JsonElement model = Assert.Single(json.At("models").EnumerateArray());
        JsonElement evaluation = Document(output, "fashion-16", "summary.json"), scale = Document(output, "scale", "scale.json");
        Assert.Equal(Images, model.At("images").GetInt32());
        Assert.Equal(16, model.At("maps").GetInt32());
        foreach (string method in model.At("disentanglement").Names())
            Assert.Equal(evaluation.At("disentanglement", method, "meanOffDiagonal").GetDouble(),
                model.At("disentanglement", method, "meanOffDiagonal").GetDouble());
        Assert.Equal(evaluation.At("disentanglement").Names(), model.At("disentanglement").Names());
        Assert.Equal(Images, json.At("problems").GetInt32());
        Assert.Equal(scale.At("quantities").GetRawText(), json.At("quantities").GetRawText());
        double[] gaps = [.. scale.At("results").EnumerateArray().Select(r => r.At("minimumGap").GetDouble())];
        Assert.Equal(gaps.Min(), model.At("smallestGap").GetDouble());
        Assert.Equal(gaps.Count(gap => gap < 0.01) / (double)Images, model.At("partOfSmallGaps").GetDouble(), tolerance: 1e-15);
        Assert.Equal(json.GetRawText(), File.ReadAllText(Path.Combine(output, "reproduce.json")));
        RequireOnPage(output, ThreeDigits(gaps.Min()));
        RequireOnPage(output, ThreeDigits(scale.At("sources")[0].At("minimumGap", "median").GetDouble()));
        RequireOnPage(output, model.At("disentanglement", "score-cam", "meanOffDiagonal").GetDouble()
            .ToString("0.000", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task TheProblemsAreThoseOfTheScaleCommand()
    {
        string output = Path.Combine(folder.Path, "out");
        await ProgramRun.Succeeds(Command(output));

        JsonElement scale = (await ProgramRun.Succeeds("scale", DataSet(), "--model", "fashion-16", "--tau", "5", "--json",
            "--convention", "authors-figures")).Json;

        // Within the error that is allowed: batches are of another size.
        double[] own = [.. Document(output, "scale", "scale.json").At("results").EnumerateArray().Select(r => r.At("minimumGap").GetDouble()).Order()];
        double[] others = [.. scale.At("results").EnumerateArray().Select(r => r.At("minimumGap").GetDouble()).Order()];
        Assert.Equal(Images, own.Length);
        Assert.All(own.Zip(others), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5));
    }

    [Fact]
    public async Task ARunThatWasEndedGoesOnAndEndsInTheSameBytes()
    {
        string whole = Path.Combine(folder.Path, "whole"), ended = Path.Combine(folder.Path, "ended");
        await ProgramRun.Succeeds(Command(whole));
        // As a kill leaves it: one batch of the evaluation, and five problems with one that was being written.
        CutAfter(whole, ended, Path.Combine("fashion-16", "journal.jsonl"), lines: 2);
        CutAfter(whole, ended, Path.Combine("scale", "scale.jsonl"), lines: 6);

        await ProgramRun.Succeeds(Command(ended));

        Assert.Contains("reproduce.html", Names(whole));
        Assert.Equal(Names(whole), Names(ended));
        foreach (string name in Names(whole).Where(name => !name.EndsWith(".jsonl", StringComparison.Ordinal)))
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, name)), File.ReadAllBytes(Path.Combine(ended, name)));
    }

    [Fact]
    public async Task OtherAnnealingTimesInTheSameFolderAreRefused()
    {
        string output = Path.Combine(folder.Path, "out");
        await ProgramRun.Succeeds(Command(output));

        ProgramRun run = await ProgramRun.Of([.. Command(output), "--tau", "6"]);

        Assert.Equal(2, run.Status);
        Assert.Contains("other settings", Assert.Single(run.Error.Trim().Split('\n')));
    }

    [Fact]
    public async Task AMissingDataSetIsOneLine()
    {
        string missing = Path.Combine(folder.Path, "nowhere");

        ProgramRun run = await ProgramRun.Of("reproduce", missing, "--out", Path.Combine(folder.Path, "out"));

        Assert.Equal(2, run.Status);
        Assert.Contains(missing, Assert.Single(run.Error.Trim().Split('\n')));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "out")));
    }

    [Fact]
    public async Task WithoutDebiansPackageOneLineSaysHowToGetASet()
    {
        if (Directory.Exists("/usr/share/datasets/fashion-mnist"))
            Assert.Skip("The package is installed.");

        ProgramRun run = await ProgramRun.Of("reproduce", "--out", Path.Combine(folder.Path, "out"));

        Assert.Equal(2, run.Status);
        string line = Assert.Single(run.Error.Trim().Split('\n'));
        Assert.Contains("dataset-fashion-mnist", line);
        Assert.Contains("DATASET", line);
    }

    [Theory]
    [InlineData("--limit", "0")]
    [InlineData("--tau", "-3")]
    [InlineData("--max-qubits", "99")]
    [InlineData("--model", "nowhere.onnx")]
    [InlineData("--convention", "ours")]
    public async Task WrongOptionsAreRefusedInOneLineThatNamesThem(string option, string value)
    {
        ProgramRun run = await ProgramRun.Of("reproduce", DataSet(), "--out", Path.Combine(folder.Path, "out"), option, value);

        Assert.Equal(2, run.Status);
        Assert.Contains(value, Assert.Single(run.Error.Trim().Split('\n')));
    }

    private string[] Command(string output) =>
        ["reproduce", DataSet(), "--model", "fashion-16", "--tau", "5", "--out", output];

    /// <summary>Twelve pictures of three classes: four grey levels each of a bag, a boot's foot and a bar.</summary>
    private string DataSet()
    {
        string root = Path.Combine(folder.Path, "set");
        (string Class, Func<int, int, bool> IsInside)[] shapes =
        [
            ("Bag", (x, y) => x is > 4 and < 24 && y is > 10 and < 26),
            ("Ankle boot", (x, y) => y is > 14 and < 24 && x > 2 || y is > 4 and < 24 && x > 16),
            ("Trouser", (x, y) => y > 2 && x is > 7 and < 13 or > 15 and < 21),
        ];
        foreach ((string name, Func<int, int, bool> isInside) in shapes)
            for (int level = 0; level < Images / shapes.Length; level++)
            {
                byte gray = (byte)(90 + 50 * level);
                byte[] pixels = [.. Enumerable.Range(0, 28 * 28).Select(i => isInside(i % 28, i / 28) ? gray : (byte)0).SelectMany(v => new[] { v, v, v })];
                folder.File(Path.Combine("set", name, $"{level}.png"), PngFile.Encode(new RgbImage(28, 28, [.. pixels])));
            }
        return root;
    }

    private static JsonElement Document(params string[] path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path))).RootElement;

    private static void CutAfter(string from, string to, string name, int lines)
    {
        string[] all = File.ReadAllLines(Path.Combine(from, name));
        string cut = string.Join('\n', all.Take(lines)) + "\n" + (all.Length > lines ? all[lines][..20] : "");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!);
        File.WriteAllText(Path.Combine(to, name), cut);
    }

    private static string[] Names(string root) => [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];

    private static void RequireOnPage(string output, string number)
    {
        string html = File.ReadAllText(Path.Combine(output, "reproduce.html"), Encoding.UTF8);
        XElement page = XElement.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("td"), cell => cell.Nodes().OfType<XText>().Any(text => text.Value.Trim() == number));
        Assert.Contains(number, File.ReadAllText(Path.Combine(output, "reproduce.md"), Encoding.UTF8));
    }

    /// <summary>A value below 1 to three digits that count, by the decimal type.</summary>
    private static string ThreeDigits(double value)
    {
        int zeros = 0;
        for (decimal v = (decimal)value; v < 0.1m; v *= 10) zeros++;
        return Math.Round((decimal)value, Math.Min(6, 3 + zeros)).ToString($"F{Math.Min(6, 3 + zeros)}", System.Globalization.CultureInfo.InvariantCulture);
    }
}
