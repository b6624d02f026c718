using System.Collections.Immutable;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam.Fuzz;

/// <summary>Changes models by their fields, so that they stay protobuf messages.</summary>
internal static class OnnxEdits
{
    /// <summary>Operators whose form changed between opsets, and those that hold graphs.</summary>
    public static ImmutableArray<string> Operators { get; } =
    [
        "Conv", "Relu", "Softmax", "Constant", "Reshape", "Squeeze", "Unsqueeze", "Clip", "Pad", "Slice", "Split", "Upsample", "Resize", "ReduceSum",
        "ReduceMean", "Dropout", "BatchNormalization", "Cast", "If", "Loop", "Scan", "Sigmoid", "Flatten", "TopK", "ConstantOfShape", "LRN", "Identity",
    ];

    private static readonly ImmutableArray<long> Numbers =
        [0, 1, -1, 2, 3, 7, 9, 13, 18, 25, 255, 65536, 1 << 20, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    private static readonly ImmutableArray<string> Attributes =
        ["axis", "axes", "value", "min", "max", "scales", "pads", "starts", "ends", "split", "to", "mode", "ratio", "body", "then_branch", "group"];

    /// <summary>A changed copy; the input itself where it is no model.</summary>
    public static byte[] Edit(Random random, byte[] input)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException)
        {
            return input;
        }
        model.Graph ??= new();
        for (int edits = 1 + random.Next(3); edits > 0; edits--)
            Edit(random, model);
        return model.ToByteArray();
    }

    private static void Edit(Random random, ModelProto model)
    {
        GraphProto graph = model.Graph;
        switch (random.Next(12))
        {
            case 0 when model.OpsetImport.Count > 0: model.OpsetImport[random.Next(model.OpsetImport.Count)].Version = Number(random); break;
            case 1: model.OpsetImport.Add(new OperatorSetIdProto { Domain = random.Next(2) == 0 ? "" : "local", Version = Number(random) }); break;
            case 2 when graph.Initializer.Count > 0: Edit(random, graph.Initializer[random.Next(graph.Initializer.Count)]); break;
            case 3 when graph.Input.Count > 0: graph.Input[random.Next(graph.Input.Count)] = Value(random, graph); break;
            case 4: graph.Output.Add(Value(random, graph)); break;
            case 5 when graph.Output.Count > 0: graph.Output[random.Next(graph.Output.Count)].Name = Tensor(random, graph); break;
            case 6 when graph.Node.Count > 0: graph.Node.RemoveAt(random.Next(graph.Node.Count)); break;
            case 7: AddFunction(random, model); break;
            default:
                if (graph.Node.Count == 0) graph.Node.Add(new NodeProto());
                Edit(random, graph.Node[random.Next(graph.Node.Count)], model);
                break;
        }
    }

    private static void Edit(Random random, NodeProto node, ModelProto model)
    {
        switch (random.Next(9))
        {
            case 0: node.OpType = Operators[random.Next(Operators.Length)]; break;
            case 1 when node.Input.Count > 0: node.Input.RemoveAt(random.Next(node.Input.Count)); break;
            case 2 when node.Output.Count > 0: node.Output.RemoveAt(random.Next(node.Output.Count)); break;
            case 3: node.Input.Add(Tensor(random, model.Graph)); break;
            case 4: node.Output.Add(Tensor(random, model.Graph)); break;
            case 5 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = Tensor(random, model.Graph); break;
            case 6 when model.Functions.Count > 0:
                FunctionProto called = model.Functions[random.Next(model.Functions.Count)];
                (node.Domain, node.OpType) = (called.Domain, called.Name);
                break;
            default: Edit(random, node, node.Attribute.Count == 0 || random.Next(4) == 0 ? null : node.Attribute[random.Next(node.Attribute.Count)], model); break;
        }
    }

    private static void Edit(Random random, NodeProto node, AttributeProto? attribute, ModelProto model)
    {
        if (attribute is null)
        {
            attribute = new AttributeProto { Name = Attributes[random.Next(Attributes.Length)] };
            node.Attribute.Add(attribute);
        }
        switch (random.Next(8))
        {
            case 0: attribute.I = Number(random); attribute.Type = AttributeProto.Types.AttributeType.Int; break;
            case 1: attribute.Ints.Add(Number(random)); break;
            case 2 when attribute.Ints.Count > 0: attribute.Ints[random.Next(attribute.Ints.Count)] = Number(random); break;
            case 3: attribute.F = Number(random); break;
            case 4 when model.Graph.Initializer.Count > 0: attribute.T = model.Graph.Initializer[random.Next(model.Graph.Initializer.Count)].Clone(); break;
            case 5 when model.Graph.Node.Count < 50: attribute.G = model.Graph.Clone(); break;
            case 6: attribute.RefAttrName = Attributes[random.Next(Attributes.Length)]; break;
            default: attribute.Name = Attributes[random.Next(Attributes.Length)]; break;
        }
    }

    private static void Edit(Random random, TensorProto tensor)
    {
        switch (random.Next(7))
        {
            case 0: tensor.Dims.Add(Number(random)); break;
            case 1 when tensor.Dims.Count > 0: tensor.Dims[random.Next(tensor.Dims.Count)] = Number(random); break;
            case 2: tensor.DataType = random.Next(25); break;
            case 3: tensor.RawData = ByteString.CopyFrom(tensor.RawData.Span[..random.Next(tensor.RawData.Length + 1)]); break;
            case 4: tensor.Dims.Clear(); break;
            case 5: tensor.DataLocation = 1; break;
            default: tensor.ClearRawData(); break;
        }
    }

    /// <summary>A function that may call itself, or others twice.</summary>
    private static void AddFunction(Random random, ModelProto model)
    {
        FunctionProto function = new() { Name = $"f{random.Next(6)}", Domain = "local" };
        function.Input.Add("a");
        function.Output.Add("b");
        for (int i = random.Next(4); i > 0; i--)
        {
            NodeProto node = new() { OpType = random.Next(2) == 0 ? "Relu" : $"f{random.Next(6)}", Domain = "local" };
            if (node.OpType == "Relu") node.Domain = "";
            node.Input.Add("a");
            node.Output.Add("b");
            function.Node.Add(node);
        }
        model.Functions.Add(function);
    }

    private static ValueInfoProto Value(Random random, GraphProto graph)
    {
        ValueInfoProto value = new() { Name = Tensor(random, graph), Type = new() { TensorType = new() { ElemType = random.Next(12) } } };
        if (random.Next(3) == 0) return value;
        value.Type.TensorType.Shape = new();
        for (int i = random.Next(6); i > 0; i--)
            value.Type.TensorType.Shape.Dim.Add(random.Next(3) == 0
                ? new TensorShapeProto.Types.Dimension { DimParam = "N" } : new TensorShapeProto.Types.Dimension { DimValue = Number(random) });
        return value;
    }

    private static string Tensor(Random random, GraphProto graph)
    {
        string[] names = [.. graph.Node.SelectMany(node => node.Output), .. graph.Initializer.Select(tensor => tensor.Name), "x", "", "new"];
        return names[random.Next(names.Length)];
    }

    private static long Number(Random random) => Numbers[random.Next(Numbers.Length)];
}
