using System.Globalization;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>Writes what is told about a problem.</summary>
/// <param name="version">Version of the media types.</param>
/// <param name="skew">By how much the clock is off.</param>
internal sealed class JobJson(int version, TimeSpan skew)
{
    /// <summary>Names of the statuses.</summary>
    public static string Name(JobStatus status) =>
        status == JobStatus.InProgress ? "IN_PROGRESS" : status.ToString().ToUpperInvariant();

    /// <summary>The status object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="job">The problem.</param>
    /// <param name="withAnswer">Whether an answer that is there is part of it.</param>
    public void Status(Utf8JsonWriter json, Job job, bool withAnswer)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        Identify(json, job);
        if (job.Status is JobStatus.Pending or JobStatus.InProgress)
        {
            json.WriteString("earliest_estimated_completion", Time(job.Submitted + job.ExpectedTime));
            json.WriteString("latest_estimated_completion", Time(job.Submitted + 2 * job.ExpectedTime + TimeSpan.FromSeconds(1)));
        }
        if (withAnswer && job.Answer is not null)
        {
            json.WritePropertyName("answer");
            json.WriteRawValue(job.Answer);
        }
        json.WriteEndObject();
    }

    /// <summary>Everything: the problem, its parameters, its metadata and its answer.</summary>
    public void Info(Utf8JsonWriter json, Job job)
    {
        using JsonDocument submission = JsonDocument.Parse(job.Submission);
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        foreach (string member in (string[])["data", "params"])
            if (submission.RootElement.TryGetProperty(member, out JsonElement value))
            {
                json.WritePropertyName(member);
                value.WriteTo(json);
            }
        json.WriteStartObject("metadata");
        Identify(json, job);
        json.WriteString("submitted_by", "StandIn");
        json.WritePropertyName("messages");
        Messages(json, job);
        json.WriteEndObject();
        if (job.Answer is not null)
        {
            json.WritePropertyName("answer");
            json.WriteRawValue(job.Answer);
        }
        json.WriteEndObject();
    }

    /// <summary>The messages about a problem: its error, if there was one.</summary>
    public void Messages(Utf8JsonWriter json, Job job)
    {
        json.WriteStartArray();
        if (job.ErrorMessage is string message)
        {
            json.WriteStartObject();
            json.WriteString("timestamp", Time(job.Solved ?? job.Submitted));
            json.WriteString("severity", "ERROR");
            json.WriteString("message", message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Identify(Utf8JsonWriter json, Job job)
    {
        json.WriteString("type", job.Type);
        if (version >= 3)
            SolverJson.Identity(json, "solver", job.Solver);
        else
            json.WriteString("solver", job.Solver.Name);
        json.WriteString("label", job.Label);
        json.WriteString("status", Name(job.Status));
        json.WriteString("submitted_on", Time(job.Submitted));
        json.WriteString("solved_on", job.Solved is DateTimeOffset solved ? Time(solved) : null);
        if (job.ErrorMessage is string message)
            json.WriteString("error_message", message);
    }

    private string Time(DateTimeOffset time) =>
        (time + skew).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
