using System.Runtime.InteropServices;
using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Reads the cases of Golden/preprocessing, made by Pillow, NumPy and torchvision.</summary>
internal static class PreprocessingGolden
{
    public static JsonElement[] Cases(string file) => [.. Root(file).EnumerateArray()];

    public static JsonElement Root(string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "preprocessing", file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    public static RgbImage Image(JsonElement json) =>
        new(json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32(), [.. json.GetProperty("rgb").GetBytesFromBase64()]);

    public static float[] Floats(JsonElement base64) =>
        MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();
}
