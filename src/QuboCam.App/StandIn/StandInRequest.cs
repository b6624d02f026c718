using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace QuboCam.App.StandIn;

/// <summary>One request as the routes see it.</summary>
internal sealed record StandInRequest
{
    // Far above any problem; below what would exhaust the memory.
    private const int LargestBody = 256 << 20;

    public required string Method { get; init; }

    /// <summary>Parts of the path from the endpoint on, decoded.</summary>
    public required string[] Segments { get; init; }

    public required IQueryCollection Query { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The body, inflated.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Newest version of the media types that is spoken.</summary>
    public required int NewestVersion { get; init; }

    /// <summary>Whether it is answered in version 2 whatever it asks for.</summary>
    public required bool IsForcedToVersion2 { get; init; }

    /// <summary>By how much the clock of the reply is off.</summary>
    public required TimeSpan Skew { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>The version in which to answer with a kind of document.</summary>
    /// <exception cref="RefusalException">415: the Accept header admits none that is spoken.</exception>
    public int Version(string kind, string family = "sapi")
    {
        if (IsForcedToVersion2) return 2;
        string[] accepted = [.. Headers.Accept.OfType<string>()];
        if (accepted.Length == 0) return NewestVersion;
        if (MediaTypeHeaderValue.TryParseList(accepted, out IList<MediaTypeHeaderValue>? types))
            foreach (MediaTypeHeaderValue type in types)
            {
                string name = type.MediaType.Value ?? "";
                if (name is "*/*" or "application/*" or "application/json") return NewestVersion;
                if (name == $"application/vnd.dwave.{family}.{kind}+json" && Spoken(type, family) is int version) return version;
            }
        throw new RefusalException(415, $"Unsupported media type: {string.Join(", ", accepted)}");
    }

    /// <summary>A document of a kind.</summary>
    public Reply Reply(string kind, byte[] json, int status = 200)
    {
        int version = Version(kind);
        return new Reply(status, $"application/vnd.dwave.sapi.{kind}+json; version={version}.0.0; charset=utf-8", json);
    }

    /// <summary>A whole number of the query.</summary>
    /// <exception cref="RefusalException">400: it is none, or out of its range.</exception>
    public int? Number(string name, int least, int most)
    {
        string? text = Query[name];
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most ? value
            : throw new RefusalException(400, $"Invalid value of '{name}': {text} (expected {least} to {most})");
    }

    /// <summary>The body of a request, inflated where it is compressed.</summary>
    /// <exception cref="RefusalException">It is too large, or not compressed as it says.</exception>
    public static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "deflate"))
            throw new RefusalException(415, $"Unsupported content encoding: {encoding}");
        using MemoryStream bytes = new();
        try
        {
            await using Stream plain =
                encoding == "deflate" ? new ZLibStream(request.Body, CompressionMode.Decompress) : request.Body;
            await CopyAsync(plain, bytes, cancellation);
        }
        catch (InvalidDataException error)
        {
            throw new RefusalException(400, $"The body is no zlib stream: {error.Message}");
        }
        return bytes.ToArray();
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken cancellation)
    {
        byte[] buffer = new byte[81920];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            if (to.Length + count > LargestBody)
                throw new RefusalException(413, $"The body is longer than {LargestBody} bytes");
            to.Write(buffer, 0, count);
        }
    }

    private int? Spoken(MediaTypeHeaderValue type, string family)
    {
        string? version = type.Parameters.FirstOrDefault(parameter => parameter.Name == "version")?.Value.Value?.Trim('"');
        if (version is null) return NewestVersion;
        if (!System.Version.TryParse(version.Contains('.') ? version : version + ".0", out Version? parsed)) return null;
        if (family != "sapi") return parsed.Major == 1 ? 1 : null;
        return parsed.Major >= 2 && parsed.Major <= NewestVersion && parsed.Minor <= 1 ? parsed.Major : null;
    }
}
