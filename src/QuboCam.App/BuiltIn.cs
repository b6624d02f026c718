using System.Reflection;

namespace QuboCam.App;

/// <summary>The models and sample images that are part of the program.</summary>
internal static class BuiltIn
{
    public const string DefaultModel = "fashion-24";
    public const string DefaultSample = "sample:ankle-boot";
    private const string SamplePrefix = "sample:";

    /// <summary>Names of the built-in models.</summary>
    public static IReadOnlyList<string> Models { get; } = [.. Named("models/", ".onnx")];

    /// <summary>Names of the sample images, as INPUT takes them.</summary>
    public static IReadOnlyList<string> Samples { get; } = [.. Named("samples/", ".png").Select(name => SamplePrefix + name)];

    public static bool IsModel(string name) => Models.Contains(name);

    public static bool IsSample(string name) => name.StartsWith(SamplePrefix, StringComparison.Ordinal);

    public static byte[] Model(string name) => Read($"models/{name}.onnx");

    public static Preprocessing Preprocessing() => PreprocessingJson.Parse(Read("models/preprocess.json"), "the built-in preprocessing");

    public static Labels Labels() => QuboCam.Labels.Parse(Read("models/labels.txt"), "the built-in labels");

    /// <summary>A sample image.</summary>
    /// <exception cref="InputException">There is no such sample.</exception>
    public static RgbImage Sample(string name) => ImageReader.Decode(SampleFile(name), name);

    /// <summary>The PNG file of a sample image.</summary>
    /// <exception cref="InputException">There is no such sample.</exception>
    public static byte[] SampleFile(string name) => Samples.Contains(name)
        ? Read($"samples/{name[SamplePrefix.Length..]}.png")
        : throw new InputException($"There is no '{name}'; there are {string.Join(", ", Samples)}.");

    private static IEnumerable<string> Named(string folder, string ending) => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
        .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    private static byte[] Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program was built without '{resource}'.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
