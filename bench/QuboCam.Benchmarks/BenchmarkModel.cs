using Microsoft.ML.OnnxRuntime;

namespace QuboCam.Benchmarks;

/// <summary>The model that a benchmark runs on, opened by QuboCam and, as baseline, by ONNX Runtime alone.</summary>
internal sealed class BenchmarkModel : IDisposable
{
    private const string Folder = "QUBOCAM_BENCH_MODELS";
    private readonly InferenceSession plain;
    private readonly string input;
    private readonly string output;

    public BenchmarkModel(string name)
    {
        string folder = Environment.GetEnvironmentVariable(Folder)
            ?? throw new InvalidOperationException($"{Folder} names the folder that bench/run makes.");
        string path = Path.Combine(folder, name + ".onnx");
        int threads = Environment.ProcessorCount;
        Classifier = new OnnxClassifier(OnnxModel.Open(path, new() { Threads = threads }));
        plain = new InferenceSession(path, new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 });
        (input, output) = (plain.InputNames[0], plain.OutputNames[0]);
        (int channels, int height, int width) = Classifier.InputShape;
        float[] values = [.. Enumerable.Range(0, channels * height * width).Select(i => MathF.Sin(i * 0.013f))];
        Image = new ImageTensor([.. values], channels, height, width);
    }

    public OnnxClassifier Classifier { get; }

    public ImageTensor Image { get; }

    /// <summary>The forward pass of the file as it is, without QuboCam.</summary>
    public float Forward(Memory<float> batch, int count)
    {
        using RunOptions options = new();
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, batch, [count, Image.Channels, Image.Height, Image.Width]);
        using IDisposableReadOnlyCollection<OrtValue> results = plain.Run(options, [input], [value], [output]);
        return results[0].GetTensorDataAsSpan<float>()[0];
    }

    public void Dispose()
    {
        Classifier.Dispose();
        plain.Dispose();
    }
}
