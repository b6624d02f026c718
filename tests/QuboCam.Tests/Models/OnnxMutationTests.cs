using System.Collections.Immutable;
using CsCheck;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Damaged models, by the byte and by the field: an answer or one line, never another error and never a crash.</summary>
public sealed class OnnxMutationTests
{
    private static readonly ImmutableArray<byte[]> Valid =
    [
        TinyModel.Create().Bytes,
        TinyModel.Create(7, end: (m, s) => m.Node("Softmax", [s])).Bytes,
        Varied(13).Bytes,
        Varied(9, batch: 1).Bytes,
    ];

    private const int LargestImage = 1 << 20; // larger ones are valid, and slow

    private static readonly ImmutableArray<long> Edges = [0, 1, -1, 255, 65536, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    public static TheoryData<int> Undamaged => [.. Enumerable.Range(0, Valid.Length)];

    [Theory, MemberData(nameof(Undamaged))]
    public void TheUndamagedModelsAreAnswered(int index) =>
        Assert.Equal(4, OnnxModel.Load(Valid[index], "m.onnx", new() { Threads = 1 }).Classes);

    [Fact]
    public void ModelsWithDamagedBytesAreAnsweredOrRefused() => Mutation.Of([.. Valid]).Sample(Answers, iter: 400, threads: 1);

    [Fact]
    public void AReferenceModelWithDamagedBytesIsAnsweredOrRefused() =>
        Mutation.Of(File.ReadAllBytes(SharedFiles.Golden("xai/flat16_op13.onnx"))).Sample(Answers, iter: 40, threads: 1);

    [Fact]
    public void ModelsWithDamagedFieldsAreAnsweredOrRefused() => (
        from file in Gen.OneOf([.. Valid.Select(Gen.Const)])
        from edits in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000], Gen.Int[0, 1000], Number).Array[1, 3]
        select Damaged(file, edits)).Sample(Answers, iter: 600, threads: 1);

    /// <summary>Numbers at the edges of what a field means.</summary>
    private static Gen<long> Number => Gen.OneOf(Gen.Long[-3, 8], Gen.OneOf([.. Edges.Select(Gen.Const)]));

    /// <summary>Opens, differentiates and runs a model as every command does.</summary>
    private static void Answers(byte[] bytes)
    {
        try
        {
            OnnxModel model = OnnxModel.Load(bytes, "m.onnx", new() { Threads = 1 });
            (int channels, int height, int width) = model.InputShape;
            if ((long)channels * height * width > LargestImage)
                return;
            using OnnxClassifier classifier = new(model);
            classifier.Trace([new([.. new float[channels * height * width]], channels, height, width, model.InputLayout)], [null]);
        }
        catch (InputException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    private static byte[] Damaged(byte[] file, (int Kind, int Node, int Place, long Value)[] edits)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        foreach ((int kind, int at, int place, long value) in edits)
        {
            NodeProto node = model.Graph.Node[at % model.Graph.Node.Count];
            TensorProto tensor = model.Graph.Initializer[at % model.Graph.Initializer.Count];
            switch (kind)
            {
                case 0: DamageAttribute(node, place, value); break;
                case 1: node.OpType = model.Graph.Node[place % model.Graph.Node.Count].OpType; break;
                case 2 when node.Input.Count > 0: node.Input.RemoveAt(place % node.Input.Count); break;
                case 3 when node.Input.Count > 0:
                    node.Input[place % node.Input.Count] = model.Graph.Node[(int)((ulong)value % (ulong)model.Graph.Node.Count)].Output[0];
                    break;
                case 4: tensor.Dims[place % tensor.Dims.Count] = value; break;
                case 5: tensor.DataType = (int)(value % 20); break;
                case 6: model.Graph.Input[0].Type.TensorType.Shape.Dim[place % 4] = new() { DimValue = value }; break;
                case 7 when tensor.DataType == (int)TensorType.Int64: tensor.RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)); break;
                case 8: node.Output[0] = $"other{place}"; break;
                case 9: model.OpsetImport[0].Version = 7 + place % 18; break;
            }
        }
        return model.ToByteArray();
    }

    private static void DamageAttribute(NodeProto node, int place, long value)
    {
        if (node.Attribute.Count == 0)
        {
            node.Attribute.Add(Attributes.Int("axis", value));
            return;
        }
        AttributeProto attribute = node.Attribute[place % node.Attribute.Count];
        if (attribute.Ints.Count > 0)
            attribute.Ints[place % attribute.Ints.Count] = value;
        else
            attribute.I = value;
    }

    /// <summary>A model with the operators whose attributes say most about shapes.</summary>
    private static TinyModel Varied(long opset, long? batch = null) => TinyModel.Create(opset, batch, (m, maps) =>
    {
        string pooled = m.Node(
            "MaxPool", [maps], Attributes.Ints("kernel_shape", 3, 3), Attributes.Ints("strides", 2, 2), Attributes.Ints("pads", 1, 1, 1, 1));
        string convolved = m.Node("ConvTranspose", [pooled, m.Floats("up", TinyModel.Wave(36, 1), 3, 3, 2, 2)],
            Attributes.Ints("strides", 2, 2), Attributes.Int("group", 1));
        string averaged = m.Node("AveragePool", [convolved], Attributes.Ints("kernel_shape", 2, 2), Attributes.Ints("strides", 1, 1));
        string last = m.Node("Transpose", [averaged], Attributes.Ints("perm", 0, 2, 3, 1));
        string turned = m.Node("Transpose", [last], Attributes.Ints("perm", 0, 3, 1, 2));
        string joined = m.Node("Concat", [turned, turned], Attributes.Int("axis", 2));
        string reshaped = m.Node("Reshape", [joined, m.Integers("shape", batch ?? 0, 3, -1, 5)]);
        return m.Node("LRN", [reshaped], Attributes.Int("size", 3));
    });
}
