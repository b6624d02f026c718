using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>The content of a file that was sent.</summary>
internal static class UploadedFile
{
    private const int HeadLength = 64;

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
