using System.Globalization;
using System.Text.Json;

namespace QuboCam;

/// <summary>What a filter may ask of a solver.</summary>
internal sealed class SolverFeatures(DWaveSolver solver)
{
    /// <summary>Whether it works.</summary>
    public bool IsOnline => solver.Status.Length == 0 || solver.Status.Equals("online", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a feature: one that is derived, a parameter, a property; in this order.</summary>
    /// <param name="path">Its name; dots lead into objects and lists.</param>
    /// <returns>Its value, null without; and whether it is a parameter.</returns>
    public (JsonElement? Value, bool IsParameter) Find(string path)
    {
        string[] parts = path.Split('.');
        if (Derived(parts[0]) is { } derived)
            return (Pluck(derived, parts.AsSpan(1)), false);
        if (parts[0] is "avg_load" or "graph_id" or "num_active_qubits") return (null, false);
        if (Pluck(solver.Properties, ["parameters", .. parts]) is { } parameter)
            // A parameter without a description is one all the same.
            return (parameter.ValueKind == JsonValueKind.Null ? Json("") : parameter, true);
        return (Pluck(solver.Properties, parts) is { ValueKind: not JsonValueKind.Null } property ? property : null, false);
    }

    private JsonElement? Derived(string name) => name switch
    {
        "name" or "id" => Json(solver.Identity.Name),
        "identity" => Json(solver.Identity.ToString()),
        "version" => Json(solver.Identity.Version.ToDictionary(part => part.Key, part => part.Value)),
        "graph_id" => solver.Identity.Version.FirstOrDefault(part => part.Key == name).Value is { } graph ? Json(graph) : null,
        "qpu" => Json(solver.Category == SolverCategory.Qpu),
        "hybrid" => Json(solver.Category == SolverCategory.Hybrid),
        "software" => Json(solver.Category == SolverCategory.Software),
        "online" => Json(IsOnline),
        "avg_load" => solver.AverageLoad is { } load ? Json(load) : null,
        "num_active_qubits" => solver.Qubits.IsEmpty ? null : Json(solver.Qubits.Length),
        "lower_noise" => Json(Pluck(solver.Properties, ["tags"]) is { ValueKind: JsonValueKind.Array } tags
            && tags.EnumerateArray().Any(tag => tag.ValueKind == JsonValueKind.String && tag.GetString() == "lower_noise")),
        _ => null,
    };

    private static JsonElement? Pluck(JsonElement from, ReadOnlySpan<string> path)
    {
        foreach (string part in path)
            if (from.ValueKind == JsonValueKind.Object && from.TryGetProperty(part, out JsonElement inner))
                from = inner;
            else if (from.ValueKind == JsonValueKind.Array
                && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < from.GetArrayLength())
                from = from[at];
            else
                return null;
        return from.ValueKind == JsonValueKind.Undefined ? null : from;
    }

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
