using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>The content of a file that was sent.</summary>
internal static class UploadedFile
{
    private const int HeadLength = 64;

    /// <summary>Its name, as it is shown.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="InputException">It is empty, or longer.</exception>
    public static string NameOf(IFormFile file, long limit)
    {
        string name = DisplayName.Of(file.FileName);
        return file.Length == 0 ? throw new InputException($"{name} is empty; send a file with content.")
            : file.Length > limit ? throw new InputException($"{name} has {file.Length} bytes; at most {limit} are taken.") : name;
    }

    /// <summary>Keeps it by its content.</summary>
    /// <exception cref="InputException">It is empty, or longer than the limit, or the store is full.</exception>
    public static async Task<KeptFile> KeepAsync(this BlobStore blobs, IFormFile file, long limit, CancellationToken cancellation)
    {
        string name = NameOf(file, limit);
        await using Stream content = file.OpenReadStream();
        return new KeptFile((await blobs.WriteAsync(content, limit, cancellation)).Hash, name);
    }

    /// <summary>All of it.</summary>
    public static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellation)
    {
        byte[] content = new byte[file.Length];
        await using Stream stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellation);
        return content;
    }

    /// <summary>Its first bytes.</summary>
    public static async Task<byte[]> HeadAsync(IFormFile file, CancellationToken cancellation)
    {
        byte[] head = new byte[HeadLength];
        await using Stream stream = file.OpenReadStream();
        return head[..await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellation)];
    }
}
