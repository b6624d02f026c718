using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Models that come from strangers: no other file is read, no path is shown, and a run can be ended.</summary>
public sealed class StrangersModelTests
{
    private const string Beside = "weights.bin";

    private static readonly Dictionary<string, Action<TinyModel, TensorProto>> Places = new()
    {
        ["initializer"] = (m, t) => m.Graph.Initializer.Add(t),
        ["attribute"] = (m, t) => m.Node("Constant", [], Attribute("value", a => a.T = t)),
        ["list of an attribute"] = (m, t) => m.Node("Constant", [], Attribute("value", a => a.Tensors.Add(t))),
        ["initializer of a subgraph"] = (m, t) => m.Node("If", ["x"], Attribute("then_branch", a => a.G = new() { Initializer = { t } })),
        ["node of a function"] = (m, t) => m.Proto.Functions.Add(new FunctionProto
        {
            Name = "f", Node = { new NodeProto { OpType = "Constant", Attribute = { Attribute("value", a => a.T = t) } } },
        }),
        ["default of a function"] = (m, t) =>
            m.Proto.Functions.Add(new FunctionProto { Name = "f", AttributeProto = { Attribute("value", a => a.T = t) } }),
        ["values of a sparse initializer"] = (m, t) => m.Graph.SparseInitializer.Add(new SparseTensorProto { Values = t }),
        ["indices of a sparse initializer"] = (m, t) => m.Graph.SparseInitializer.Add(new SparseTensorProto { Indices = t }),
        ["sparse attribute"] = (m, t) => m.Node("Constant", [], Attribute("sparse_value", a => a.SparseTensor = new() { Values = t })),
        ["list of a sparse attribute"] = (m, t) =>
            m.Node("Constant", [], Attribute("sparse_value", a => a.SparseTensors.Add(new SparseTensorProto { Values = t }))),
    };

    private static readonly Dictionary<string, Func<byte[]>> Bad = new()
    {
        ["empty"] = () => [],
        ["no model"] = () => [1, 2, 3, 4],
        ["cut off"] = () => TinyModel.Create().Bytes[..300],
        ["no classifier"] = () => TinyModel.Create(end: (m, _) => "maps").Bytes,
        ["unknown operator"] = () => TinyModel.Create(end: (m, scores) => m.Node("Nonsense", [scores])).Bytes,
        ["impossible product"] = () => TinyModel.Create(end: (m, scores) => m.Node("MatMul", [scores, m.Floats("w", new float[9], 9)])).Bytes,
    };

    public static TheoryData<string> PlaceNames => [.. Places.Keys];

    public static TheoryData<string> BadNames => [.. Bad.Keys];

    private static OnnxModelOptions Options { get; } = new() { ExternalData = ExternalData.Refused, DisplayName = "sent.onnx", Threads = 1 };

    [Theory, MemberData(nameof(PlaceNames))]
    public void ATensorInAnotherFileIsRefusedWhereverItIsNamed(string place)
    {
        using TestFolder folder = new();
        folder.File(Beside, new byte[1000]);
        TensorProto tensor = new() { Name = "stolen", DataType = (int)TensorType.Float, Dims = { 10 } };
        ExternalTensor.Place(tensor, Beside, 0, 40);
        TinyModel model = TinyModel.Create();
        Places[place](model, tensor);
        string path = folder.File("m.onnx", model.Bytes);

        string message = Refusal.Of(() => OnnxModel.Open(path, Options));

        Assert.Equal("sent.onnx: tensor 'stolen' lies in another file ('weights.bin'), which is not allowed here.", message);
    }

    [Fact]
    public void LargeTensorsStayInTheModelsOwnFile()
    {
        using TestFolder folder = new();
        TinyModel model = TinyModel.Create(head: TinyModel.Wide);
        string path = folder.File("m.onnx", model.Bytes);

        using OnnxClassifier classifier = new(OnnxModel.Open(path, Options));

        // float32 sums of 200 terms in whatever order ONNX Runtime chose.
        Assert.Equal(model.Trace(2).Logits, classifier.Trace([TinyModel.Image()], [2])[0].Logits, (a, b) => Math.Abs(a - b) <= 1e-5);
        Assert.Equal("large", OnnxFile.Read(path, path, ExternalData.Refused).Model.Graph.Initializer.Single(t => t.DataLocation == 1).Name);
    }

    [Theory, MemberData(nameof(BadNames))]
    public void MessagesCallTheModelByTheNameItWasGiven(string damage)
    {
        using TestFolder folder = new();
        string path = folder.File("m.onnx", Bad[damage]());

        string message = Refusal.Of(() => new OnnxClassifier(OnnxModel.Open(path, Options)));

        Assert.StartsWith("sent.onnx", message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatIsMissingOrGoneIsCalledByTheNameItWasGiven()
    {
        using TestFolder folder = new();
        string path = folder.File("m.onnx", TinyModel.Create(head: TinyModel.Wide).Bytes);
        OnnxModel model = OnnxModel.Open(path, Options);
        File.Delete(path);

        string missing = Refusal.Of(() => OnnxModel.Open(path, Options)), gone = Refusal.Of(() => new OnnxClassifier(model));

        Assert.Equal("sent.onnx does not exist.", missing);
        Assert.StartsWith("sent.onnx: ONNX Runtime refuses it", gone, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, gone, StringComparison.Ordinal);
    }

    [Fact]
    public void TheModelIsNamedAsItWasGivenAndOtherwiseByItsPath()
    {
        using TestFolder folder = new();
        string path = folder.File("m.onnx", TinyModel.Create().Bytes);

        Assert.Equal("sent.onnx", OnnxModel.Open(path, Options).Name);
        Assert.Equal(path, OnnxModel.Open(path, Options with { DisplayName = null }).Name);
    }

    // Without an end the run would take days: that these tests end at all is what they show.
    [Fact]
    public void OpeningAModelThatNeverEndsIsEndedByItsToken()
    {
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(source.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => HostileModel.EndlessLoop().Load());
    }

    [Fact]
    public void ARunThatNeverEndsIsEndedByItsToken()
    {
        using OnnxClassifier classifier = new(HostileModel.LoopOnBrightImages().Load());
        ImageTensor black = Filled(0), white = Filled(1);
        float[] before = classifier.Score(black.Values.AsMemory(), 1);

        Assert.ThrowsAny<OperationCanceledException>(() => Stopped(() => classifier.Trace([white], [0])));
        Assert.ThrowsAny<OperationCanceledException>(() => Stopped(() => classifier.Score(white.Values.AsMemory(), 1)));

        Assert.Equal(before, classifier.Score(black.Values.AsMemory(), 1));
    }

    [Fact]
    public void AnExplanationThatNeverEndsIsEndedByItsToken()
    {
        using OnnxClassifier classifier = new(HostileModel.LoopOnBrightImages().Load());
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        QuboExplainer explainer = new(classifier, new ExactSampler(new()), new(), CamMethods.All);

        Assert.ThrowsAny<OperationCanceledException>(() => explainer.Explain(Filled(1), null, null, null, source.Token));
    }

    [Fact]
    public void ATokenThatIsCancelledAlreadyStartsNothing()
    {
        using OnnxClassifier classifier = new(TinyModel.Create().Load());
        using (OnnxRuntimeLimits.StoppedBy(new CancellationToken(canceled: true)))
            Assert.ThrowsAny<OperationCanceledException>(() => classifier.Trace([TinyModel.Image()], [0]));

        Assert.Equal(4, classifier.Trace([TinyModel.Image()], [0])[0].Logits.Length); // the scope has ended
    }

    private static object Stopped(Func<object> run)
    {
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(source.Token);
        return run();
    }

    private static ImageTensor Filled(float value) => new([.. Enumerable.Repeat(value, 72)], TinyModel.Channels, TinyModel.Side, TinyModel.Side);

    private static AttributeProto Attribute(string name, Action<AttributeProto> fill)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Tensor };
        fill(attribute);
        return attribute;
    }
}
