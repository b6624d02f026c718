using Microsoft.EntityFrameworkCore;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>What every database has to do; one class per database runs it.</summary>
public abstract class StoreContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connection string of an empty database; null for SQLite.</summary>
    private protected abstract Task<string?> EmptyAsync();

    [Fact]
    public async Task WhatWasWrittenIsThereAfterARestart()
    {
        using TestStore store = new(await EmptyAsync());
        StoredExplanation kept = await store.ExplanationAsync(age: TimeSpan.FromMinutes(5));

        store.Restart();
        StoredExplanation read = await store.Explanations.GetAsync(kept.Id, Cancellation);

        Assert.Equivalent(kept, read);
    }

    [Fact]
    public async Task TheTablesAreThoseOfTheMigrations()
    {
        using TestStore store = new(await EmptyAsync());
        await using StoreContext context = store.Database.Open();

        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task ExplanationsAreListedNewestFirst()
    {
        using TestStore store = new(await EmptyAsync());
        StoredExplanation middle = await store.ExplanationAsync(age: TimeSpan.FromMilliseconds(2));
        StoredExplanation oldest = await store.ExplanationAsync(age: TimeSpan.FromMilliseconds(3));
        StoredExplanation newest = await store.ExplanationAsync(age: TimeSpan.FromMilliseconds(1));

        IReadOnlyList<StoredExplanation> all = await store.Explanations.ListAsync(10, Cancellation);
        IReadOnlyList<StoredExplanation> two = await store.Explanations.ListAsync(2, Cancellation);

        Assert.Equal([newest.Id, middle.Id, oldest.Id], all.Select(one => one.Id));
        Assert.Equal([newest.Id, middle.Id], two.Select(one => one.Id));
    }

    [Fact]
    public async Task ThatAnExplanationWasReadIsNotedToTheHour()
    {
        using TestStore store = new(await EmptyAsync());
        DateTimeOffset begin = store.Time.GetUtcNow();
        StoredExplanation kept = await store.ExplanationAsync(age: TimeSpan.Zero);

        store.Time.Advance(TimeSpan.FromMinutes(59));
        await store.Explanations.GetAsync(kept.Id, Cancellation);
        DateTimeOffset early = (await store.Explanations.ListAsync(1, Cancellation))[0].LastRead;
        store.Time.Advance(TimeSpan.FromMinutes(2));
        await store.Explanations.GetAsync(kept.Id, Cancellation);
        DateTimeOffset late = (await store.Explanations.ListAsync(1, Cancellation))[0].LastRead;

        Assert.Equal(begin, early);
        Assert.Equal(begin + TimeSpan.FromMinutes(61), late);
    }

    [Fact]
    public async Task WhatIsNotThereIsToldInOneLine()
    {
        using TestStore store = new(await EmptyAsync());
        StoredExplanation kept = await store.ExplanationAsync(age: TimeSpan.Zero);
        await store.Explanations.DeleteAsync(kept.Id, Cancellation);

        await Assert.ThrowsAsync<NotKeptException>(() => store.Explanations.GetAsync(kept.Id, Cancellation));
        await Assert.ThrowsAsync<NotKeptException>(() => store.Explanations.DeleteAsync(kept.Id, Cancellation));
        await Assert.ThrowsAsync<NotKeptException>(() => store.Models.GetAsync("'; DROP TABLE Models; --", Cancellation));
        await Assert.ThrowsAsync<NotKeptException>(() => store.Models.DeleteAsync("none", Cancellation));
    }

    [Fact]
    public async Task NamesOfStrangersAreKeptWhateverTheyHold()
    {
        using TestStore store = new(await EmptyAsync());
        string id = await store.BlobAsync();

        await store.Models.AddAsync(StoredRows.Model(id, store.Time.GetUtcNow(), "a\0b\ud800\u202e😀'"), Cancellation);

        Assert.Equal("a\ufffdb\ufffd\u202e😀'", (await store.Models.GetAsync(id, Cancellation)).Name);
    }

    [Fact]
    public async Task TheSameModelSentByManyAtOnceIsKeptOnce()
    {
        using TestStore store = new(await EmptyAsync());
        string id = await store.BlobAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => store.Models.AddAsync(StoredRows.Model(id, store.Time.GetUtcNow(), $"net{i}.onnx"), Cancellation))));

        Assert.Equal(id, Assert.Single(await store.Models.ListAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task AModelSentAgainReplacesWhatWasKnown()
    {
        using TestStore store = new(await EmptyAsync());
        string id = await store.BlobAsync();
        await store.Models.AddAsync(StoredRows.Model(id, store.Time.GetUtcNow(), "first.onnx"), Cancellation);

        await store.Models.AddAsync(StoredRows.Model(id, store.Time.GetUtcNow(), "second.onnx"), Cancellation);

        Assert.Equal("second.onnx", (await store.Models.ReferenceAsync(id, Cancellation)).Name);
    }

    [Fact]
    public async Task ThatAModelWasUsedIsNoted()
    {
        using TestStore store = new(await EmptyAsync());
        string id = await store.BlobAsync();
        await store.Models.AddAsync(StoredRows.Model(id, store.Time.GetUtcNow()), Cancellation);

        store.Time.Advance(TimeSpan.FromMinutes(2));
        await store.Models.ReferenceAsync(id, Cancellation);

        Assert.Equal(store.Time.GetUtcNow(), (await store.Models.GetAsync(id, Cancellation)).LastUsed);
    }

    [Fact]
    public async Task UnfinishedJobsComeInTheirOrder()
    {
        using TestStore store = new(await EmptyAsync());
        DateTimeOffset now = store.Time.GetUtcNow();
        JobRow second = StoredRows.Job(now, JobStatus.Queued);
        JobRow first = StoredRows.Job(now - TimeSpan.FromSeconds(1), JobStatus.Running);
        JobRow done = StoredRows.Job(now, JobStatus.Done), failed = StoredRows.Job(now, JobStatus.Failed);
        foreach (JobRow job in new[] { second, done, first, failed, StoredRows.Job(now, JobStatus.Cancelled) })
            await store.Jobs.AddAsync(job, Cancellation);

        Assert.Equal([first.Id, second.Id], (await store.Jobs.UnfinishedAsync(Cancellation)).Select(job => job.Id));
    }

    [Fact]
    public async Task ASweepForgetsWhatIsTooOldAndItsFiles()
    {
        using TestStore store = new(await EmptyAsync());
        string shared = await store.BlobAsync(), own = await store.BlobAsync();
        string result = await store.BlobAsync(), young = await store.BlobAsync();
        StoredExplanation old = await store.ExplanationAsync(age: TimeSpan.FromDays(31), shared, own);
        StoredExplanation recent = await store.ExplanationAsync(age: TimeSpan.FromDays(29), shared);
        JobRow job = StoredRows.Job(store.Time.GetUtcNow(), JobStatus.Done);
        (job.Finished, job.ResultBlob) = (store.Time.GetUtcNow() - TimeSpan.FromHours(25), result);
        await store.Jobs.AddAsync(job, Cancellation);
        Age(store, old.DocumentBlob, recent.DocumentBlob, shared, own, result);

        await store.Retention.SweepAsync(Cancellation);

        Assert.Equal([recent.Id], (await store.Explanations.ListAsync(10, Cancellation)).Select(one => one.Id));
        Assert.Null(await store.Jobs.FindAsync(job.Id, Cancellation));
        Assert.Equal(new[] { shared, recent.DocumentBlob, young }.Order(), store.Blobs.Sizes().Keys.Order());
    }

    [Fact]
    public async Task FilesOfUnfinishedJobsAndModelsStay()
    {
        using TestStore store = new(await EmptyAsync());
        string image = await store.BlobAsync(), model = await store.BlobAsync();
        DateTimeOffset begin = store.Time.GetUtcNow() - TimeSpan.FromDays(2);
        await store.Jobs.AddAsync(StoredRows.Job(begin, JobStatus.Queued, image), Cancellation);
        await store.Models.AddAsync(StoredRows.Model(model, store.Time.GetUtcNow()), Cancellation);
        Age(store, image, model);

        await store.Retention.SweepAsync(Cancellation);

        Assert.Equal(new[] { image, model }.Order(), store.Blobs.Sizes().Keys.Order());
    }

    [Fact]
    public async Task ManyUnneededFilesCostNoExplanation()
    {
        using TestStore store = new(await EmptyAsync());
        StoredExplanation kept = await store.ExplanationAsync(age: TimeSpan.FromDays(1));
        await store.BlobAsync(bytes: 5000); // sent by someone just now, and needed by nothing
        store.Options = store.Options with { MostBytes = 1000 };

        await store.Retention.SweepAsync(Cancellation);

        Assert.Equal(kept.Id, Assert.Single(await store.Explanations.ListAsync(10, Cancellation)).Id);
    }

    private static void Age(TestStore store, params string[] blobs)
    {
        foreach (string blob in blobs)
            File.SetLastWriteTimeUtc(store.Blobs.PathOf(blob), DateTime.UtcNow - TimeSpan.FromHours(1));
    }
}

/// <summary>The store in one file.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private protected override Task<string?> EmptyAsync() => Task.FromResult<string?>(null);
}

/// <summary>The store in PostgreSQL.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresStoreTests(PostgresServer server) : StoreContract
{
    private protected override async Task<string?> EmptyAsync() => await server.NewDatabaseAsync();
}
