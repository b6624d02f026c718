using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>The list of solvers, in two parts: what seldom changes is kept for an hour, status and load for a quarter.</summary>
/// <remarks>An entry is kept under endpoint and token's digest: what another account was told is never served.</remarks>
internal sealed class SolverList(SapiTransport transport, DWaveConfiguration configuration, SapiClientOptions options)
    : IDisposable
{
    private const string Static = "solvers/remote/?filter=all,-status,-avg_load";
    private const string Dynamic = "solvers/remote/?filter=none,%2Bidentity,%2Bstatus,%2Bavg_load";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Quarter = TimeSpan.FromMinutes(15);
    private readonly Dictionary<string, Entry> _known = [];
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The solvers, in the service's order.</summary>
    public async Task<ImmutableArray<DWaveSolver>> All(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            byte[] fixedPart = await Get(Static, Hour, cancellation).ConfigureAwait(false);
            byte[] moving = await Get(Dynamic, Quarter, cancellation).ConfigureAwait(false);
            return [.. Merge(fixedPart, moving).Select(DWaveSolver.Parse)];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static IEnumerable<JsonElement> Merge(byte[] fixedPart, byte[] moving)
    {
        using JsonDocument changing = JsonDocument.Parse(moving);
        Dictionary<string, JsonElement> byIdentity = [];
        foreach (JsonElement entry in changing.RootElement.EnumerateArray())
            byIdentity[Key(entry)] = entry.Clone();
        using JsonDocument all = JsonDocument.Parse(fixedPart);
        foreach (JsonElement entry in all.RootElement.EnumerateArray())
        {
            JsonObject merged = JsonNode.Parse(entry.GetRawText())!.AsObject();
            if (byIdentity.TryGetValue(Key(entry), out JsonElement other))
                foreach (string name in (ReadOnlySpan<string>)["status", "avg_load"])
                    if (other.TryGetProperty(name, out JsonElement value))
                        merged[name] = JsonNode.Parse(value.GetRawText());
            using JsonDocument document = JsonDocument.Parse(merged.ToJsonString());
            yield return document.RootElement.Clone();
        }
    }

    private static string Key(JsonElement entry) =>
        entry.TryGetProperty("identity", out JsonElement identity) ? identity.GetRawText()
        : entry.TryGetProperty("id", out JsonElement id) ? id.ToString() : "";

    private async Task<byte[]> Get(string path, TimeSpan age, CancellationToken cancellation)
    {
        byte[] account = Encoding.UTF8.GetBytes($"{transport.Endpoint}{path}\n{configuration.Token.Reveal()}");
        string key = Convert.ToHexStringLower(SHA256.HashData(account));
        Entry? kept = _known.GetValueOrDefault(key) ?? Read(key);
        if (kept is not null && options.Clock.GetUtcNow() is var now && now < kept.Expires && now >= kept.Fetched)
            return kept.Body;
        SapiRequest request = new(HttpMethod.Get, new Uri(path, UriKind.Relative), SapiKinds.Solvers)
        {
            ETag = kept?.ETag,
            Fits = json => json.ValueKind == JsonValueKind.Array
                && json.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.Object),
        };
        SapiReply reply = await transport.Repeat(request, cancellation).ConfigureAwait(false);
        if (reply.Status != HttpStatusCode.NotModified && !reply.IsSuccess)
            throw SapiErrors.Of(reply, "the list of solvers", configuration.Token);
        DateTimeOffset fetched = options.Clock.GetUtcNow();
        TimeSpan lasts = reply.Headers.CacheControl is { NoStore: true } or { NoCache: true }
            ? TimeSpan.Zero : reply.Headers.CacheControl?.MaxAge ?? age;
        byte[] body = reply.Status == HttpStatusCode.NotModified ? kept!.Body : reply.Body;
        Entry entry = new(reply.Headers.ETag?.ToString() ?? kept?.ETag, fetched, fetched + lasts, body);
        _known[key] = entry;
        if (reply.Headers.CacheControl?.NoStore != true) Write(key, entry);
        return body;
    }

    private Entry? Read(string key)
    {
        if (options.CacheFolder is null) return null;
        try
        {
            string file = File(key);
            return System.IO.File.Exists(file) ? JsonSerializer.Deserialize<Entry>(System.IO.File.ReadAllBytes(file)) : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            // Damaged, or being replaced: the service is asked.
            return null;
        }
    }

    private void Write(string key, Entry entry)
    {
        if (options.CacheFolder is null) return;
        try
        {
            Directory.CreateDirectory(options.CacheFolder);
            AtomicFile.Write(File(key), JsonSerializer.SerializeToUtf8Bytes(entry));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InputException)
        {
            // What cannot be kept is asked for again.
        }
    }

    private string File(string key) => Path.Combine(options.CacheFolder!, $"{key}.json");

    private sealed record Entry(string? ETag, DateTimeOffset Fetched, DateTimeOffset Expires, byte[] Body);
}
