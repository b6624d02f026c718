using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>A store over a folder of its own, with a clock that stands until it is moved.</summary>
internal sealed class TestStore : IDisposable
{
    public TestStore(string? postgres)
    {
        Folder = Directory.CreateTempSubdirectory("qubocam-store-").FullName;
        Options = new StoreOptions { Folder = Folder, Postgres = postgres };
        Database = new StoreDatabase(Options);
        Blobs = new BlobStore(Folder, long.MaxValue);
    }

    public string Folder { get; }

    public StoreOptions Options { get; set; }

    /// <summary>The clock; it begins at the real time, for files have real times.</summary>
    public FakeTimeProvider Time { get; } =
        new(DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));

    public StoreDatabase Database { get; private set; }

    public BlobStore Blobs { get; private set; }

    public ExplanationStore Explanations => new(Database, Time);

    public ModelStore Models => new(Database, Time);

    public JobTable Jobs => new(Database);

    public Retention Retention => new(Database, Blobs, Options, Time, NullLogger<Retention>.Instance);

    /// <summary>The next server takes over what this one leaves.</summary>
    public void Restart()
    {
        Database.Dispose();
        Database = new StoreDatabase(Options);
        Blobs = new BlobStore(Folder, long.MaxValue);
    }

    /// <summary>Keeps a content of so many bytes that nobody else has.</summary>
    public async Task<string> BlobAsync(int bytes = 100)
    {
        byte[] content = new byte[bytes];
        Guid.NewGuid().TryWriteBytes(content);
        return (await Blobs.WriteAsync(content, TestContext.Current.CancellationToken)).Hash;
    }

    /// <summary>Keeps an explanation, read last so long ago.</summary>
    public async Task<StoredExplanation> ExplanationAsync(TimeSpan age, params string[] files)
    {
        StoredExplanation explanation = StoredRows.Explanation(Time.GetUtcNow() - age, await BlobAsync(), files);
        await Explanations.AddAsync(explanation, TestContext.Current.CancellationToken);
        return explanation;
    }

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Rows for tests.</summary>
internal static class StoredRows
{
    public static StoredExplanation Explanation(DateTimeOffset time, string document, params string[] files) => new()
    {
        Id = ExplanationStore.NewId(),
        Created = time,
        LastRead = time,
        ImageName = "boot.png",
        ModelId = "fashion-16",
        ModelName = "fashion-16",
        Request = """{"imageName":"boot.png"}""",
        DocumentBlob = document,
        Blobs = string.Join(' ', files),
        PredictedClass = 9,
        PredictedLabel = "Ankle boot",
        Probability = 0.75,
        TargetClass = 7,
        TargetLabel = null,
        Layer = "/features/relu",
        Cancelled = false,
    };

    public static StoredModel Model(string id, DateTimeOffset used, string name = "net.onnx") => new()
    {
        Id = id,
        Name = name,
        Bytes = 100,
        Reference = JsonSerializer.Serialize(new ModelReference(id, name), WebJson.Options),
        Blobs = id,
        InputShape = "[1,3,8,8]",
        Classes = 10,
        DefaultLayer = "relu",
        Added = used,
        LastUsed = used,
    };

    public static JobRow Job(DateTimeOffset created, JobStatus status, string files = "") => new()
    {
        Id = ExplanationStore.NewId(), Kind = "test", Status = status, Request = "{}", Blobs = files, Created = created,
    };
}
