using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using QuboCam.App.Commands;
using QuboCam.App.StandIn;
using QuboCam.App.Web;

namespace QuboCam.Fuzz;

/// <summary>What the program reads besides: journals, the forms and JSON of its web server, what is sent to the stand-in.</summary>
internal static class ProgramTargets
{
    public static ImmutableArray<FuzzTarget> All(string folder) =>
    [
        new("journal", bytes => Journal(Written(folder, "journal.jsonl", bytes))) { Words = ["\"Index\":", "\"Image\":", "\"Rows\":", "null", "\n", "\"s\"\n"] },
        new("scale-journal", bytes => ScaleStudy(Written(folder, "scale.jsonl", bytes))) { Words = ["\"Name\":", "null", "\n", "\"s\"\n"] },
        new("web-form", Form) { Words = Fields("explain", "solve", "analyse") },
        new("web-selection", bytes => JsonSerializer.Deserialize<SelectionRequest>(bytes, WebJson.Options)?.Settings([], threads: 1))
        {
            Restructure = JsonEdits.Edit, Refusals = [typeof(JsonException)],
            Words = ["\"beta\":", "\"select\":", "\"sampler\":\"dwave\"", "\"timeLimit\":", "\"maps\":[", "\"formulation\":\"paper\"", "\"seed\":"],
        },
        new("stand-in-faults", bytes => new FaultPlan(Fault.Read(bytes)).Strike("GET", "problems/"))
        {
            Restructure = JsonEdits.Edit, Refusals = [typeof(JsonException)], Words = ["\"kind\":\"status\"", "\"every\":", "\"skip\":", "\"path\":"],
        },
        new("stand-in-bqm", bytes => BqmFile.Read(bytes)) { Refusals = [typeof(RefusalException)], Words = ["\"dtype\":\"int8\"", "VARS", "\"shape\":[", "true"] },
        new("stand-in-qp", Problem)
        {
            Restructure = JsonEdits.Edit, Refusals = [typeof(RefusalException), typeof(JsonException)], Words = ["\"lin\":", "\"quad\":", "AAAAAAAA+H8="],
        },
    ];

    private static string Written(string folder, string file, byte[] bytes)
    {
        string path = Path.Combine(folder, file);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void Journal(string path)
    {
        using EvaluationJournal journal = new(path, "s");
        foreach (EvaluatedImage image in journal.Images())
            _ = (image.Image.Length, image.GradientWeights.ToDoubles(), image.Rows.Sum(row => row.Mass.ToDoubles().Length + row.Heat.ToDoubles().Length + row.Values.Length));
    }

    private static void ScaleStudy(string path)
    {
        using ScaleJournal journal = new(Path.GetDirectoryName(path)!, "s");
        journal.Find("a");
    }

    /// <summary>A field a line, its name before the first '='; the first line says which command.</summary>
    private static void Form(byte[] bytes)
    {
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        FormField[] fields = [.. lines.Skip(1).Select(line => line.Split('=', 2)).Select(parts => new FormField(parts[0], parts.Length > 1 ? parts[1] : ""))];
        if (lines[0] == "explain") ExplainFields.Read(fields, threads: 1);
        else if (lines[0] == "solve") SolveFields.Read(new ProblemRequest { Name = "p", Fields = [.. fields] }, threads: 1);
        else AnalyseFields.Read(new ProblemRequest { Name = "p", Fields = [.. fields] }, threads: 1);
    }

    private static ImmutableArray<string> Fields(params ReadOnlySpan<string> commands) =>
    [
        .. commands, "\n",
        .. ExplainFields.Form.Concat(SolveFields.Form).Concat(AnalyseFields.Form).Where(name => !name.Contains('*', StringComparison.Ordinal)).Distinct()
            .Select(name => $"\n{name}="),
    ];

    private static void Problem(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        App.StandIn.QpProblem problem = App.StandIn.QpProblem.Decode(isQubo: true, document.RootElement, [0, 1, 4], [(0, 1), (0, 4), (1, 4)]);
        problem.ToIsing();
        problem.Energy(new bool[problem.Active.Length]);
    }
}
