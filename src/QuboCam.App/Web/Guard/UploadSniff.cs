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

    /// <summary>Refuses what does not begin as an ONNX model does; the rest is found out when it is read.</summary>
    /// <remarks>A model is a protobuf message: it begins with the number and kind of one of its fields, nearly always the format's version.</remarks>
    /// <exception cref="InputException">It is something else: a picture, an archive, a text, a tensor.</exception>
    public static void RequireModel(ReadOnlySpan<byte> head, string name)
    {
        bool isField = head is [0x08 or 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42 or 0x72, ..] or [0xA2 or 0xCA or 0xD2, 0x01, ..];
        if (!isField || IsPicture(head))
            throw new InputException($"{name} is not an ONNX model; send the .onnx file that torch.onnx.export or another converter writes.");
    }

    private static bool IsPicture(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)
        || content.StartsWith("BM"u8)
        || (content.StartsWith("RIFF"u8) && content.Length >= 12 && content[8..].StartsWith("WEBP"u8));
}
