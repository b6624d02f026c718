using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>What a model says of itself: input, output, layers, and why it cannot be explained.</summary>
public sealed class OnnxModelTests
{
    private static readonly Dictionary<string, (Func<TinyModel> Make, string[] Says)> BadClassifiers = new()
    {
        ["no output"] = (() => Changed(m => m.Graph.Output.Clear()), ["the graph has no output"]),
        ["several outputs"] = (() => Changed(m => m.Output("maps")), ["'scores', 'maps'", "--output"]),
        ["several inputs"] = (
            () => TinyModel.Create(end: WithTemperature),
            ["'x', 'temperature'", "make the others constants"]),
        ["no input in use"] = (() => Changed(m => m.Graph.Node[0].Input[0] = m.Floats("image", new float[72], 1, 2, 6, 6)), ["do not depend on any input"]),
        ["maps as output"] = (() => Changed(m => m.Graph.Output[0].Name = "maps"), ["'maps' has shape [1, 3, 6, 6]", "[1, C]"]),
        ["a scalar as output"] = (
            () => TinyModel.Create(end: (m, scores) => m.Node("ReduceSum", "total", [scores], Attributes.Int("keepdims", 0))), ["'total' has shape []"]),
        ["integer input"] = (() => Changed(m => m.Graph.Input[0].Type.TensorType.ElemType = 7), ["'x' has element type 7", "float32"]),
        ["no input type"] = (() => Changed(m => m.Graph.Input[0].Type = null), ["'x' is not a tensor"]),
        ["three dimensions"] = (() => Changed(m => Dims(m).RemoveAt(0)), ["'x' has 3 dimensions", "N×C×H×W"]),
        ["negative dimension"] = (() => Changed(m => Dims(m)[2].DimValue = -6), ["'x' has impossible dimensions [0, 2, -6, 6]"]),
        ["absurd dimension"] = (() => Changed(m => Dims(m)[2].DimValue = 1L << 40), ["'x' has impossible dimensions"]),
        ["an image too large"] = (
            () => Changed(m => (Dims(m)[2].DimValue, Dims(m)[3].DimValue) = (16000, 16000)), ["[0, 2, 16000, 16000] is too large"]),
        ["maps too large"] = (
            () => TinyModel.Create(afterMaps: (m, maps) => m.Node(
                "ConvTranspose", [maps, m.Floats("up", new float[9], 3, 3, 1, 1)], Attributes.Ints("strides", 30_000_000, 2))),
            ["the tensors of one image would hold 4.95e+09 values; 5.37e+08 are the limit"]),
        ["maps larger than any number of values"] = (
            () => TinyModel.Create(afterMaps: (m, maps) => m.Node(
                "ConvTranspose", [maps, m.Floats("up", new float[9], 3, 3, 1, 1)], Attributes.Ints("strides", int.MaxValue, int.MaxValue))), []),
        ["channels that the model does not take"] = (() => Changed(m => Dims(m)[1].DimValue = 5), ["node of conv"]),
    };

    public static TheoryData<string> Classifiers => [.. BadClassifiers.Keys];

    [Theory, MemberData(nameof(Classifiers))]
    public void AModelThatIsNoImageClassifierIsRefused(string name)
    {
        TinyModel model = BadClassifiers[name].Make();

        string message = Refusal.Of(() => model.Load());

        Assert.StartsWith("tiny.onnx: ", message);
        Assert.All(BadClassifiers[name].Says, part => Assert.Contains(part, message));
    }

    [Fact]
    public void OfSeveralOutputsTheNamedOneIsExplained()
    {
        TinyModel model = Changed(m => m.Output("maps"));

        using OnnxClassifier classifier = new(model.Load(new() { Output = "scores" }));

        Assert.Equal(TinyModel.Create().Trace().Logits, classifier.Trace([TinyModel.Image()], [null])[0].Logits);
    }

    [Fact]
    public void ANamedOutputOrInputThatDoesNotExistIsAnsweredWithThoseThatDo()
    {
        Assert.Equal(
            "tiny.onnx: there is no output 'score'; it has 'scores'.", Refusal.Of(() => TinyModel.Create().Load(new() { Output = "score" })));
        Assert.Equal("tiny.onnx: there is no input 'y'; it has 'x'.", Refusal.Of(() => TinyModel.Create().Load(new() { Input = "y" })));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    [InlineData(16385, 1)]
    [InlineData(1, int.MaxValue)]
    public void AnInputSizeThatNoImageHasIsRefused(int height, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxModelOptions { InputSize = (height, width) });

    [Fact]
    public void AModelThatLeavesItsSizeOpenTakesTheOneGiven()
    {
        TinyModel model = Changed(m => { Dims(m)[2].DimParam = "H"; Dims(m)[3].DimParam = "W"; });

        Assert.Equal((2, 9, 7), model.Load(new() { InputSize = (9, 7) }).InputShape);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void FewerThanOneThreadIsRefused(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxModelOptions { Threads = threads });

    [Fact]
    public void NamingTheImageDoesNotFeedTheOtherInputs()
    {
        TinyModel model = TinyModel.Create(end: WithTemperature);

        string message = Refusal.Of(() => model.Load(new() { Input = "x" }));

        Assert.Equal(
            "tiny.onnx: the class scores depend on several inputs ('x', 'temperature'); only an image can be fed: "
            + "make the others constants of the model.", message);
    }

    [Theory]
    [InlineData(7)] // IR version 3, where every initializer is an input
    [InlineData(17)]
    public void AnInputWithADefaultKeepsIt(long opset)
    {
        TinyModel model = TinyModel.Create(opset, end: WithTemperature);
        model.Floats("temperature", [1, 1, 1, 1], 4);

        ActivationsAndGradients trace = model.Trace(1);

        Assert.Equal(TinyModel.Create(opset).Trace(1).Logits, trace.Logits);
    }

    [Fact]
    public void AModelWithoutFeatureMapsHasNoLayerToExplain()
    {
        TinyModel model = TinyModel.Create();
        model.Graph.Node.Clear();
        string flat = model.Node("Flatten", ["x"]);
        model.Node("MatMul", "scores", [flat, model.Floats("w", TinyModel.Wave(72 * 4, 1), 72, 4)]);

        OnnxModel loaded = model.Load();

        Assert.Empty(loaded.Layers);
        Assert.Null(loaded.DefaultLayer);
        Assert.Contains("no layer has feature maps", Refusal.Of(() => loaded.Layer(null)));
    }

    [Fact]
    public void TheDefaultLayerIsTheLastBlockAfterItsActivation()
    {
        OnnxModel model = TinyModel.Create(afterMaps: (m, maps) => m.Node("MaxPool", [maps], Attributes.Ints("kernel_shape", 2, 2))).Load();

        Assert.Equal("maps", model.DefaultLayer);
        Assert.Equal(["conv", "maps", "maxpool_0"], model.Layers.Select(l => l.Name));
        Assert.Equal([false, true, true], model.Layers.Select(l => l.EndsBlock));
        Assert.Equal(new MapShape(3, 6, 6), model.Layer(null).Shape);
        Assert.Contains("MaxPool", model.DefaultLayerReason);
    }

    [Fact]
    public void MapsThatAreTheClassesThemselvesAreNotTheDefaultLayer()
    {
        // A convolutional classifier as in SqueezeNet: 1×1 convolution to the classes, then pooling.
        OnnxModel model = TinyModel.Create(head: (m, maps) =>
        {
            string classes = m.Node("Conv", "class_maps", [maps, m.Floats("w", TinyModel.Wave(12, 1), 4, 3, 1, 1)]);
            string rectified = m.Node("Relu", "class_maps_active", [classes]);
            return m.Node("Flatten", [m.Node("GlobalAveragePool", [rectified])]);
        }).Load();

        Assert.Equal("maps", model.DefaultLayer);
        Assert.Contains("whose 4 channels are the classes ('class_maps_active')", model.DefaultLayerReason);
    }

    [Fact]
    public void MapsBehindAChannelShuffleAreALayer()
    {
        OnnxModel model = TinyModel.Create(afterMaps: (m, maps) =>
        {
            string grouped = m.Node("Reshape", [maps, m.Integers("groups", 0, 3, 1, 6, 6)]);
            string shuffled = m.Node("Transpose", [grouped], Attributes.Ints("perm", 0, 2, 1, 3, 4));
            return m.Node("Reshape", "shuffled", [shuffled, m.Integers("joined", 0, 3, 6, 6)]);
        }).Load();

        Assert.Equal("shuffled", model.DefaultLayer);
        Assert.Equal(["conv", "maps", "shuffled"], model.Layers.Select(l => l.Name));
    }

    [Fact]
    public void AnUnknownLayerIsAnsweredWithTheNearestNames()
    {
        string message = Refusal.Of(() => TinyModel.Create().Load().Layer("map"));

        Assert.StartsWith("tiny.onnx: there is no layer 'map'; the nearest names are", message);
        Assert.Contains("maps", message);
        Assert.Contains("'qubocam layers'", message);
    }

    [Fact]
    public void ANodeNamesTheLayerThatItMakes() =>
        Assert.Equal("maps", TinyModel.Create().Load().Layer("node of maps").Name);

    [Fact]
    public void AnOperatorWithoutGradientIsNamedWithTheLayersAfterIt()
    {
        OnnxModel model = TinyModel.Create(afterMaps: (m, maps) => m.Node("Round", "rounded", [maps])).Load();

        string message = Refusal.Of(() => model.Layer("maps"));

        Assert.Equal(
            "tiny.onnx: layer 'maps' cannot be explained: node node of rounded (Round, domain ai.onnx) after it has no gradient rule; "
            + "choose a layer after it: 'rounded'.", message);
        Assert.Null(model.Layer("rounded").Obstacle);
    }

    [Fact]
    public void WithoutALayerAfterTheObstacleTheMessageSaysSo()
    {
        OnnxModel model = TinyModel.Create(end: (m, scores) => m.Node("Round", "rounded", [scores])).Load();

        Assert.EndsWith("node node of rounded (Round, domain ai.onnx) after it has no gradient rule; no layer lies after it.",
            Refusal.Of(() => new OnnxClassifier(model)));
    }

    [Fact]
    public void ALayerOnWhichTheScoresDoNotDependIsRefusedWhereItIsNamed()
    {
        // Only the shape of the dead branch reaches the scores.
        OnnxModel model = TinyModel.Create(afterMaps: (m, maps) =>
        {
            string dead = m.Node("Conv", "dead", ["x", m.Floats("w", TinyModel.Wave(54, 1), 3, 2, 3, 3)], Attributes.Ints("pads", 1, 1, 1, 1));
            return m.Node("Reshape", [maps, m.Node("Shape", [dead])]);
        }).Load();

        Assert.Equal("tiny.onnx: the logits do not depend on layer 'dead'.", Refusal.Of(() => new OnnxClassifier(model, "dead")));
    }

    [Fact]
    public void AModelMayUseTheNamesOfTheExplainersOwnTensors()
    {
        TinyModel model = TinyModel.Create();
        Rename(model, "x", "image");
        Rename(model, "conv", "gradients");
        Rename(model, "maps", "activations");
        Rename(model, "flat", "class_row");
        Rename(model, "pooled", "grad_cam");
        Rename(model, "scores", "logits");

        ActivationsAndGradients trace = model.Trace(1);

        Assert.Equal(TinyModel.Create().Trace(1).Gradients, trace.Gradients);
        Assert.Equal("activations", trace.Layer);
    }

    [Fact]
    public void AModelMayUseTheNamesThatWouldReplaceItsOwn()
    {
        TinyModel model = TinyModel.Create();
        Rename(model, "x", "image");
        Rename(model, "conv", "model/image");
        Rename(model, "maps", "model/image_0");

        Assert.Equal(TinyModel.Create().Trace(1).Gradients, model.Trace(1).Gradients);
    }

    [Fact]
    public void ChannelsLastIsSeenInTheInput()
    {
        TinyModel model = TinyModel.Create();
        (Dims(model)[1].DimValue, Dims(model)[2].DimValue, Dims(model)[3].DimValue) = (6, 6, 3);
        model.Graph.Node[0].Input[0] = "first";
        model.Graph.Node[0].Input[1] = model.Floats("kernel of three", new float[81], 3, 3, 3, 3);
        model.Node("Transpose", "first", ["x"], Attributes.Ints("perm", 0, 3, 1, 2));
        NodeProto transpose = model.Graph.Node[^1];
        model.Graph.Node.Remove(transpose);
        model.Graph.Node.Insert(0, transpose);

        OnnxModel loaded = model.Load();

        Assert.Equal(TensorLayout.Nhwc, loaded.InputLayout);
        Assert.Equal((3, 6, 6), loaded.InputShape);
        Assert.Equal("maps", loaded.DefaultLayer);
    }

    /// <summary>Multiplies the scores by a second input.</summary>
    private static string WithTemperature(TinyModel m, string scores)
    {
        m.Input("temperature", TensorType.Float, 1, 4);
        return m.Node("Mul", [scores, "temperature"]);
    }

    private static TinyModel Changed(Action<TinyModel> change)
    {
        TinyModel model = TinyModel.Create();
        change(model);
        return model;
    }

    private static void Rename(TinyModel model, string from, string to)
    {
        foreach (NodeProto node in model.Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == from ? to : node.Input[i];
            node.Output[0] = node.Output[0] == from ? to : node.Output[0];
        }
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
            value.Name = value.Name == from ? to : value.Name;
    }

    private static Google.Protobuf.Collections.RepeatedField<TensorShapeProto.Types.Dimension> Dims(TinyModel model) =>
        model.Graph.Input[0].Type.TensorType.Shape.Dim;
}
