namespace QuboCam.Tests.App;

/// <summary>A data set and one whole run over it, with which runs that were ended are compared.</summary>
public sealed class EvaluatedFashion : IAsyncLifetime
{
    public const int Images = 32;

    /// <summary>The files of a run that do not tell how it came about.</summary>
    public static readonly string[] Results = ["results.jsonl", "results.parquet", "summary.json", "report.html", "report.md"];

    private readonly TestFolder folder = new();

    /// <summary>What evaluate printed with --json.</summary>
    internal ProgramRun Run { get; private set; } = null!;

    public string DataSet { get; private set; } = "";

    public string Whole => Path.Combine(folder.Path, "whole");

    public async ValueTask InitializeAsync()
    {
        DataSet = FashionSet.Make(folder, Images);
        Run = await ProgramRun.Succeeds(Arguments(Whole));
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The command line of the run, with another folder of results.</summary>
    public string[] Arguments(string output, params string[] more) =>
        ["evaluate", DataSet, "--method", "qubo-cam", "--method", "grad-cam", "--method", "top-k", "--method", "score-cam",
            "--metric", "insertion", "--metric", "deletion", "--json", "--out", output, .. more];

    /// <summary>Requires that a folder holds the same results to the byte.</summary>
    public void AssertSame(string output)
    {
        foreach (string file in Results)
            Assert.True(File.ReadAllBytes(Path.Combine(Whole, file)).AsSpan().SequenceEqual(
                File.ReadAllBytes(Path.Combine(output, file))),
                $"{file} differs");
    }
}
