using System.Globalization;
using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>scale: many problems, their gaps and fidelities, the journal that a later run goes on with.</summary>
public sealed class ScaleTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task IndependentQubitsHaveTheGapsOfTheirClosedForm()
    {
        // Without couplings Δ_min is that of the weakest qubit e: 2|e|/√(4 + e²) at s = 4/(4 + e²).
        WriteIndependent(qubits: 2, weakest: 0.7);
        WriteIndependent(qubits: 3, weakest: 0.5);
        WriteIndependent(qubits: 4, weakest: 0.4);
        WriteIndependent(qubits: 5, weakest: 0.3);

        JsonElement json = (await ProgramRun.Succeeds("scale", Problems, "--tau", "5", "--json")).Json;

        Assert.Equal(4, json.At("problems").GetInt32());
        Assert.True(json.At("complete").GetBoolean());
        foreach (JsonElement result in json.At("results").EnumerateArray())
        {
            double e = result.At("qubits").GetInt32() switch { 2 => 0.7, 3 => 0.5, 4 => 0.4, _ => 0.3 };
            Assert.Equal(2 * e / Math.Sqrt(4 + e * e), result.At("minimumGap").GetDouble(), tolerance: 1e-9);
            Assert.Equal(4 / (4 + e * e), result.At("minimumGapAt").GetDouble(), tolerance: 1e-7);
            Assert.Equal(e, result.At("gapAtEnd").GetDouble(), tolerance: 1e-12);
        }
        JsonElement gap = json.At("quantities").EnumerateArray().Single(q => q.At("name").GetString() == "minimumGap");
        Assert.Equal([2, 3, 4, 5], gap.At("byQubits").EnumerateArray().Select(at => at.At("qubits").GetInt32()));
        Assert.True(gap.At("fit", "exponential", "exponent").GetDouble() > 0);
    }

    [Fact]
    public async Task ARunThatWasEndedGoesOnAndEndsInTheSameBytes()
    {
        for (int qubits = 1; qubits <= 6; qubits++) WriteIndependent(qubits, weakest: 0.2 + 0.1 * qubits);
        string whole = Path.Combine(folder.Path, "whole"), ended = Path.Combine(folder.Path, "ended");
        await ProgramRun.Succeeds("scale", Problems, "--tau", "5", "--out", whole);
        Directory.CreateDirectory(ended);
        // As a kill leaves it: some lines, and one that was being written.
        string[] lines = File.ReadAllLines(Path.Combine(whole, "scale.jsonl"));
        File.WriteAllText(Path.Combine(ended, "scale.jsonl"), string.Join('\n', lines.Take(3)) + "\n" + lines[3][..20]);

        await ProgramRun.Succeeds("scale", Problems, "--tau", "5", "--out", ended);

        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "scale.json")), File.ReadAllBytes(Path.Combine(ended, "scale.json")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "scale.png")), File.ReadAllBytes(Path.Combine(ended, "scale.png")));
        Assert.Equal("IEND"u8, File.ReadAllBytes(Path.Combine(ended, "scale.png"))[^8..^4]);
    }

    [Fact]
    public async Task OtherSettingsInTheSameFolderAreRefused()
    {
        WriteIndependent(qubits: 2, weakest: 0.5);
        string output = Path.Combine(folder.Path, "out");
        await ProgramRun.Succeeds("scale", Problems, "--tau", "5", "--out", output);

        ProgramRun run = await ProgramRun.Of("scale", Problems, "--tau", "6", "--out", output);

        Assert.Equal(2, run.Status);
        Assert.Contains("other settings", Assert.Single(run.Error.Trim().Split('\n')));
    }

    [Fact]
    public async Task ProblemsThatAreTooLargeOrEmptyAreListed()
    {
        WriteIndependent(qubits: 2, weakest: 0.5);
        WriteIndependent(qubits: 9, weakest: 0.5);
        File.WriteAllText(Path.Combine(Problems, "empty.json"), """{ "linear": [], "quadratic": [] }""");

        JsonElement json = (await ProgramRun.Succeeds("scale", Problems, "--tau", "5", "--max-qubits", "8", "--json")).Json;

        Assert.Equal(1, json.At("problems").GetInt32());
        Assert.Equal(2, json.At("skipped").GetArrayLength());
    }

    [Theory]
    [InlineData("--tau", "0")]
    [InlineData("--limit", "0")]
    [InlineData("--max-qubits", "99")]
    [InlineData("--class", "shoes")]
    [InlineData("--schedule", "nowhere.csv")]
    public async Task WrongOptionsAreRefusedInOneLineThatNamesThem(string option, string value)
    {
        WriteIndependent(qubits: 2, weakest: 0.5);

        ProgramRun run = await ProgramRun.Of("scale", Problems, option, value, "--json");

        Assert.Equal(2, run.Status);
        Assert.Contains(value, Assert.Single(run.Error.Trim().Split('\n')));
    }

    private string Problems => Directory.CreateDirectory(Path.Combine(folder.Path, "problems")).FullName;

    /// <summary>A problem without couplings, whose biases are −1 but for one.</summary>
    private void WriteIndependent(int qubits, double weakest)
    {
        IEnumerable<string> biases = Enumerable.Range(0, qubits)
            .Select(p => (p == 0 ? -weakest : -1).ToString("R", CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(Problems, $"{qubits}.json"), $$"""{ "linear": [{{string.Join(", ", biases)}}], "quadratic": [] }""");
    }
}
