using System.Globalization;

namespace QuboCam.App.Cluster;

/// <summary>cluster watch: shows how far a job is until it ends.</summary>
internal static class ClusterWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Watches a job.</summary>
    /// <returns>The job when it has ended.</returns>
    /// <exception cref="InputException">There is no such job.</exception>
    public static async Task<JobFacts> RunAsync(string job, ClusterJobs jobs, ClusterSilos silos, CancellationToken cancellation)
    {
        using ConsoleProgress line = new("watch");
        while (true)
        {
            try
            {
                JobFacts facts = await jobs.FindAsync(job, cancellation);
                if (facts.State != ClusterJobState.Running) return facts;
                List<SiloFacts> there = await silos.AllAsync(cancellation);
                line.Show(() => Line(facts, there));
            }
            catch (Exception error) when (ClusterDatabase.IsPassing(error))
            {
                line.Show(() => $"the database does not answer: {error.Message}");
            }
            await Task.Delay(Look, cancellation);
        }
    }

    private static string Line(JobFacts job, List<SiloFacts> silos)
    {
        double rate = silos.Sum(silo => silo.Rate);
        string left = rate > 0 ? string.Create(CultureInfo.InvariantCulture,
            $", {rate:0.0} images/s, {TimeSpan.FromSeconds(Math.Ceiling((job.Images - job.ImagesDone) / rate)):g} left") : "";
        string trouble = silos.FirstOrDefault(silo => silo.Trouble is not null) is { } ill ? $"; {ill.Name}: {ill.Trouble}" : "";
        string who = silos.Count switch { 0 => "no silo is there", 1 => "1 silo", int count => $"{count} silos" };
        return $"{job.ImagesDone} of {job.Images} images, {who}{left}{trouble}";
    }
}
