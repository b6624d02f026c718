using System.Security.Cryptography;

namespace QuboCam.App.Cluster;

/// <summary>Contents in a folder that all machines share: each file is called by its digest.</summary>
internal sealed class FolderBlobs(string folder) : IClusterBlobs
{
    public async Task<string> WriteAsync(Stream content, CancellationToken cancellation)
    {
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        string path = PathOf(hash);
        if (File.Exists(path)) return hash;
        content.Position = 0;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => content.CopyTo(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--blobs {folder} cannot be written to: {error.Message}", error);
        }
        return hash;
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellation)
    {
        Dictionary<string, byte[]> contents = [];
        foreach (string hash in hashes)
        {
            try
            {
                contents[hash] = IClusterBlobs.Checked(await File.ReadAllBytesAsync(PathOf(hash), cancellation), hash);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                throw IClusterBlobs.Missing(hash);
            }
        }
        return contents;
    }

    /// <summary>A folder for each first byte: a hundred thousand files in one are slow on some shares.</summary>
    private string PathOf(string hash) => Path.Combine(folder, hash[..2], hash);
}
