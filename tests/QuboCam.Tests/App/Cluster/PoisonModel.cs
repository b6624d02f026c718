using Google.Protobuf;
using QuboCam.App;
using QuboCam.Onnx;

namespace QuboCam.Tests.App.Cluster;

/// <summary>The built-in classifier, with something aside that happens on a white picture only.</summary>
internal static class PoisonModel
{
    private const TensorType Bool = (TensorType)9; // of onnx.proto

    /// <summary>Divides the smallest integer by −1 on a white picture: the processor has no answer to that and ends the process.</summary>
    public static byte[] EndsOnWhite() => With((graph, white) =>
    {
        graph.Initializer.Add(new TensorProto { Name = "smallest", DataType = (int)TensorType.Int64, Int64Data = { long.MinValue } });
        graph.Initializer.Add(new TensorProto { Name = "two", DataType = (int)TensorType.Int64, Int64Data = { 2 } });
        Node(graph, "Mul", "white_twice", ["two", white]);
        Node(graph, "Sub", "divisor", ["one", "white_twice"]);
        Node(graph, "Div", "quotient", ["smallest", "divisor"]);
        Node(graph, "Sub", "nothing", ["quotient", "quotient"]);
        Node(graph, "Cast", "aside", ["nothing"], Attributes.Int("to", (int)TensorType.Float));
    });

    /// <summary>Loops 10¹² times on a white picture.</summary>
    public static byte[] HangsOnWhite() => With((graph, white) =>
    {
        AttributeProto body = new() { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = new GraphProto { Name = "body" } };
        body.G.Input.AddRange([Value("i", TensorType.Int64), Value("go", Bool), Value("v", TensorType.Float)]);
        Node(body.G, "Identity", "still", ["go"]);
        Node(body.G, "Identity", "w", ["v"]);
        body.G.Output.AddRange([Value("still", Bool), Value("w", TensorType.Float)]);
        graph.Initializer.Add(new TensorProto { Name = "many", DataType = (int)TensorType.Int64, Int64Data = { 1_000_000_000_000 } });
        graph.Initializer.Add(new TensorProto { Name = "start", DataType = (int)TensorType.Float, FloatData = { 0 } });
        Node(graph, "Mul", "times", [white, "many"]);
        Node(graph, "Loop", "aside", ["times", "", "start"], body);
    });

    private static byte[] With(Action<GraphProto, string> aside)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(BuiltIn.Model("fashion-24"));
        GraphProto graph = model.Graph;
        string scores = graph.Output[0].Name;
        foreach (NodeProto node in graph.Node)
            for (int i = 0; i < node.Output.Count; i++)
                if (node.Output[i] == scores) node.Output[i] = "plain_scores";
        graph.Initializer.Add(new TensorProto { Name = "one", DataType = (int)TensorType.Int64, Int64Data = { 1 } });
        graph.Initializer.Add(new TensorProto { Name = "bright", DataType = (int)TensorType.Float, FloatData = { 0.9f } });
        // The darkest value of each picture, and the largest of these: above 0.9 where a picture is all white.
        Node(graph, "Neg", "negative", [graph.Input[0].Name]);
        Node(graph, "GlobalMaxPool", "negative_darkest", ["negative"]);
        Node(graph, "Neg", "darkest", ["negative_darkest"]);
        Node(graph, "ReduceMax", "lightest_darkest", ["darkest"], Attributes.Int("keepdims", 0));
        Node(graph, "Greater", "is_white", ["lightest_darkest", "bright"]);
        Node(graph, "Cast", "white", ["is_white"], Attributes.Int("to", (int)TensorType.Int64));
        aside(graph, "white");
        Node(graph, "Add", scores, ["plain_scores", "aside"]);
        return model.ToByteArray();
    }

    private static void Node(GraphProto graph, string type, string output, string[] inputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = $"poison {output}" };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
    }

    private static ValueInfoProto Value(string name, TensorType type) =>
        new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = new() } } };
}
