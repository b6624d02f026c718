namespace QuboCam.App.Cluster;

/// <summary>The one place of a cluster that hands out the batches of a job. Its key is the job's number.</summary>
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Asks for batches to work on.</summary>
    /// <param name="holder">Who asks: one run of a silo.</param>
    /// <param name="threads">How many batches it works on at a time.</param>
    /// <returns>A lease; null where there is nothing to do now.</returns>
    Task<BatchLease?> TakeAsync(string holder, int threads);

    /// <summary>Says which leases a silo still works on.</summary>
    Task RenewAsync(string holder, int threads, long[] leases);

    /// <summary>Says that the batches of a lease are in the database.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="seconds">How long one of its batches took.</param>
    Task DoneAsync(long lease, double seconds);

    /// <summary>Gives a lease back that is not done.</summary>
    Task GiveBackAsync(long lease);
}

/// <summary>
/// Hands out the batches of a job. What it knows it reads from the database when it is activated, on any silo: nothing is lost with it.
/// </summary>
internal sealed class JobGrain(ClusterJobs jobs, TimeProvider time) : Grain, IJobGrain
{
    private BatchSchedule _schedule = new(0, [], time);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<BatchLease?> TakeAsync(string holder, int threads)
    {
        BatchLease? lease = _schedule.Take(holder, threads);
        if (lease is null) await EndAsync(); // the database may have been gone when the last batches were done
        return lease;
    }

    public Task RenewAsync(string holder, int threads, long[] leases)
    {
        _schedule.Renew(holder, threads, leases);
        return Task.CompletedTask;
    }

    public async Task DoneAsync(long lease, double seconds)
    {
        _schedule.Done(lease, seconds);
        await EndAsync();
    }

    public Task GiveBackAsync(long lease)
    {
        _schedule.GiveBack(lease);
        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        if (!_schedule.IsDone) return;
        if (!await jobs.FinishAsync(this.GetPrimaryKeyString(), CancellationToken.None))
            await LoadAsync(CancellationToken.None); // cancelled, or something is missing after all
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        JobFacts job = await jobs.FindAsync(this.GetPrimaryKeyString(), cancellation);
        _schedule = new BatchSchedule(
            job.State == ClusterJobState.Running ? job.Batches : 0, await jobs.DoneAsync(job.Id, cancellation), time);
        if (_schedule.IsDone) await jobs.FinishAsync(job.Id, cancellation); // the silo that did the last one ended before it could say so
    }
}
