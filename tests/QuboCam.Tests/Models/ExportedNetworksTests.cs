using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>
/// torchvision's architectures, exported and differentiated by PyTorch (tests/exports/make.py writes artifacts/exports; skipped without).
/// </summary>
public sealed class ExportedNetworksTests
{
    private const double Tolerance = 1e-4;

    private static readonly string? Folder = Find();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Models => Folder is null ? ["(none)"] : [.. Index().Select(e => e.Model)];

    [Theory, MemberData(nameof(Models))]
    public void LogitsActivationsAndGradientsAreThoseOfPyTorch(string name)
    {
        Entry entry = Named(name);
        OnnxModel model = OnnxModel.Open(Path.Combine(Folder!, entry.Model), new() { Threads = 1 });
        ImageTensor image = NpyFile.ReadImage(Path.Combine(Folder!, entry.Input), TensorLayout.Nchw);

        foreach (Layer layer in entry.Layers)
        {
            using OnnxClassifier classifier = new(model, layer.Name);
            ActivationsAndGradients trace = classifier.Trace([image], [entry.Class])[0];

            // PyTorch's own float32 gradients are that far from its float64 ones; ours may be as far on the other side.
            double gradientTolerance = Math.Max(Tolerance, 2 * entry.RoundingError);
            AssertClose(entry.Logits, trace.Logits.AsSpan(), Tolerance);
            AssertClose(layer.Activations, trace.Activations.AsSpan(), Tolerance);
            AssertClose(layer.Gradients, trace.Gradients.AsSpan(), gradientTolerance);
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void TheDefaultLayerIsTheLastBlockBeforePooling(string name)
    {
        Entry entry = Named(name);

        OnnxModel model = OnnxModel.Open(Path.Combine(Folder!, entry.Model), new() { Threads = 1 });

        Assert.Equal(entry.Layers.Single(l => l.Default).Name, model.DefaultLayer);
    }

    private static void AssertClose(string file, ReadOnlySpan<float> actual, double tolerance)
    {
        float[] expected = [.. NpyFile.Read(Path.Combine(Folder!, file)).Values];
        Assert.Equal(expected.Length, actual.Length);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        double relative = worst / expected.Max(Math.Abs);
        Assert.True(relative <= tolerance, $"{file}: {relative:e1} off, relative to the largest value; {tolerance:e1} is allowed.");
    }

    private static Entry Named(string name)
    {
        if (Folder is null)
            Assert.Skip("There are no exported networks: tests/exports/make.py writes them.");
        return Index().Single(e => e.Model == name);
    }

    private static Entry[] Index() => JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(Path.Combine(Folder!, "index.json")), Json)!;

    private static string? Find()
    {
        string? folder = Environment.GetEnvironmentVariable("QUBOCAM_EXPORTS") is { Length: > 0 } named ? named
            : Repository.Folder is { } root ? Path.Combine(root, "artifacts", "exports") : null;
        return File.Exists(Path.Combine(folder ?? "", "index.json")) ? folder : null;
    }

    private sealed record Entry(string Model, string Input, string Logits, int Class, double RoundingError, Layer[] Layers);

    private sealed record Layer(string Name, bool Default, string Activations, string Gradients);
}
