using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Says on standard error what is heard of jobs: their numbers, which nobody may lose, and how far they are.</summary>
internal sealed class JobProgress : IProgress<SapiProgress>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Status, TimeSpan At)> shown = [];

    public void Report(SapiProgress value)
    {
        lock (gate)
            if (Text(value) is { } text)
                Console.Error.WriteLine($"dwave: {text}");
    }

    private string? Text(SapiProgress value)
    {
        if (value.Id is not { } id)
            return value.Notice;
        if (value.Status == "SUBMITTED")
            return $"job {id} submitted ('qubocam devices --resume {id}' fetches it, should this end)";
        bool isNew = !shown.TryGetValue(id, out (string Status, TimeSpan At) last) || last.Status != value.Status;
        if (!isNew && value.Elapsed - last.At < Patience)
            return null;
        // Answers that come at once need no line.
        if (value.Status == "COMPLETED")
            return shown.Remove(id) ? string.Create(CultureInfo.InvariantCulture, $"job {id} done after {value.Elapsed.TotalSeconds:0.#} s") : null;
        shown[id] = (value.Status, value.Elapsed);
        return string.Create(CultureInfo.InvariantCulture, $"job {id} {value.Status.ToLowerInvariant().Replace('_', ' ')}, {value.Elapsed.TotalSeconds:0.#} s")
            + (value.QueuePosition is int place ? $", place {place} in the queue" : "")
            + (value.EstimatedCompletion is (string earliest, string latest) ? $", expected between {earliest} and {latest}" : "");
    }
}
