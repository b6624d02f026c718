using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Differentiates an ONNX graph in reverse mode by appending ordinary ONNX nodes.</summary>
internal static class OnnxGradient
{
    /// <summary>Appends the nodes that compute ∂z/∂from, where ∂z/∂to is given.</summary>
    /// <param name="graph">The forward graph, nodes in topological order, in a form of opset 18 or later.</param>
    /// <param name="facts">Shapes and types of its tensors, seen with a batch of one.</param>
    /// <param name="from">The tensor whose gradient is wanted (the layer).</param>
    /// <param name="to">The tensor whose gradient is given (the logits).</param>
    /// <param name="gradient">Name of the tensor that holds ∂z/∂to.</param>
    /// <returns>Name of the tensor that holds ∂z/∂from; null where <paramref name="to"/> does not depend on it.</returns>
    /// <exception cref="ModelException">An operator between the two has no rule.</exception>
    public static string? Append(
        GraphProto graph, IReadOnlyDictionary<string, TensorFact> facts, string from, string to, string gradient)
    {
        HashSet<string> active = Downstream(graph, facts, from);
        GradientBuilder builder = new(new GraphWriter(graph), facts, active);
        builder.Add(to, gradient);
        NodeProto[] nodes = [.. graph.Node.Where(n => n.Output.Any(o => o != from && active.Contains(o)))];
        foreach (NodeProto node in nodes.Reverse())
        {
            if (!node.Output.Any(o => active.Contains(o) && builder.GradientOf(o) is not null))
                continue;
            IGradientRule rule = GradientRules.For(node) ?? throw new ModelException(
                $"Node '{node.DisplayName()}' ({node.OpType}, domain {node.DisplayDomain()}) lies between layer '{from}' and the logits "
                + "and has no gradient rule.");
            rule.Differentiate(new GraphNode(node, builder), builder);
        }
        return builder.GradientOf(from);
    }

    /// <summary>The float tensors that depend on a tensor, itself included.</summary>
    private static HashSet<string> Downstream(GraphProto graph, IReadOnlyDictionary<string, TensorFact> facts, string from)
    {
        HashSet<string> active = [from];
        foreach (NodeProto node in graph.Node)
            if (node.Reads().Any(active.Contains))
                active.UnionWith(node.Output.Where(o => facts.TryGetValue(o, out TensorFact? fact) && fact.IsFloat));
        return active;
    }
}
