using System.Globalization;
using System.Text.Json;

namespace QuboCam.App.Cluster;

/// <summary>What status prints.</summary>
internal static class ClusterText
{
    private const int MostSkipped = 20;
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>For people.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<JobFacts> jobs, IReadOnlyList<SiloFacts> silos, IReadOnlyList<(int Index, string Reason)> skipped)
    {
        if (jobs.Count == 0) yield return "The cluster has no jobs.";
        foreach (JobFacts job in jobs)
        {
            string took = job.Ended is { } ended ? $" after {ended - job.Created:hh\\:mm\\:ss}" : "";
            string error = job.Error is { } text ? $": {text}" : "";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{job.Id}  {job.State,-9}  {job.ImagesDone} of {job.Images} images{took}, submitted {job.Created.ToLocalTime():yyyy-MM-dd HH:mm}{error}");
        }
        foreach ((int index, string reason) in skipped.Take(MostSkipped))
            yield return string.Create(CultureInfo.InvariantCulture, $"  left out: image {index}: {reason}");
        if (skipped.Count > MostSkipped)
            yield return string.Create(CultureInfo.InvariantCulture, $"  and {skipped.Count - MostSkipped} more");
        foreach (SiloFacts silo in silos)
        {
            string trouble = silo.Trouble is { } text ? $"  {text}" : "";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"silo {silo.Name} on {silo.Host}: {silo.Busy} of {silo.Threads} workers busy, {silo.Rate:0.0} images/s, {silo.Images} images{trouble}");
        }
    }

    /// <summary>For programs.</summary>
    public static string Json(IReadOnlyList<JobFacts> jobs, IReadOnlyList<SiloFacts> silos, IReadOnlyList<(int Index, string Reason)> skipped) =>
        JsonSerializer.Serialize(new { jobs, silos, skipped = skipped.Select(one => new { one.Index, one.Reason }) }, Form);
}
