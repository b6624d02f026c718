namespace QuboCam.App.Web;

/// <summary>Tells what a file is by its first bytes; its name and the type that its sender claims say nothing.</summary>
internal static class UploadSniff
{
    /// <summary>Refuses what is neither a picture nor a tensor.</summary>
    /// <exception cref="InputException">It is neither.</exception>
    public static void RequireImage(ReadOnlySpan<byte> content, string name)
    {
        if (!IsPicture(content) && !NpyFile.Recognises(content))
            throw new InputException($"{name} is not an image that can be read; send a PNG, JPEG, WebP, BMP or GIF picture, or a .npy tensor.");
    }

    /// <summary>Refuses what is plainly something else than an ONNX model; the rest is found out when it is read.</summary>
    /// <exception cref="InputException">It is a picture, an archive, a text or a tensor.</exception>
    public static void RequireModel(ReadOnlySpan<byte> head, string name)
    {
        if (IsPicture(head) || NpyFile.Recognises(head) || head.StartsWith("PK"u8) || head is [(byte)'<' or (byte)'{' or (byte)'#', ..])
            throw new InputException($"{name} is not an ONNX model; send the .onnx file that torch.onnx.export or another converter writes.");
    }

    private static bool IsPicture(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)
        || content.StartsWith("BM"u8)
        || (content.StartsWith("RIFF"u8) && content.Length >= 12 && content[8..].StartsWith("WEBP"u8));
}
