using System.Text;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Files that are no model: each is refused with one line that names the file and what is wrong.</summary>
public sealed class OnnxFileTests
{
    private static readonly Dictionary<string, (Func<TestFolder, string> Make, string Says)> BadFiles = new()
    {
        ["missing"] = (folder => Path.Combine(folder.Path, "m.onnx"), "does not exist"),
        ["folder"] = (folder => Directory.CreateDirectory(Path.Combine(folder.Path, "m.onnx")).FullName, "is a folder; give a file"),
        ["empty"] = (folder => folder.File("m.onnx", []), "is empty"),
        ["truncated"] = (folder => folder.File("m.onnx", TinyModel.Create().Bytes.AsSpan(0, 500)), "cut off or damaged; copy or download it again."),
        ["random bytes"] = (folder => folder.File("m.onnx", RandomBytes()), "not an ONNX model"),
        ["text"] = (folder => folder.File("m.onnx", "this is a picture of a cat"u8), "not an ONNX model"),
        ["json"] = (folder => folder.File("m.onnx", "{\"model\": 1}"u8), "not an ONNX model"),
        ["PNG signature"] = (folder => folder.File("m.onnx", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "not an ONNX model"),
    };

    private static readonly Dictionary<string, (Action<ModelProto> Damage, string Says)> BadModels = new()
    {
        ["opset 6"] = (m => m.OpsetImport[0].Version = 6, "opset 6; 7 or later is needed"),
        ["no opset"] = (m => m.OpsetImport.Clear(), "opset 1; 7 or later is needed"),
        ["IR 2"] = (m => m.IrVersion = 2, "IR version 2; 3 or later is needed"),
        ["IR 0"] = (m => m.ClearIrVersion(), "IR version 0; 3 or later is needed"),
        ["opset of the future"] = (m => m.OpsetImport[0].Version = 1_000_000, "ONNX Runtime refuses it"),
        ["IR of the future"] = (m => m.IrVersion = 1_000_000, "IR"),
        ["no graph"] = (m => m.Graph = null, "it holds no graph"),
        ["no node"] = (m => m.Graph.Node.Clear(), "it holds no graph"),
        ["negative dimension"] = (m => Kernel(m).Dims[0] = -3, "tensor 'kernel' has an impossible shape [-3, 2, 3, 3]"),
        ["overflowing product"] = (m => { Kernel(m).Dims[0] = 1L << 40; Kernel(m).Dims[1] = 1L << 40; }, "tensor 'kernel' has an impossible shape"),
        ["raw data too short"] = (m => Kernel(m).RawData = ByteString.CopyFrom(new byte[8]), "tensor 'kernel' has shape [3, 2, 3, 3] and 8 bytes"),
        ["raw data too long"] = (m => Kernel(m).RawData = ByteString.CopyFrom(new byte[220]), "tensor 'kernel' has shape [3, 2, 3, 3] and 220 bytes"),
        ["no data"] = (m => Kernel(m).ClearRawData(), "tensor 'kernel' has shape [3, 2, 3, 3] and 0 values"),
        ["attribute tensor too short"] = (m => m.Graph.Node.Add(ConstantNode()), "tensor 'value' has shape [5] and 4 bytes"),
        ["external data from memory"] = (m => ExternalTensor.Place(Kernel(m), "weights.bin", 0, 216), "tensor 'kernel' lies in another file ('weights.bin')"),
        ["a tensor computed twice"] = (m => m.Graph.Node.Insert(2, m.Graph.Node[1].Clone()), "maps"),
        ["a node without inputs"] = (m => m.Graph.Node[0].Input.Clear(), "do not depend on any input"),
        ["an unknown operator"] = (m => m.Graph.Node[1].OpType = "Rellu", "Rellu"),
        ["an unknown domain"] = (m => m.Graph.Node[1].Domain = "custom", "custom"),
        ["a loop"] = (m => m.Graph.Node[0].Input[0] = "maps", "tiny.onnx"),
        ["a loop of operators that only reshape"] = (
            m => (m.Graph.Node[3].Input[0], m.Graph.Node[4].OpType) = ("scores", "Flatten"), "do not depend on any input"),
        ["no group"] = (m => m.Graph.Node[0].Attribute.Add(Attributes.Int("group", 0)), "node 'node of conv' (Conv) has an impossible attribute 'group'"),
        ["a stride of zero"] = (m => m.Graph.Node[0].Attribute.Add(Attributes.Ints("strides", 1, 0)), "has an impossible attribute 'strides'"),
        ["an even window of channels"] = (
            m => { m.Graph.Node[1].OpType = "LRN"; m.Graph.Node[1].Attribute.Add(Attributes.Int("size", 4)); },
            "node 'node of maps' (LRN) has an impossible attribute 'size': an odd number is needed."),
        ["a missing tensor"] = (m => m.Graph.Node[0].Input[1] = "nothing", "nothing"),
    };

    public static TheoryData<string> Files => [.. BadFiles.Keys];

    public static TheoryData<string> Models => [.. BadModels.Keys];

    [Theory, MemberData(nameof(Files))]
    public void AFileThatIsNoModelIsRefused(string name)
    {
        using TestFolder folder = new();

        string message = Refusal.Of(() => OnnxModel.Open(BadFiles[name].Make(folder)));

        Assert.Contains("m.onnx", message);
        Assert.Contains(BadFiles[name].Says, message);
    }

    [Theory, MemberData(nameof(Models))]
    public void AnInconsistentModelIsRefused(string name)
    {
        TinyModel model = TinyModel.Create();
        BadModels[name].Damage(model.Proto);

        string message = Refusal.Of(() => model.Load());

        Assert.Contains("tiny.onnx", message);
        Assert.Contains(BadModels[name].Says, message);
    }

    [Fact]
    public void FunctionsThatCallEachOtherWithoutEndAreRefused()
    {
        TinyModel model = TinyModel.Create();
        model.Proto.Functions.Add(Recursive("F", "G", calls: 1));
        model.Proto.Functions.Add(Recursive("G", "F", calls: 1));
        model.Graph.Node[1].OpType = "F";
        model.Graph.Node[1].Domain = "local";

        Assert.Equal("tiny.onnx: its functions call each other without end.", Refusal.Of(() => model.Load()));
    }

    [Fact]
    public void FunctionsThatGrowWithoutBoundAreRefused()
    {
        // Inlined without a limit, the second round alone would make 10⁸ nodes.
        TinyModel model = TinyModel.Create();
        model.Proto.Functions.Add(Recursive("F", "F", calls: 10_000));
        model.Graph.Node[1].OpType = "F";
        model.Graph.Node[1].Domain = "local";

        Assert.StartsWith("tiny.onnx: its functions", Refusal.Of(() => model.Load()));
    }

    private static FunctionProto Recursive(string name, string called, int calls)
    {
        FunctionProto function = new() { Name = name, Domain = "local" };
        function.Input.Add("in");
        function.Output.Add("out");
        for (int i = 0; i < calls; i++)
        {
            NodeProto call = new() { OpType = called, Domain = "local" };
            call.Input.Add("in");
            call.Output.Add(i == 0 ? "out" : $"out{i}");
            function.Node.Add(call);
        }
        return function;
    }

    private static TensorProto Kernel(ModelProto model) => model.Graph.Initializer.Single(t => t.Name == "kernel");

    private static NodeProto ConstantNode()
    {
        TensorProto tensor = new() { Name = "value", DataType = (int)TensorType.Float, RawData = ByteString.CopyFrom(new byte[4]) };
        tensor.Dims.Add(5);
        NodeProto node = new() { OpType = "Constant" };
        node.Output.Add("unused");
        node.Attribute.Add(new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor });
        return node;
    }

    private static byte[] RandomBytes()
    {
        byte[] bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
