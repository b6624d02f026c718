using Microsoft.ML.OnnxRuntime;
using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Tensors beside the model: the same answers as inside it, and nothing from outside the model's folder.</summary>
public sealed class ExternalDataTests
{
    // float32 sums of 200 terms in whatever order ONNX Runtime chose.
    private const double Tolerance = 1e-5;

    private const string Sizes = "tensor 'kernel' wants";

    private static readonly Dictionary<string, (Action<TestFolder, TensorProto> Damage, string Says)> BadPlaces = new()
    {
        ["parent folder"] = ((_, t) => ExternalTensor.Place(t, "../weights.bin", 0, 216), "'../weights.bin', outside the model's folder"),
        ["parent in the middle"] = ((_, t) => ExternalTensor.Place(t, "a/../../weights.bin", 0, 216), "outside the model's folder"),
        ["absolute path"] = ((f, t) => ExternalTensor.Place(t, Path.Combine(f.Path, "model", "weights.bin"), 0, 216), "outside the model's folder"),
        ["no place"] = ((_, t) => ExternalTensor.Place(t, "", 0, 216), "outside the model's folder"),
        ["the folder itself"] = ((_, t) => ExternalTensor.Place(t, ".", 0, 216), "'.'"),
        ["link to a file outside"] = ((f, t) => Link(f, t, file: true), "'link', outside the model's folder"),
        ["link to a folder outside"] = ((f, t) => Link(f, t, file: false), "'link/weights.bin', outside the model's folder"),
        ["missing file"] = ((_, t) => ExternalTensor.Place(t, "none.bin", 0, 216), "'none.bin', which is missing"),
        ["offset beyond the file"] = ((_, t) => ExternalTensor.Place(t, "weights.bin", 10_000, 216), Sizes),
        ["length beyond the file"] = ((_, t) => ExternalTensor.Place(t, "weights.bin", 900, 216), Sizes),
        ["negative offset"] = ((_, t) => ExternalTensor.Place(t, "weights.bin", -1, 216), Sizes),
        ["offset and length that overflow"] = ((_, t) => ExternalTensor.Place(t, "weights.bin", 8, long.MaxValue), Sizes),
        ["length of another shape"] = ((_, t) => ExternalTensor.Place(t, "weights.bin", 0, 212), "has shape [3, 2, 3, 3] and 212 bytes"),
    };

    public static TheoryData<string> Places => [.. BadPlaces.Keys];

    [Theory, MemberData(nameof(Places))]
    public void ATensorThatLiesWhereItMustNotIsRefused(string name)
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "model"));
        folder.File("weights.bin", new byte[1000]);
        folder.File("model/weights.bin", new byte[1000]);
        TinyModel model = TinyModel.Create();
        BadPlaces[name].Damage(folder, model.Graph.Initializer.Single(t => t.Name == "kernel"));
        string path = folder.File("model/m.onnx", model.Bytes);

        string message = Refusal.Of(() => OnnxModel.Open(path));

        Assert.Contains("m.onnx: tensor 'kernel'", message);
        Assert.Contains(BadPlaces[name].Says, message);
    }

    [Fact]
    public void LargeAndSmallTensorsBesideTheFileGiveTheSameAnswer()
    {
        using TestFolder folder = new();
        TinyModel inside = TinyModel.Create(head: TinyModel.Wide), beside = TinyModel.Create(head: TinyModel.Wide);
        folder.File("weights.bin", ExternalTensor.MoveAll(beside.Proto, "weights.bin"));

        using OnnxClassifier classifier = Open(folder.File("m.onnx", beside.Bytes));

        AssertSame(inside.Trace(1), classifier.Trace([TinyModel.Image()], [1])[0]);
        Assert.Equal(inside.Trace().Logits, classifier.Score(TinyModel.Image().Values.AsMemory(), 1), Close);
    }

    [Fact]
    public void ABatchNeedsNoMoreThanTheFilesBeside()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "parts"));
        TinyModel inside = TinyModel.Create(head: TinyModel.Wide), beside = TinyModel.Create(head: TinyModel.Wide);
        folder.File("parts/weights.bin", ExternalTensor.MoveAll(beside.Proto, "parts/weights.bin"));

        using OnnxClassifier classifier = Open(folder.File("m.onnx", beside.Bytes));

        AssertSame(inside.Trace(1), classifier.Trace([TinyModel.Image(), TinyModel.Image()], [0, 1])[1]);
    }

    [Fact]
    public void LargeTensorsThatStayInTheModelsFileGiveTheAnswerOfTheSameBytes()
    {
        using TestFolder folder = new();
        TinyModel model = TinyModel.Create(head: TinyModel.Wide);
        string path = folder.File("m.onnx", model.Bytes);

        using OnnxClassifier classifier = Open(path);

        AssertSame(model.Trace(2), classifier.Trace([TinyModel.Image()], [2])[0]);
        Assert.Equal(1, OnnxFile.Read(path, path, ExternalData.BesideTheModel).Model.Graph.Initializer.Count(t => t.DataLocation == 1));
    }

    [Fact]
    public void AModelBehindASymbolicLinkOpens()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "cache"));
        TinyModel model = TinyModel.Create(head: TinyModel.Wide);
        string link = Path.Combine(folder.Path, "cache", "link.onnx");
        File.CreateSymbolicLink(link, folder.File("m.onnx", model.Bytes));

        using OnnxClassifier classifier = Open(link);

        AssertSame(model.Trace(2), classifier.Trace([TinyModel.Image()], [2])[0]);
    }

    [Fact]
    public void AModelInAFolderBehindASymbolicLinkOpens()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "real"));
        TinyModel inside = TinyModel.Create(head: TinyModel.Wide), beside = TinyModel.Create(head: TinyModel.Wide);
        folder.File("real/weights.bin", ExternalTensor.MoveAll(beside.Proto, "weights.bin"));
        folder.File("real/m.onnx", beside.Bytes);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), Path.Combine(folder.Path, "real"));

        using OnnxClassifier classifier = Open(Path.Combine(folder.Path, "link", "m.onnx"));

        AssertSame(inside.Trace(2), classifier.Trace([TinyModel.Image()], [2])[0]);
    }

    [Fact]
    public void TheExportedExplainerHoldsEverythingAndRunsInPlainOnnxRuntime()
    {
        using TestFolder folder = new();
        TinyModel inside = TinyModel.Create(head: TinyModel.Wide), beside = TinyModel.Create(head: TinyModel.Wide);
        string weights = folder.File("weights.bin", ExternalTensor.MoveAll(beside.Proto, "weights.bin"));
        byte[] exported;
        using (OnnxClassifier classifier = Open(folder.File("m.onnx", beside.Bytes)))
            exported = classifier.ExportExplainer();
        File.Delete(weights);

        using InferenceSession session = new(exported);
        using OrtValue image = OrtValue.CreateTensorValueFromMemory([.. TinyModel.Image().Values], [1, 2, 6, 6]);
        using OrtValue row = OrtValue.CreateTensorValueFromMemory(new float[] { 0, 1, 0, 0 }, [1, 4]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results =
            session.Run(options, ["image", "class_row"], [image, row], ["logits", "activations", "gradients", "grad_cam"]);

        ActivationsAndGradients expected = inside.Trace(1);
        Assert.Equal(expected.Logits, results[0].GetTensorDataAsSpan<float>().ToArray(), Close);
        Assert.Equal(expected.Activations, results[1].GetTensorDataAsSpan<float>().ToArray(), Close);
        Assert.Equal(expected.Gradients, results[2].GetTensorDataAsSpan<float>().ToArray(), Close);
        Assert.Equal([1, 6, 6], results[3].GetTensorTypeAndShape().Shape);
        Assert.Equal(SlowGradCam(expected), results[3].GetTensorDataAsSpan<float>().ToArray(), Close);
    }

    private static OnnxClassifier Open(string path) => new(OnnxModel.Open(path, new() { Threads = 1 }));

    private static void AssertSame(ActivationsAndGradients expected, ActivationsAndGradients actual)
    {
        Assert.Equal(expected.Logits, actual.Logits, Close);
        Assert.Equal(expected.Activations, actual.Activations, Close);
        Assert.Equal(expected.Gradients, actual.Gradients, Close);
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) <= Tolerance;

    private static float[] SlowGradCam(ActivationsAndGradients trace) =>
    [
        .. Enumerable.Range(0, 36).Select(i => Math.Max(0, Enumerable.Range(0, 3)
            .Sum(k => Enumerable.Range(0, 36).Average(j => trace.Gradients[k * 36 + j]) * trace.Activations[k * 36 + i]))),
    ];

    private static void Link(TestFolder folder, TensorProto tensor, bool file)
    {
        string link = Path.Combine(folder.Path, "model", "link");
        Directory.CreateDirectory(Path.Combine(folder.Path, "outside"));
        string target = folder.File("outside/weights.bin", new byte[1000]);
        if (file)
            File.CreateSymbolicLink(link, target);
        else
            Directory.CreateSymbolicLink(link, Path.GetDirectoryName(target)!);
        ExternalTensor.Place(tensor, file ? "link" : "link/weights.bin", 0, 216);
    }
}
