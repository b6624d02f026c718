using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuboCam.App.Cluster;

namespace QuboCam.Benchmarks;

/// <summary>
/// Batches that are no work, through the scheduler of a cluster: handed out, answered by a worker that does nothing, marked in the database.
/// Target: 100,000 of them with flat memory, at least 2,000 a second. The database is the one that QUBOCAM_POSTGRES names.
/// </summary>
internal static class ClusterScheduler
{
    private const int Silos = 2;

    public static async Task RunAsync(string[] arguments)
    {
        int tasks = arguments is [string number] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        WorkerPlace place = new(Environment.GetEnvironmentVariable("QUBOCAM_POSTGRES")!, Blobs: null, Cache: "");
        await using ClusterDatabase database = await ClusterDatabase.OpenAsync(place.Postgres, CancellationToken.None);
        ClusterSilos table = new(database);
        List<IHost> silos = [];
        for (int i = 0; i < Silos; i++)
        {
            SiloOptions options = new() { Name = $"idle{i}", Place = place, Address = IPAddress.Loopback, Port = 0, Threads = 1 };
            await table.JoinAsync(options, CancellationToken.None);
            silos.Add(SiloRun.Build(options, database, table, _ => new IdleWorker()));
            await silos[^1].StartAsync();
        }
        Stopwatch watch = Stopwatch.StartNew();
        string job = Guid.NewGuid().ToString("N")[..8];
        await database.RunAsync(
            "INSERT INTO cluster_job (id, version, spec, images, batches, state) VALUES ($1, 'none', '{}', $2, $3, 'running')",
            CancellationToken.None, job, tasks * EvaluationPlan.BatchSize, tasks);
        List<double> megabytes = [];
        ClusterJobs jobs = new(database);
        JobFacts facts;
        while ((facts = await jobs.FindAsync(job, CancellationToken.None)).State == ClusterJobState.Running)
        {
            if (facts.Done >= tasks * (megabytes.Count + 1) / 5) megabytes.Add(Process.GetCurrentProcess().WorkingSet64 / 1e6);
            await Task.Delay(100);
        }
        megabytes.Add(Process.GetCurrentProcess().WorkingSet64 / 1e6);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{tasks} batches of no work over {Silos} silos of one worker each: {facts.State}, {facts.Done} marked, {tasks / watch.Elapsed.TotalSeconds:0} a second"));
        Console.WriteLine($"memory, MB, fifth by fifth: {string.Join(", ", megabytes.Select(mb => mb.ToString("0", CultureInfo.InvariantCulture)))}");
        foreach (IHost silo in silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }
    }

    private sealed class IdleWorker : IWorker
    {
        public Task<WorkerAnswer> AskAsync(WorkerTask task, TimeSpan patience, CancellationToken cancellation) =>
            Task.FromResult(new WorkerAnswer([]));

        public void Dispose()
        {
            // Nothing was opened.
        }
    }
}
