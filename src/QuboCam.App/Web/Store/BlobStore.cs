using System.Buffers;
using System.Security.Cryptography;

namespace QuboCam.App.Web;

/// <summary>
/// Files by their content: the name is the SHA-256, so that the same content is kept once and a file is whole or absent.
/// </summary>
internal sealed class BlobStore
{
    private const int HashLength = 64;
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly long _mostBytes;
    private long _bytes;

    /// <summary>Opens the store.</summary>
    /// <param name="folder">Its folder; made where it is missing. No other program writes to it meanwhile.</param>
    /// <param name="mostBytes">Bytes of all files together, above which nothing more is taken.</param>
    public BlobStore(string folder, long mostBytes)
    {
        _mostBytes = mostBytes;
        _folder = Path.Combine(folder, "blobs");
        Directory.CreateDirectory(_folder);
        // What a server left half-written that was killed.
        foreach (string torn in Directory.EnumerateFiles(_folder, "*.part"))
            File.Delete(torn);
        _bytes = Files().Sum(file => file.Length);
    }

    /// <summary>Keeps a content.</summary>
    /// <param name="content">The content, read to its end.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="cancellation">Stops the reading; nothing is kept then.</param>
    /// <exception cref="InputException">The content is longer, or empty, or the store is full.</exception>
    public async Task<Blob> WriteAsync(Stream content, long limit, CancellationToken cancellation)
    {
        if (Interlocked.Read(ref _bytes) >= _mostBytes)
            throw new InputException(
                $"The server keeps more than {_mostBytes} bytes and takes no more now; try again in an hour, or raise --keep-gb.");
        string part = Path.Combine(_folder, $"{Guid.NewGuid():N}.part");
        try
        {
            Blob blob;
            await using (FileStream file = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1))
            {
                blob = await CopyAsync(content, file, limit, cancellation);
                file.Flush(flushToDisk: true);
            }
            Publish(part, blob);
            return blob;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Keeps a content that is in memory.</summary>
    public Task<Blob> WriteAsync(byte[] content, CancellationToken cancellation) =>
        WriteAsync(new MemoryStream(content), Math.Max(content.Length, 1), cancellation);

    /// <summary>The content of a file.</summary>
    /// <exception cref="InputException">It is not kept, or no longer.</exception>
    public byte[] Read(string hash)
    {
        try
        {
            return File.ReadAllBytes(PathOf(hash));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotKeptException("A file that this needs is no longer kept; send it again.", error);
        }
    }

    /// <summary>Length of a file.</summary>
    public long Length(string hash) => new FileInfo(PathOf(hash)).Length;

    /// <summary>Where a file is, or would be.</summary>
    /// <exception cref="ArgumentException">The name is not a SHA-256 in lower-case hexadecimal.</exception>
    public string PathOf(string hash) => IsHash(hash) ? Path.Combine(_folder, hash[..2], hash)
        : throw new ArgumentException("A content hash has 64 hexadecimal digits.", nameof(hash));

    /// <summary>Whether a text is a content hash: 64 digits, lower-case hexadecimal.</summary>
    public static bool IsHash(string text) =>
        text.Length == HashLength && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>Bytes of every file, by its hash.</summary>
    public IReadOnlyDictionary<string, long> Sizes() => Files().ToDictionary(file => file.Name, file => file.Length);

    /// <summary>Deletes what nothing refers to.</summary>
    /// <param name="used">The hashes that are referred to.</param>
    /// <param name="before">Younger files are left alone: what refers to them may not be written yet.</param>
    /// <returns>Number of files deleted.</returns>
    public int Sweep(IReadOnlySet<string> used, DateTimeOffset before)
    {
        int deleted = 0;
        foreach (FileInfo file in Files().Where(file => !used.Contains(file.Name)))
        {
            lock (_gate)
            {
                file.Refresh(); // it may have been written again since the folder was listed
                if (!file.Exists || file.LastWriteTimeUtc >= before.UtcDateTime) continue;
                _bytes -= file.Length;
                file.Delete();
            }
            deleted++;
        }
        return deleted;
    }

    /// <summary>Puts a whole file under its name. The same content replaces itself; its time is that of now.</summary>
    private void Publish(string part, Blob blob)
    {
        string path = PathOf(blob.Hash);
        lock (_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path)) _bytes += blob.Bytes;
            File.Move(part, path, overwrite: true);
        }
    }

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => IsHash(file.Name));

    private static async Task<Blob> CopyAsync(Stream from, FileStream to, long limit, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        long bytes = 0;
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0;)
            {
                if ((bytes += read) > limit)
                    throw new InputException($"The file is too large: more than {limit} bytes.");
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return bytes > 0 ? new Blob(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes)
            : throw new InputException("The file is empty.");
    }
}

/// <summary>A file that is kept.</summary>
/// <param name="Hash">SHA-256, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct Blob(string Hash, long Bytes);

/// <summary>What is asked for is not kept, or no longer.</summary>
internal sealed class NotKeptException(string message, Exception? cause = null) : InputException(message, cause!);
