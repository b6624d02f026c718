using System.Security.Cryptography;

namespace QuboCam.App.Cluster;

/// <summary>Contents by their SHA-256, which every machine of a cluster reads.</summary>
internal interface IClusterBlobs
{
    /// <summary>Keeps a content; one that is there already is not written again.</summary>
    /// <param name="content">The content, read to its end; its place is where it begins.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <returns>The digest.</returns>
    Task<string> WriteAsync(Stream content, CancellationToken cancellation);

    /// <summary>The contents of some digests.</summary>
    /// <returns>Each by its digest.</returns>
    /// <exception cref="InputException">One is not there, or is another one than its digest says.</exception>
    Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellation);

    /// <summary>Fails where a content is not that of its digest.</summary>
    /// <exception cref="InputException">It is not.</exception>
    static byte[] Checked(byte[] content, string hash) =>
        Convert.ToHexStringLower(SHA256.HashData(content)) == hash ? content
            : throw new InputException($"The content {hash[..12]}… of the cluster is damaged; submit the job again.");

    /// <summary>A content that is not there.</summary>
    static InputException Missing(string hash) => new(
        $"The content {hash[..12]}… is not in the cluster: give every silo and command the same --blobs, or none.");
}
