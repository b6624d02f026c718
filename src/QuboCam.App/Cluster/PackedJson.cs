using System.IO.Compression;
using System.Text.Json;

namespace QuboCam.App.Cluster;

/// <summary>JSON as results are kept: packed by the workers, of which there are many, rather than by the database, of which there is one.</summary>
internal static class PackedJson
{
    public static byte[] Pack<T>(T value)
    {
        using MemoryStream packed = new();
        using (BrotliStream brotli = new(packed, CompressionLevel.Fastest))
            brotli.Write(JsonSerializer.SerializeToUtf8Bytes(value));
        return packed.ToArray();
    }

    public static T Unpack<T>(byte[] packed)
    {
        using BrotliStream brotli = new(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(brotli)!;
    }
}
