using Microsoft.EntityFrameworkCore;

namespace QuboCam.App.Web;

/// <summary>The jobs in the database.</summary>
internal sealed class JobTable(StoreDatabase database)
{
    /// <summary>Adds a job.</summary>
    public async Task AddAsync(JobRow job, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        context.Jobs.Add(job);
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>Writes what changed of a job.</summary>
    public async Task UpdateAsync(JobRow job)
    {
        await using StoreContext context = database.Open();
        context.Jobs.Update(job);
        await context.SaveChangesAsync(CancellationToken.None); // half a state would be worse than a late one
    }

    /// <summary>A job; null where there is none of this number.</summary>
    public async Task<JobRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        return await context.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellation);
    }

    /// <summary>The latest jobs, newest first.</summary>
    public async Task<IReadOnlyList<JobRow>> ListAsync(int most, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        return await context.Jobs.AsNoTracking().OrderByDescending(job => job.Created).ThenBy(job => job.Id).Take(most)
            .ToArrayAsync(cancellation);
    }

    /// <summary>The jobs that a server left unfinished, in the order in which they came.</summary>
    public async Task<IReadOnlyList<JobRow>> UnfinishedAsync(CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        return await context.Jobs.AsNoTracking().Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Running)
            .OrderBy(job => job.Created).ThenBy(job => job.Id).ToArrayAsync(cancellation);
    }
}
