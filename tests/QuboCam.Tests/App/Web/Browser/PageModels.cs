using QuboCam.Onnx;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>Models that visitors bring: pictures of 6×6, four classes.</summary>
internal static class PageModels
{
    public const int WideMaps = 100;

    /// <summary>
    /// 100 maps, averaged. The first class takes them with weights from 0.5 to 1, the second with minus these, the third the
    /// first ten of them alone; so the signs of their importances are known by hand.
    /// </summary>
    public static byte[] Wide()
    {
        float[] weights = [.. Enumerable.Range(0, 4 * WideMaps).Select(i => (i / WideMaps, i % WideMaps) switch
        {
            (0, int map) => 0.5f + 0.005f * map,
            (1, int map) => -0.5f - 0.005f * map,
            (2, int map) => map < 10 ? 0.1f : 0,
            _ => 0f,
        })];
        return TinyModel.Create(
            afterMaps: (m, maps) => m.Node("Relu", "wide", [m.Node("Conv", "spread",
                [maps, m.Floats("w", [.. TinyModel.Wave(3 * WideMaps, 0.9f).Select(MathF.Abs)], WideMaps, 3, 1, 1)])]),
            head: (m, maps) => m.Node("Gemm", "scores",
            [
                m.Node("Flatten", [m.Node("GlobalAveragePool", [maps])]), m.Floats("heads", weights, 4, WideMaps),
                m.Floats("shift4", new float[4], 4),
            ], Attributes.Int("transB", 1))).Bytes;
    }

    /// <summary>A model with a step that has no derivative behind its first block: only what follows can be explained.</summary>
    public static byte[] Rounded() => TinyModel.Create(afterMaps: (m, maps) => m.Node("Relu", "later",
        [m.Node("Conv", "second", [m.Node("Round", "rounded", [maps]), m.Floats("w", TinyModel.Wave(9, 0.9f), 3, 3, 1, 1)])]))
        .Bytes;

    /// <summary>A .npy file that these models take as it is: 2×6×6 values.</summary>
    public static byte[] Tensor()
    {
        using TestFolder folder = new();
        string path = Path.Combine(folder.Path, "waves.npy");
        NpyFile.Write(path, TinyModel.Image().Values.AsSpan(), TinyModel.Channels, TinyModel.Side, TinyModel.Side);
        return File.ReadAllBytes(path);
    }
}
