using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Whether the logits are an affine function of a layer. Operators that are not known to be affine count as not affine.</summary>
internal static class HeadLinearity
{
    /// <summary>Affine in all of their inputs together.</summary>
    private static readonly HashSet<string> Sums = ["Add", "Sub", "Sum", "Concat", "Neg", "Identity"];

    /// <summary>Affine in the first input while the others are fixed.</summary>
    private static readonly HashSet<string> LinearInFirst =
    [
        "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Expand", "Tile", "Slice", "Gather", "Split", "Pad", "Dropout",
        "GlobalAveragePool", "AveragePool", "ReduceMean", "ReduceSum", "Conv", "ConvTranspose", "BatchNormalization", "Div",
    ];

    /// <summary>Affine in each input while the others are fixed.</summary>
    private static readonly HashSet<string> Products = ["Mul", "MatMul", "Gemm"];

    /// <summary>Independent of the values of their input.</summary>
    private static readonly HashSet<string> ShapesOnly = ["Shape", "Size"];

    /// <summary>Whether every operator between a tensor and the logits is affine in it.</summary>
    /// <param name="graph">The classifier's graph, cut down to what the logits need, nodes in topological order.</param>
    /// <param name="layer">Name of the tensor.</param>
    public static bool Holds(GraphProto graph, string layer)
    {
        HashSet<string> dependent = [layer];
        foreach (NodeProto node in graph.Node.Where(n => n.Reads().Any(dependent.Contains)))
        {
            if (node.IsDefaultDomain() && ShapesOnly.Contains(node.OpType))
                continue;
            if (!IsAffine(node, dependent))
                return false;
            dependent.UnionWith(node.Output.Where(o => o.Length > 0));
        }
        return true;
    }

    private static bool IsAffine(NodeProto node, HashSet<string> dependent)
    {
        if (!node.IsDefaultDomain() || node.Subgraphs().Any() || node.Int("training_mode", 0) != 0)
            return false;
        int count = node.Input.Count(dependent.Contains);
        bool trains = node.OpType == "Dropout" && node.Input.Count > 2; // training_mode is an input of its own
        return Sums.Contains(node.OpType)
            || (Products.Contains(node.OpType) && count == 1)
            || (LinearInFirst.Contains(node.OpType) && count == 1 && dependent.Contains(node.Input[0]) && !trains);
    }
}
