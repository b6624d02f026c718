using System.Runtime.InteropServices;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Two ways to write one model give one answer: half precision, functions, old operators.</summary>
public sealed class EquivalentModelsTests
{
    [Theory]
    [InlineData("raw data")]
    [InlineData("int32 data")]
    [InlineData("beside the file")]
    public void AHalfPrecisionModelIsTheModelOfItsRoundedWeights(string storage)
    {
        using TestFolder folder = new();
        TinyModel half = WithCasts(), rounded = WithCasts();
        foreach (TensorProto tensor in half.Graph.Initializer)
            ToHalf(tensor, storage == "int32 data");
        foreach (TensorProto tensor in rounded.Graph.Initializer)
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([.. tensor.Floats().Select(v => (float)(Half)v)]));
        foreach (AttributeProto to in rounded.Graph.Node.SelectMany(n => n.Attribute).Where(a => a.Name == "to"))
            to.I = (int)TensorType.Float;
        if (storage == "beside the file")
            folder.File("weights.bin", ExternalTensor.MoveAll(half.Proto, "weights.bin"));

        using OnnxClassifier classifier = new(OnnxModel.Open(folder.File("half.onnx", half.Bytes), new() { Threads = 1 }));
        ActivationsAndGradients trace = classifier.Trace([TinyModel.Image()], [1])[0];

        AssertClose(rounded.Trace(1), trace);
    }

    [Fact]
    public void AHalfPrecisionInputTakesFloats()
    {
        TinyModel model = TinyModel.Create();
        model.Graph.Input[0].Type.TensorType.ElemType = (int)TensorType.Float16;
        foreach (TensorProto tensor in model.Graph.Initializer)
            ToHalf(tensor, asIntegers: false);

        // Weights and sums are rounded to 11 bits in the file alone.
        Assert.Equal(TinyModel.Create().Trace(1).Logits, model.Trace(1).Logits, (a, b) => Math.Abs(a - b) < 1e-2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.2f)]
    public void AFunctionIsItsBody(float? slope)
    {
        TinyModel inlined = TinyModel.Create(afterMaps: (m, maps) => m.Node("LeakyRelu",
            [m.Node("Sub", [m.Node("Sub", [maps, m.Floats("half", [0.5f], 1)]), "half"])], Attributes.Float("alpha", slope ?? 0.3f)));
        TinyModel calling = TinyModel.Create(afterMaps: (m, maps) => m.Node("Shrink", [maps, m.Floats("half", [0.5f], 1)]));
        calling.Graph.Node[2].Domain = "local";
        if (slope is float value)
            calling.Graph.Node[2].Attribute.Add(Attributes.Float("slope", value));
        calling.Proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        calling.Proto.Functions.AddRange([Shrink(), SubtractTwice()]);

        AssertClose(inlined.Trace(1, "maps"), calling.Trace(1, "maps"));
    }

    [Fact]
    public void AWholeModelOfOpset7EqualsThatOfOpset17()
    {
        TinyModel old = TinyModel.Create(7, afterMaps: (m, maps) =>
        {
            string normalised = m.Node(
                "BatchNormalization", [maps, .. Statistics(m)], Attributes.Int("spatial", 1), Attributes.Float("momentum", 0.8f));
            m.Graph.Node[^1].Output.AddRange(["mean_out", "var_out", "saved_mean", "saved_var"]);
            string clipped = m.Node("Clip", [normalised], Attributes.Float("min", -1), Attributes.Float("max", 0.6f));
            string padded = m.Node("Pad", [clipped], Attributes.Ints("pads", 0, 0, 1, 0, 0, 0, 0, 1), Attributes.Float("value", 0.25f));
            string sliced = m.Node("Slice", [padded], Attributes.Ints("starts", 1), Attributes.Ints("ends", 6), Attributes.Ints("axes", 3));
            AttributeProto scales = new() { Name = "scales", Floats = { 1, 1, 2, 2 }, Type = AttributeProto.Types.AttributeType.Floats };
            return m.Node("Dropout", [m.Node("Upsample", [sliced], scales)], Attributes.Float("ratio", 0.4f));
        }, end: (m, scores) => m.Node("Softmax", [scores]));
        TinyModel now = TinyModel.Create(17, afterMaps: (m, maps) =>
        {
            string normalised = m.Node("BatchNormalization", [maps, .. Statistics(m)]);
            string clipped = m.Node("Clip", [normalised, m.Floats("low", [-1]), m.Floats("high", [0.6f])]);
            string padded = m.Node("Pad", [clipped, m.Integers("pads", 0, 0, 1, 0, 0, 0, 0, 1), m.Floats("fill", [0.25f])]);
            string sliced = m.Node("Slice", [padded, m.Integers("starts", 1), m.Integers("ends", 6), m.Integers("axes", 3)]);
            return m.Node("Resize", [sliced, "", m.Floats("scales", [1, 1, 2, 2], 4)], Attributes.Text("mode", "nearest"),
                Attributes.Text("coordinate_transformation_mode", "asymmetric"), Attributes.Text("nearest_mode", "floor"));
        }, end: (m, scores) => m.Node("Softmax", [scores], Attributes.Int("axis", 1)));

        AssertClose(now.Trace(1, "maps"), old.Trace(1, "maps"));
        Assert.Equal(ScoreActivation.Softmax, old.Load().ScoreActivation);
    }

    [Fact]
    public void TheOldSoftmaxRunsOverAllAxesFromItsOwnOn()
    {
        TinyModel old = TinyModel.Create(11, afterMaps: (m, maps) => m.Node("Softmax", [maps], Attributes.Int("axis", 1)));
        TinyModel now = TinyModel.Create(17, afterMaps: (m, maps) => m.Node("Reshape",
            [m.Node("Softmax", [m.Node("Flatten", [maps])], Attributes.Int("axis", 1)), m.Integers("shape", -1, 3, 6, 6)]));

        AssertClose(now.Trace(1, "maps"), old.Trace(1, "maps"));
    }

    [Fact]
    public void ABatchNormalizationPerPixelIsRefused()
    {
        TinyModel model = TinyModel.Create(
            7, afterMaps: (m, maps) => m.Node("BatchNormalization", [maps, .. Statistics(m)], Attributes.Int("spatial", 0)));

        Assert.Contains("(BatchNormalization) cannot be brought to opset 18: spatial = 0", Refusal.Of(() => model.Load()));
    }

    [Theory]
    [InlineData(11, "Softmax")]
    [InlineData(9, "Upsample")]
    [InlineData(10, "Resize")]
    public void AnOldOperatorWithoutItsInputIsRefused(long opset, string operation)
    {
        TinyModel model = TinyModel.Create(opset, afterMaps: (m, maps) => m.Node("Add", [maps, m.Node(operation, "broken", [])]));

        Assert.StartsWith($"Node 'node of broken' ({operation}) lacks its input ", Refusal.Of(() => model.Load()));
    }

    private static void AssertClose(ActivationsAndGradients expected, ActivationsAndGradients actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Logits, actual.Logits, Close);
        Assert.Equal(expected.Activations, actual.Activations, Close);
        Assert.Equal(expected.Gradients, actual.Gradients, Close);
        Assert.Contains(expected.Gradients, g => g != 0);

        static bool Close(float a, float b) => Math.Abs(a - b) <= 1e-5;
    }

    private static string[] Statistics(TinyModel m) =>
    [
        m.Floats("scale", [1.5f, 0.5f, 2], 3), m.Floats("offset", [0.1f, 0, -0.2f], 3),
        m.Floats("mean", [0.3f, 0.2f, 0.5f], 3), m.Floats("variance", [1, 2, 0.5f], 3),
    ];

    /// <summary>The wide model with its maps cast to half precision, and its scores cast back.</summary>
    private static TinyModel WithCasts()
    {
        TinyModel model = TinyModel.Create(
            head: TinyModel.Wide, end: (m, scores) => m.Node("Cast", [scores], Attributes.Int("to", (int)TensorType.Float)));
        model.Graph.Node.Insert(0, new NodeProto
        {
            OpType = "Cast", Input = { "x" }, Output = { "half_x" }, Attribute = { Attributes.Int("to", (int)TensorType.Float16) },
        });
        model.Graph.Node[1].Input[0] = "half_x";
        return model;
    }

    private static void ToHalf(TensorProto tensor, bool asIntegers)
    {
        ushort[] bits = [.. tensor.Floats().Select(v => BitConverter.HalfToUInt16Bits((Half)v))];
        tensor.DataType = (int)TensorType.Float16;
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<ushort>(bits));
        if (!asIntegers)
            return;
        tensor.ClearRawData();
        tensor.Int32Data.AddRange(bits.Select(b => (int)b));
    }

    /// <summary>Shrink(x, by; slope = 0.3) = LeakyRelu(SubtractTwice(x, by), alpha = slope).</summary>
    private static FunctionProto Shrink() => new()
    {
        Name = "Shrink",
        Domain = "local",
        Input = { "in", "by" },
        Output = { "out" },
        AttributeProto = { Attributes.Float("slope", 0.3f) },
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 }, new OperatorSetIdProto { Domain = "local", Version = 1 } },
        Node =
        {
            new NodeProto { OpType = "SubtractTwice", Domain = "local", Input = { "in", "by" }, Output = { "inner" } },
            new NodeProto
            {
                OpType = "LeakyRelu", Input = { "inner" }, Output = { "out" },
                Attribute = { new AttributeProto { Name = "alpha", RefAttrName = "slope", Type = AttributeProto.Types.AttributeType.Float } },
            },
        },
    };

    private static FunctionProto SubtractTwice() => new()
    {
        Name = "SubtractTwice",
        Domain = "local",
        Input = { "in", "by" },
        Output = { "out" },
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
        Node =
        {
            new NodeProto { OpType = "Sub", Input = { "in", "by" }, Output = { "inner" } },
            new NodeProto { OpType = "Sub", Input = { "inner", "by" }, Output = { "out" } },
        },
    };
}
