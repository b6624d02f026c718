using System.Text.Json;

namespace QuboCam;

/// <summary>What the service says of jobs.</summary>
internal static class JobState
{
    /// <summary>Entries of a list, or the one entry that came without a list.</summary>
    public static IEnumerable<JsonElement> Entries(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : json.ValueKind == JsonValueKind.Object ? [json] : [];

    /// <summary>Status of an entry.</summary>
    public static SapiStatus Of(JsonElement entry) => new(
        Text(entry, "id") ?? "", Text(entry, "status") ?? "", Solver(entry), Text(entry, "label"), Text(entry, "submitted_on"),
        Text(entry, "error_message") ?? Text(entry, "error_msg"));

    /// <summary>Whether nothing more will happen to a job.</summary>
    public static bool IsOver(string status) => status is "COMPLETED" or "FAILED" or "CANCELLED";

    /// <summary>Whether a message has its answer in it.</summary>
    public static bool HasAnswer(JsonElement message) => message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("answer", out JsonElement answer) && answer.ValueKind == JsonValueKind.Object;

    /// <summary>Whether a message is that of a job that ended, with its answer where it has one.</summary>
    public static bool HasEnded(JsonElement message) => message.ValueKind == JsonValueKind.Object
        && Of(message).Status switch { "COMPLETED" => HasAnswer(message), string status => IsOver(status) };

    /// <summary>Refuses a job that did not end well.</summary>
    /// <exception cref="SapiServiceException">It failed or was cancelled.</exception>
    public static void Require(JsonElement message, string id)
    {
        SapiStatus status = Of(message);
        switch (status.Status)
        {
            case "COMPLETED":
                return;
            case "CANCELLED":
                throw new SapiServiceException($"Job {id} was cancelled at the service.") { IsEndOfJob = true };
            case "FAILED" when status.Error?.Contains("offline", StringComparison.OrdinalIgnoreCase) == true:
                throw new SapiServiceException(
                    $"Job {id} failed because the solver is offline ({status.Error}); choose another with --solver.")
                {
                    IsEndOfJob = true,
                };
            case "FAILED":
                throw new SapiServiceException($"Job {id} failed at the service: {status.Error ?? "no reason given"}.")
                {
                    IsEndOfJob = true,
                };
            default:
                throw new SapiServiceException($"Job {id} has the unknown status '{status.Status}'; {SapiErrors.Fetch(id)}.");
        }
    }

    /// <summary>What is heard of an entry.</summary>
    public static SapiProgress Progress(JsonElement entry, TimeSpan elapsed) => new()
    {
        Id = Text(entry, "id"),
        Label = Text(entry, "label"),
        Status = Text(entry, "status") ?? "",
        EstimatedCompletion = (Text(entry, "earliest_estimated_completion"), Text(entry, "latest_estimated_completion")),
        QueuePosition = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("queue_position", out JsonElement place)
            && place.ValueKind == JsonValueKind.Number && place.TryGetInt32(out int position) ? position : null,
        Elapsed = elapsed,
    };

    /// <summary>A text of an entry; null where there is none, or one that is no Unicode.</summary>
    public static string? Text(JsonElement entry, string name)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // found out when it is asked for
        }
    }

    private static string? Solver(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("solver", out JsonElement solver)) return null;
        if (solver.ValueKind == JsonValueKind.String) return Text(entry, "solver");
        if (solver.ValueKind != JsonValueKind.Object) return null;
        return new SolverIdentity(
            Text(solver, "name") ?? "",
            solver.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.Object
                ? [.. version.EnumerateObject().Select(part => (part.Name, part.Value.ToString()))] : []).ToString();
    }
}
