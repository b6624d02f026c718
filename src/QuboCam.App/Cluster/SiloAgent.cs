using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Cluster;

/// <summary>Works for the jobs of the cluster, with as many workers as the silo has threads. When it is stopped, what was taken is done first.</summary>
internal sealed class SiloAgent(
    SiloOptions options, ClusterJobs jobs, ClusterSilos silos, IGrainFactory grains, MakeWorker make, ILogger<SiloAgent> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Beat = TimeSpan.FromSeconds(3);
    private readonly SiloWork _work = new(options, jobs, grains, log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task[] all = [LookAsync(stoppingToken), .. Enumerable.Range(0, options.Threads).Select(_ => WorkAsync(stoppingToken))];
        using CancellationTokenSource last = new();
        Task beating = BeatAsync(last.Token);
        await Task.WhenAll(all);
        await last.CancelAsync();
        await beating;
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        using IWorker worker = make(log);
        await new SiloWorker(_work, new BatchRunner(worker.AskAsync, options.HangAfter)).RunAsync(stopping);
    }

    /// <summary>Keeps the list of jobs.</summary>
    private async Task LookAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                _work.Running = await jobs.RunningAsync(stopping);
                _work.Trouble.Clear(this);
            }
            catch (Exception error) when (SiloWork.IsPassing(error))
            {
                _work.Trouble.Set(this, $"the database does not answer: {error.Message}");
            }
            await SiloWork.Wait(Look, stopping);
        }
    }

    /// <summary>Says that the silo is there, to the cluster and to the jobs it works on.</summary>
    private async Task BeatAsync(CancellationToken ended)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long before = 0;
        while (!ended.IsCancellationRequested)
        {
            long images = _work.Images;
            double rate = (images - before) / watch.Elapsed.TotalSeconds;
            (before, watch) = (images, Stopwatch.StartNew());
            try
            {
                await silos.BeatAsync(options.Name, Math.Min(options.Threads, _work.Leases.Count), images, rate, _work.Trouble.Text, ended);
            }
            catch (Exception error) when (SiloWork.IsPassing(error))
            {
                _work.Trouble.Set(nameof(BeatAsync), error.Message);
            }
            foreach (IGrouping<string, long> held in _work.Leases.Keys.GroupBy(one => one.Job, one => one.Lease))
                await _work.TellAsync(held.Key, grain => grain.RenewAsync(_work.Holder, options.Threads, [.. held]));
            await SiloWork.Wait(Beat, ended);
        }
    }
}
