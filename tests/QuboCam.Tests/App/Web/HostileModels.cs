using Google.Protobuf;
using QuboCam.App;
using QuboCam.Onnx;

namespace QuboCam.Tests.App.Web;

/// <summary>Models that mean harm: a built-in model with nodes before its first one.</summary>
internal static class HostileModels
{
    /// <summary>A tensor of 10¹⁰ values whose shape is computed, so that nobody sees it coming.</summary>
    public static byte[] Huge()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(BuiltIn.Model("fashion-16"));
        string image = model.Graph.Input.Select(input => input.Name).Except(model.Graph.Initializer.Select(tensor => tensor.Name)).Single();
        Redirect(model.Graph, image, "harmed");
        model.Graph.Initializer.Add(Integers("side", [100_000]));
        model.Graph.Initializer.Add(Integers("from", [0]));
        model.Graph.Initializer.Add(Integers("to", [1]));
        NodeProto[] nodes =
        [
            Node("Shape", ["shape"], image), Node("Slice", ["one"], "shape", "from", "to"), Node("Mul", ["long"], "one", "side"),
            Concat("both", "long", "long"), Node("ConstantOfShape", ["huge"], "both"), Node("ReduceMean", ["mean"], "huge"),
            Node("Squeeze", ["scalar"], "mean"), Node("Add", ["harmed"], image, "scalar"),
        ];
        for (int i = 0; i < nodes.Length; i++)
            model.Graph.Node.Insert(i, nodes[i]);
        return model.ToByteArray();
    }

    private static void Redirect(GraphProto graph, string from, string to)
    {
        foreach (NodeProto node in graph.Node)
            for (int i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == from) node.Input[i] = to;
    }

    private static NodeProto Node(string type, string[] outputs, params string[] inputs) =>
        new() { OpType = type, Name = outputs[0], Input = { inputs }, Output = { outputs } };

    private static NodeProto Concat(string output, params string[] inputs)
    {
        NodeProto node = Node("Concat", [output], inputs);
        node.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        return node;
    }

    private static TensorProto Integers(string name, long[] values) =>
        new() { Name = name, DataType = 7, Dims = { values.Length }, Int64Data = { values } };
}
