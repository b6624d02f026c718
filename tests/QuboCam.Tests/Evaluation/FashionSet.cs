using System.Collections.Immutable;
using System.Reflection;

namespace QuboCam.Tests;

/// <summary>Pictures of clothes in folders of classes, made of the program's samples with noise, and a built-in model for
/// them.</summary>
internal static class FashionSet
{
    private static readonly Assembly Program = Assembly.Load("qubocam");

    /// <summary>Classes by the names that the model's labels have.</summary>
    public static ImmutableArray<string> Classes { get; } = ["Bag", "Dress", "Trouser"];

    public static Labels Labels => Labels.Parse(Resource("models/labels.txt"), "labels.txt");

    public static Preprocessing Preprocessing => PreprocessingJson.Parse(Resource("models/preprocess.json"), "preprocess.json");

    public static OnnxModel Model() => OnnxModel.Load(Resource("models/fashion-16.onnx"), "fashion-16", new() { Threads = 1 });

    /// <summary>Writes so many pictures, the classes in turn, and returns the folder.</summary>
    public static string Make(TestFolder folder, int images, string name = "set")
    {
        for (int i = 0; i < images; i++)
            folder.File(Path.Combine(name, NameOf(i)), Picture(i));
        return Path.Combine(folder.Path, name);
    }

    /// <summary>Name of a picture in the set.</summary>
    public static string NameOf(int image) => $"{Classes[image % Classes.Length]}/{image:000}.png";

    /// <summary>A sample with noise that depends on the number of the image.</summary>
    public static byte[] Picture(int image)
    {
        RgbImage sample = ImageReader.Decode(
            Resource($"samples/{Classes[image % Classes.Length].ToLowerInvariant()}.png"), "sample");
        Random random = new(image);
        return PngFile.Encode(new RgbImage(sample.Width, sample.Height,
            [.. sample.Rgb.Chunk(3).SelectMany(pixel =>
                Enumerable.Repeat((byte)Math.Clamp(pixel[0] + random.Next(-60, 61), 0, 255), 3))]));
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = Program.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
