using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>Writes what is told about a solver.</summary>
internal static class SolverJson
{
    private static readonly ImmutableArray<string> Members =
        ["identity", "id", "status", "description", "avg_load", "properties"];

    /// <summary>An identity: the name, and the graph where there is one.</summary>
    public static void Identity(Utf8JsonWriter json, string member, IStandInSolver solver)
    {
        json.WriteStartObject(member);
        json.WriteString("name", solver.Name);
        if (solver.GraphId is string graph)
        {
            json.WriteStartObject("version");
            json.WriteString("graph_id", graph);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>The members that a filter lets through: all or none, then additions and removals.</summary>
    /// <exception cref="RefusalException">It is no filter.</exception>
    public static IReadOnlySet<string> Filter(string? filter)
    {
        HashSet<string> shown = [.. Members];
        if (filter is null) return shown;
        string[] parts = filter.Split(',');
        if (parts[0] == "none")
            shown.Clear();
        else if (parts[0] != "all")
            throw Invalid(filter);
        foreach (string part in parts.Skip(1))
            if (part.Length < 2 || part[0] is not ('+' or '-') || !Members.Contains(part[1..]))
                throw Invalid(filter);
            else if (part[0] == '+')
                shown.Add(part[1..]);
            else
                shown.Remove(part[1..]);
        return shown;
    }

    /// <summary>One solver.</summary>
    public static void Solver(Utf8JsonWriter json, IStandInSolver solver, IReadOnlySet<string> shown, int version, int waiting)
    {
        json.WriteStartObject();
        if (version >= 3 && shown.Contains("identity"))
            Identity(json, "identity", solver);
        if (version < 3)
            json.WriteString("id", solver.Name);
        if (shown.Contains("status"))
            json.WriteString("status", "ONLINE");
        if (shown.Contains("description"))
            json.WriteString("description", solver.Description);
        if (shown.Contains("avg_load"))
            json.WriteNumber("avg_load", Math.Min(1, waiting / 100.0));
        if (shown.Contains("properties"))
        {
            json.WritePropertyName("properties");
            json.WriteRawValue(solver.Properties);
        }
        json.WriteEndObject();
    }

    // A plus sign that is not encoded arrives as a space.
    private static RefusalException Invalid(string filter) =>
        new(400, $"Invalid filter '{filter}'{(filter.Contains(' ') ? ": is its plus sign encoded as %2B?" : "")}");
}
