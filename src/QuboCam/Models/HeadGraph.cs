using QuboCam.Onnx;

namespace QuboCam;

/// <summary>
/// The head of a classifier, what lies between the explained layer and the logits, as a graph of its own: the layer is an input instead
/// of being computed. Where something passes the layer by, the image stays an input, and so does what computes that something.
/// </summary>
internal static class HeadGraph
{
    /// <summary>Builds the head, cut down to what one output needs.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="layer">The layer that becomes the input <see cref="ExplainerGraph.Activations"/>.</param>
    /// <param name="output"><see cref="ExplainerGraph.Logits"/> or <see cref="ExplainerGraph.Gradients"/>.</param>
    /// <returns>A model whose inputs are some of image, activations and class row, named as in <see cref="ExplainerGraph"/>.</returns>
    public static ModelProto Build(OnnxModel model, ExplainableLayer layer, string output)
    {
        ModelProto head = ExplainerGraph.Build(model, layer, withGradCam: false);
        GraphProto graph = head.Graph;
        NodeProto shown = graph.Node.Single(n => n.Output.Contains(ExplainerGraph.Activations));
        graph.Node.Remove(shown);
        string computed = shown.Input[0], unused = new GraphWriter(graph, "qubocam/head/").Fresh("computed");
        NodeProto maker = graph.Node.Single(n => n.Output.Contains(computed));
        maker.Output[maker.Output.IndexOf(computed)] = unused; // another output of the same node may still be needed
        ExplainerGraph.Rename(graph, name => name == computed ? ExplainerGraph.Activations : name);
        graph.Input.Add(ExplainerGraph.Tensor(ExplainerGraph.Activations, layer.Shape.Maps, layer.Shape.Height, layer.Shape.Width));
        ClassifierGraph.Prune(graph, output);
        ValueInfoProto wanted = graph.Output.Single(o => o.Name == output);
        graph.Output.Clear();
        graph.Output.Add(wanted);
        return head;
    }
}
