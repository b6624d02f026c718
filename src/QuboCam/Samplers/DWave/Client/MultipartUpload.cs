using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace QuboCam;

/// <summary>Uploads a problem in parts, each with its checksum; parts that arrived are not sent again.</summary>
internal sealed class MultipartUpload(SapiTransport transport, ApiToken token, int partSize = MultipartUpload.PartSize)
{
    /// <summary>Bytes of a part, 5 MiB.</summary>
    public const int PartSize = 5 * 1024 * 1024;

    private const string Root = "bqm/multipart";
    private const string What = "the upload of the problem";

    /// <summary>Uploads.</summary>
    /// <returns>The number of the upload.</returns>
    public async Task<string> Send(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        string id = await Begin(body.Length, cancellation).ConfigureAwait(false);
        HashSet<(int, string)> arrived = await Arrived(id, cancellation).ConfigureAwait(false);
        List<byte> digests = [];
        for (int part = 1, at = 0; at < body.Length; part++, at += partSize)
        {
            ReadOnlyMemory<byte> bytes = body.Slice(at, Math.Min(partSize, body.Length - at));
            byte[] digest = Digest(bytes.Span);
            digests.AddRange(digest);
            if (!arrived.Contains((part, Convert.ToHexStringLower(digest))))
                await Put(id, part, bytes, digest, cancellation).ConfigureAwait(false);
        }
        await Combine(id, Convert.ToHexStringLower(Digest([.. digests])), cancellation).ConfigureAwait(false);
        return id;
    }

    /// <summary>MD5, which the service asks for to find errors of transport; it protects nothing.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol's checksum, not a protection.")]
    internal static byte[] Digest(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);

    private async Task<string> Begin(int size, CancellationToken cancellation)
    {
        SapiReply reply = await Send(
            HttpMethod.Post, Root, new { size }, json => JobState.Text(json, "id") is not null, cancellation)
            .ConfigureAwait(false);
        return JobState.Text(reply.Json(), "id")!;
    }

    private static Uri Below(string id, string what) => new($"{Root}/{Uri.EscapeDataString(id)}/{what}", UriKind.Relative);

    private async Task<HashSet<(int, string)>> Arrived(string id, CancellationToken cancellation)
    {
        SapiReply reply = await transport.Repeat(
            new SapiRequest(HttpMethod.Get, Below(id, "status"), Kind: null) { Fits = _ => true }, cancellation)
            .ConfigureAwait(false);
        HashSet<(int, string)> arrived = [];
        if (!reply.IsSuccess || reply.Json() is not { ValueKind: JsonValueKind.Object } json
            || !json.TryGetProperty("parts", out JsonElement parts) || parts.ValueKind != JsonValueKind.Array) return arrived;
        foreach (JsonElement part in parts.EnumerateArray())
            if (JobState.Text(part, "checksum") is { } checksum && part.TryGetProperty("part_number", out JsonElement number)
                && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int k))
                arrived.Add((k, checksum.Trim('"').ToLowerInvariant()));
        return arrived;
    }

    private async Task Put(string id, int part, ReadOnlyMemory<byte> bytes, byte[] digest, CancellationToken cancellation)
    {
        SapiReply reply = await transport.Repeat(
            new SapiRequest(HttpMethod.Put, Below(id, FormattableString.Invariant($"part/{part}")), Kind: null)
            {
                Body = () =>
                {
                    ReadOnlyMemoryContent content = new(bytes);
                    content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                    content.Headers.ContentMD5 = digest;
                    return content;
                },
            },
            cancellation).ConfigureAwait(false);
        Require(reply);
    }

    private async Task Combine(string id, string checksum, CancellationToken cancellation)
    {
        try
        {
            await Send(HttpMethod.Post, Below(id, "combine").ToString(), new { checksum }, fits: null, cancellation)
                .ConfigureAwait(false);
        }
        catch (InputException)
        {
            // Where the reply to the first request was lost, the second finds nothing left to combine.
            SapiReply reply = await transport.Repeat(
                new SapiRequest(HttpMethod.Get, Below(id, "status"), Kind: null) { Fits = _ => true }, cancellation)
                .ConfigureAwait(false);
            if (!reply.IsSuccess || JobState.Text(reply.Json(), "status") != "UPLOAD_COMPLETED") throw;
        }
    }

    /// <summary>Beginning an upload twice, or combining its parts twice, does no harm.</summary>
    private async Task<SapiReply> Send<T>(
        HttpMethod method, string path, T content, Func<JsonElement, bool>? fits, CancellationToken cancellation)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(content);
        SapiReply reply = await transport.Repeat(
            new SapiRequest(method, new Uri(path, UriKind.Relative), Kind: null)
            {
                Body = () => SubmissionRun.Json(body, compress: false),
                Fits = fits,
            },
            cancellation).ConfigureAwait(false);
        Require(reply);
        return reply;
    }

    private void Require(SapiReply reply)
    {
        if (!reply.IsSuccess) throw SapiErrors.Of(reply, What, token);
    }
}
