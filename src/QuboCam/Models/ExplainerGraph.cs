using QuboCam.Onnx;

namespace QuboCam;

/// <summary>
/// The classifier with its own derivative: inputs image and class row; outputs logits, activations, gradients and, on request, the
/// Grad-CAM map. Any ONNX Runtime runs it.
/// </summary>
internal static class ExplainerGraph
{
    /// <summary>Input: images, in the classifier's layout.</summary>
    public const string Image = "image";

    /// <summary>Input: one row of class weights per image, [N, C]; an all-zero row means the predicted class.</summary>
    public const string ClassRow = "class_row";

    /// <summary>Output: scores before softmax, [N, C].</summary>
    public const string Logits = "logits";

    /// <summary>Output: the layer, [N, K, H, W].</summary>
    public const string Activations = "activations";

    /// <summary>Output: ∂(class_row · logits)/∂activations, [N, K, H, W].</summary>
    public const string Gradients = "gradients";

    /// <summary>Output: ReLU(Σ α A), [N, H, W]; α is the mean gradient of a map.</summary>
    public const string GradCam = "grad_cam";

    /// <summary>Builds the explainer of one layer.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="layer">The layer to explain.</param>
    /// <param name="withGradCam">Whether the Grad-CAM map is among the outputs.</param>
    /// <exception cref="ModelException">An operator between the layer and the logits has no gradient rule.</exception>
    public static ModelProto Build(OnnxModel model, ExplainableLayer layer, bool withGradCam)
    {
        ModelProto explainer = model.Graph.Model.Clone();
        GraphProto graph = explainer.Graph;
        Func<string, string> safe = RenameTaken(graph);
        string layerTensor = safe(layer.Name), logitsTensor = safe(model.Graph.Logits);
        GraphWriter writer = new(graph, "qubocam/io/");
        string logits = writer.Append("Flatten", [logitsTensor], [Logits], Attributes.Int("axis", 1)).Output[0];
        Dictionary<string, TensorFact> facts = model.Facts.ToDictionary(f => safe(f.Key), f => f.Value);
        facts[Logits] = new TensorFact([1, model.Classes], TensorType.Float, default);
        string gradient = OnnxGradient.Append(graph, facts, layerTensor, logits, Seed(writer, model.Classes))
            ?? throw new ModelException($"{model.Name}: the logits do not depend on layer '{layer.Name}'.");
        writer.Append("Identity", [layerTensor], [Activations]);
        writer.Append("Identity", [gradient], [Gradients]);
        SetInputsAndOutputs(graph, model, layer.Shape, withGradCam);
        if (withGradCam)
            AppendGradCam(writer);
        return explainer;
    }

    /// <summary>∂z/∂logits: the class row, or the row of the predicted class where it is all zero.</summary>
    private static string Seed(GraphWriter writer, int classes)
    {
        string predicted = writer.Node("ArgMax", [Logits], Attributes.Int("axis", 1), Attributes.Int("keepdims", 1));
        string indices = writer.Integers([.. Enumerable.Range(0, classes).Select(c => (long)c)], [1, classes]);
        string row = writer.Node("Cast", [writer.Node("Equal", [predicted, indices])], Attributes.Int("to", (int)TensorType.Float));
        string size = writer.Node("ReduceL1", [ClassRow, writer.Integers(1)], Attributes.Int("keepdims", 1));
        return writer.Node("Where", [writer.Node("Greater", [size, writer.Scalar(0)]), ClassRow, row]);
    }

    private static void AppendGradCam(GraphWriter writer)
    {
        string weights = writer.Node("ReduceMean", [Gradients, writer.Integers(2, 3)], Attributes.Int("keepdims", 1));
        string sum = writer.Node("ReduceSum", [writer.Node("Mul", [weights, Activations]), writer.Integers(1)], Attributes.Int("keepdims", 0));
        writer.Append("Relu", [sum], [GradCam]);
    }

    private static void SetInputsAndOutputs(GraphProto graph, OnnxModel model, MapShape shape, bool withGradCam)
    {
        string image = graph.Input[0].Name;
        Rename(graph, name => name == image ? Image : name);
        graph.Input.Add(Tensor(ClassRow, model.Classes));
        graph.Output.Clear();
        graph.Output.Add(Tensor(Logits, model.Classes));
        graph.Output.Add(Tensor(Activations, shape.Maps, shape.Height, shape.Width));
        graph.Output.Add(Tensor(Gradients, shape.Maps, shape.Height, shape.Width));
        if (withGradCam)
            graph.Output.Add(Tensor(GradCam, shape.Height, shape.Width));
    }

    /// <summary>An input or output of type float32 with a free batch axis.</summary>
    public static ValueInfoProto Tensor(string name, params long[] dims)
    {
        TypeProto type = new() { TensorType = new() { ElemType = (int)TensorType.Float, Shape = new() } };
        type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        type.TensorType.Shape.Dim.AddRange(dims.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return new ValueInfoProto { Name = name, Type = type };
    }

    /// <summary>A model may use our names for its own tensors; those get another one.</summary>
    /// <returns>From the name of a tensor in the model to its name here.</returns>
    private static Func<string, string> RenameTaken(GraphProto graph)
    {
        GraphWriter names = new(graph, "model/");
        string[] ours = [Image, ClassRow, Logits, Activations, Gradients, GradCam];
        Dictionary<string, string> others = ours.ToDictionary(name => name, names.Fresh);
        Func<string, string> safe = name => others.GetValueOrDefault(name, name);
        Rename(graph, safe);
        return safe;
    }

    /// <summary>Renames tensors wherever they are made or read, in subgraphs as well.</summary>
    public static void Rename(GraphProto graph, Func<string, string> rename)
    {
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
            value.Name = rename(value.Name);
        foreach (TensorProto stored in graph.Initializer)
            stored.Name = rename(stored.Name);
        foreach (NodeProto node in graph.Node)
        {
            RenameAll(node.Input, rename);
            RenameAll(node.Output, rename);
            foreach (GraphProto inner in node.Subgraphs())
                Rename(inner, rename);
        }
    }

    private static void RenameAll(Google.Protobuf.Collections.RepeatedField<string> names, Func<string, string> rename)
    {
        for (int i = 0; i < names.Count; i++)
            names[i] = rename(names[i]);
    }
}
