using System.Diagnostics;

namespace QuboCam.App.Cluster;

/// <summary>
/// One worker of a silo: takes a lease, works it off, and takes the next while the results of the one before are written.
/// </summary>
internal sealed class SiloWorker(SiloWork work, BatchRunner runner)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private Task _handingIn = Task.CompletedTask;

    /// <summary>Works until the silo is stopped and what was taken is done.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (!await WorkAsync(stopping)) await SiloWork.Wait(Pause, stopping);
        }
        await _handingIn;
    }

    /// <summary>Works off a lease of the oldest job that has one.</summary>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> WorkAsync(CancellationToken stopping)
    {
        foreach (string job in work.Running)
        {
            if (stopping.IsCancellationRequested) break;
            if (await work.TakeAsync(job) is not { } lease) continue;
            await WorkOffAsync(job, lease);
            return true;
        }
        await _handingIn; // there may be more to do once the job knows of it
        return false;
    }

    private async Task WorkOffAsync(string job, BatchLease lease)
    {
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            int images = await work.Jobs.ImagesAsync(job, CancellationToken.None);
            List<BatchResult> results = [];
            for (int batch = lease.First, end = lease.First + lease.Count; batch < end; batch++)
            {
                int first = batch * EvaluationPlan.BatchSize;
                int? next = batch + 1 < end ? batch + 1 : null;
                results.Add(await runner.RunAsync(job, batch, first..Math.Min(images, first + EvaluationPlan.BatchSize), next, CancellationToken.None));
            }
            double seconds = watch.Elapsed.TotalSeconds / lease.Count;
            await _handingIn; // one after the other: where the database is slow, the worker waits for it
            _handingIn = HandInAsync(job, lease, results, seconds);
            work.Trouble.Clear(this);
        }
        catch (Exception error) when (SiloWork.IsPassing(error))
        {
            work.Trouble.Set(this, error.Message);
            await work.GiveBackAsync(job, lease);
            await Task.Delay(Pause);
        }
        catch (Exception error)
        {
            await work.FailAsync(job, error);
            await work.GiveBackAsync(job, lease);
        }
    }

    private async Task HandInAsync(string job, BatchLease lease, List<BatchResult> results, double seconds)
    {
        try
        {
            await work.HandInAsync(job, lease, results, seconds);
        }
        catch (Exception error)
        {
            await work.FailAsync(job, error);
            await work.GiveBackAsync(job, lease);
        }
    }
}
