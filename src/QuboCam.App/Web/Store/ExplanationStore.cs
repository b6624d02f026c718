using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace QuboCam.App.Web;

/// <summary>The explanations that are kept.</summary>
internal sealed class ExplanationStore(StoreDatabase database, TimeProvider time)
{
    private static readonly TimeSpan ReadStep = TimeSpan.FromHours(1);

    /// <summary>A number that nobody guesses: 22 characters for 16 random bytes.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Keeps an explanation.</summary>
    public async Task AddAsync(StoredExplanation explanation, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        context.Explanations.Add(explanation);
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>An explanation; that it was read is noted, to the hour.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task<StoredExplanation> GetAsync(string id, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        StoredExplanation found = await context.Explanations.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == id, cancellation)
            ?? throw new NotKeptException("There is no explanation of this number, or it is no longer kept.");
        DateTimeOffset now = time.GetUtcNow();
        if (now - found.LastRead > ReadStep)
            await context.Explanations.Where(one => one.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastRead, now), cancellation);
        return found;
    }

    /// <summary>The latest explanations, newest first.</summary>
    public async Task<IReadOnlyList<StoredExplanation>> ListAsync(int most, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        return await context.Explanations.AsNoTracking().OrderByDescending(one => one.Created).ThenBy(one => one.Id).Take(most)
            .ToArrayAsync(cancellation);
    }

    /// <summary>Forgets an explanation; its files go with the next sweep.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        if (await context.Explanations.Where(one => one.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            throw new NotKeptException("There is no explanation of this number, or it is no longer kept.");
    }
}
