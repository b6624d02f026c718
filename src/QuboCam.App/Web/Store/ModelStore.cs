using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace QuboCam.App.Web;

/// <summary>The models that were sent.</summary>
internal sealed class ModelStore(StoreDatabase database, TimeProvider time)
{
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    /// <summary>Keeps a model; what was known of the same file is replaced.</summary>
    public async Task AddAsync(StoredModel model, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(model, cancellation);
        }
        catch (DbUpdateException)
        {
            // Someone else sent the same file at the same time, or deleted it: the second look sees that.
            await WriteAsync(model, cancellation);
        }
    }

    /// <summary>A model that was sent.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task<StoredModel> GetAsync(string id, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        return await context.Models.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation) ?? throw NotKept(id);
    }

    /// <summary>A model by its number or built-in name, and what belongs to it; that it was used is noted, to the minute.</summary>
    /// <exception cref="NotKeptException">There is none.</exception>
    public async Task<ModelReference> ReferenceAsync(string id, CancellationToken cancellation)
    {
        if (BuiltIn.IsModel(id)) return new ModelReference(id, id);
        await using StoreContext context = database.Open();
        StoredModel model = await context.Models.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation)
            ?? throw NotKept(id);
        DateTimeOffset now = time.GetUtcNow();
        if (now - model.LastUsed > UseStep)
            await context.Models.Where(one => one.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsed, now), cancellation);
        return JsonSerializer.Deserialize<ModelReference>(model.Reference, WebJson.Options)!;
    }

    /// <summary>The models, the one added last first.</summary>
    public async Task<IReadOnlyList<StoredModel>> ListAsync(CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        return await context.Models.AsNoTracking().OrderByDescending(one => one.Added).ThenBy(one => one.Id)
            .ToArrayAsync(cancellation);
    }

    /// <summary>Forgets a model; its file stays while an explanation needs it.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        if (await context.Models.Where(one => one.Id == id).ExecuteDeleteAsync(cancellation) == 0) throw NotKept(id);
    }

    private async Task WriteAsync(StoredModel model, CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        if (await context.Models.SingleOrDefaultAsync(one => one.Id == model.Id, cancellation) is { } earlier)
            context.Entry(earlier).CurrentValues.SetValues(model);
        else
            context.Models.Add(model);
        await context.SaveChangesAsync(cancellation);
    }

    private static NotKeptException NotKept(string id) => new(
        $"There is no model '{CommandFields.Shortened(id)}'; "
        + $"there are {string.Join(", ", BuiltIn.Models)} and those that were sent.");
}
