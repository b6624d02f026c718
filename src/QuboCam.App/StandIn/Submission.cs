using System.Text;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>One problem of a submission.</summary>
internal static class Submission
{
    private const int LongestLabel = 1024;

    /// <summary>Checks it and makes it a job.</summary>
    /// <exception cref="RefusalException">It is refused.</exception>
    public static Job Read(JsonElement entry, Func<string, IStandInSolver> solverNamed)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw new RefusalException(400, "Invalid problem: expected an object");
        IStandInSolver solver = Solver(Member(entry, "solver"), solverNamed);
        JsonElement type = Member(entry, "type");
        if (type.ValueKind != JsonValueKind.String)
            throw new RefusalException(400, "Invalid type of 'type' in problem JSON");
        entry.TryGetProperty("params", out JsonElement parameters);
        StandInWork work = solver.Prepare(type.GetString()!, Member(entry, "data"), parameters);
        return new Job(solver, type.GetString()!, Label(entry), Encoding.UTF8.GetBytes(entry.GetRawText()), work);
    }

    // Version 2 names the solver, version 3 identifies it.
    private static IStandInSolver Solver(JsonElement solver, Func<string, IStandInSolver> solverNamed)
    {
        if (solver.ValueKind == JsonValueKind.String)
            return solverNamed(solver.GetString()!);
        if (solver.ValueKind != JsonValueKind.Object || !solver.TryGetProperty("name", out JsonElement name)
            || name.ValueKind != JsonValueKind.String)
            throw new RefusalException(400, "Invalid value of 'solver' in problem JSON: expected a name and a version");
        IStandInSolver named = solverNamed(name.GetString()!);
        if (solver.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.Object
            && version.TryGetProperty("graph_id", out JsonElement graph) && !graph.ValueEquals(named.GraphId))
            throw new RefusalException(400, $"Solver {named.Name} has no version with graph_id {graph}");
        return named;
    }

    private static string? Label(JsonElement entry)
    {
        if (!entry.TryGetProperty("label", out JsonElement label) || label.ValueKind == JsonValueKind.Null)
            return null;
        return label.ValueKind == JsonValueKind.String && label.GetString()!.Length <= LongestLabel ? label.GetString()
            : throw new RefusalException(400, $"Invalid label: expected a text of at most {LongestLabel} characters");
    }

    private static JsonElement Member(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? value
        : throw new RefusalException(400, $"Missing parameter '{name}' in problem JSON");
}
