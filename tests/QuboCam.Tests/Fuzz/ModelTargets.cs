using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam.Fuzz;

/// <summary>What is read for a prediction: models, pictures, tensors, preprocessing, labels.</summary>
internal static class ModelTargets
{
    private static readonly ImageLimits Small = new() { Pixels = 1 << 20 };

    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new("onnx", Prepare) { Restructure = OnnxEdits.Edit, Words = OnnxEdits.Operators },
        // Opening runs the model once in ONNX Runtime.
        new("onnx-run", bytes => OnnxModel.Load(bytes, "m.onnx", new() { Threads = 1 }))
        {
            Restructure = OnnxEdits.Edit, Words = OnnxEdits.Operators, Every = 50, Memory = (256 << 20, 2000),
        },
        new("npy", bytes => NpyFile.Image(NpyFile.Decode(bytes, "a.npy"), "a.npy", TensorLayout.Nchw))
        {
            Words = ["'descr': '<f4'", "'<f8'", "'fortran_order': True", "'shape': (", ")", "(1, 3, 2, 2)", "{", "}", "\u0093NUMPY"],
        },
        new("image", Picture) { Words = ["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "acTL", "eXIf", "RIFF", "WEBPVP8X", "VP8L", "GIF89a", "BM", "Exif\0\0"] },
        new("preprocessing", bytes => PreprocessingJson.Parse(bytes, "p.json"))
        {
            Restructure = JsonEdits.Edit, Words = ["\"resize\":", "\"crop\":", "\"mean\":", "\"std\":", "\"range\":255", "\"GRAY\"", "\"NHWC\"", "null"],
        },
        new("labels", bytes => Labels.Parse(bytes, "l.txt").FindOrNone("cat")) { Words = ["\uFEFF", "\r", "\n\n", ",", "cat"] },
    ];

    /// <summary>Everything that is done with a model before ONNX Runtime sees it.</summary>
    private static void Prepare(byte[] bytes)
    {
        ModelProto model = OnnxFile.Parse(bytes, "m.onnx");
        FunctionInliner.Inline(model, "m.onnx");
        OnnxFile.CheckNodes(model.Graph, "m.onnx");
        HalfPrecision.Widen(model, folder: null);
        ClassifierGraph.Cut(model, "m.onnx", new());
        OpsetLift.Lift(model);
    }

    private static void Picture(byte[] bytes)
    {
        ImageReader.Size(bytes, "p.png");
        ImageReader.Decode(bytes, "p.png", Small);
    }
}
