using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>tune: settings of one method on the validation half.</summary>
public sealed class TuneTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task EverySettingIsMeasuredOnTheValidationHalfAndTheFrontIsThatOfTheFigures()
    {
        string set = FashionSet.Make(folder, images: 30), output = Path.Combine(folder.Path, "out");

        ProgramRun run = await ProgramRun.Succeeds(
            "tune", set, "--betas", "0.5", "0.9", "--maps", "1", "3", "--json", "--out", output);

        int validation = Enumerable.Range(0, 30).Count(i => DataSetFold.FoldOf(FashionSet.NameOf(i)) == Fold.Validation);
        Assert.Equal(validation, run.Json.At("images").GetInt32());
        Assert.Equal(File.ReadAllText(Path.Combine(output, "tune.json")), run.Output.TrimEnd('\n'));
        Assert.Equal("IEND"u8, File.ReadAllBytes(Path.Combine(output, "tune.png"))[^8..^4]);
        JsonElement[] settings = [.. run.Json.At("settings").EnumerateArray()];
        Assert.Equal(["β=0.5 k=1", "β=0.5 k=3", "β=0.9 k=1", "β=0.9 k=3", "grad-cam"], settings
            .Select(s => s.At("method").GetString()));
        Assert.Equal([1, 3, 1, 3], settings[..4].Select(s => s.At("maps", "mean").GetDouble()));
        Assert.Equal(JsonValueKind.Null, settings[4].At("maps").ValueKind);
        double[][] costs = [.. settings[..4].Select(s => new[] { -s.At("insertion-minus-deletion", "mean").GetDouble(),
            s.At("maps", "mean").GetDouble(), s.At("overlap", "mean").GetDouble() })];
        Assert.Equal(costs.Select(mine => !costs.Any(other => Dominates(other, mine))).Append(false), settings
            .Select(s => s.At("pareto").GetBoolean()));
    }

    [Fact]
    public async Task TheReconstructionIsTunedByItsNumberOfMapsAndARunGoesOn()
    {
        string set = FashionSet.Make(folder, images: 16), output = Path.Combine(folder.Path, "out");
        string[] arguments = ["tune", set, "--formulation", "reconstruction", "--maps", "2", "--out", output];
        ProgramRun first = await ProgramRun.Succeeds(arguments);
        byte[] document = File.ReadAllBytes(Path.Combine(output, "tune.json"));
        File.Delete(Path.Combine(output, "tune.json"));

        ProgramRun second = await ProgramRun.Succeeds([.. arguments, "--resume"]);

        Assert.Contains("reconstruction k=2", first.Output);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(document, File.ReadAllBytes(Path.Combine(output, "tune.json")));
    }

    private static bool Dominates(double[] a, double[] b) =>
        a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);
}
