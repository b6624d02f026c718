using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>The content of a file that was sent.</summary>
internal static class UploadedFile
{
    private const int HeadLength = 64;

    /// <summary>All of it.</summary>
    /// <exception cref="InputException">It is empty or too large.</exception>
    public static async Task<byte[]> BytesAsync(IFormFile file, long limit, CancellationToken cancellation)
    {
        if (file.Length > limit)
            throw new InputException($"{DisplayName.Of(file.FileName)} has {file.Length} bytes; at most {limit} are taken.");
        if (file.Length == 0)
            throw new InputException($"{DisplayName.Of(file.FileName)} is empty.");
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
