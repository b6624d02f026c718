using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>
/// y = x resampled, R x along each axis: ∂z/∂x = Rᵀ ∂z/∂y along each. R is what the same Resize makes of the identity matrix, so
/// every mode and coordinate transformation is the runtime's own.
/// </summary>
internal sealed class ResizeGradient : IGradientRule
{
    public string Operator => "Resize";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        if (node.Text("coordinate_transformation_mode", "half_pixel") == "tf_crop_and_resize")
            throw node.Wrong("it crops as well");
        if (node.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
            throw node.Wrong("it keeps the aspect ratio");
        ImmutableArray<int> dims = node.InputDims(0), resized = node.OutputDims(0);
        string gradient = node.Gradient;
        // A spatial axis of unchanged length may still be shifted, by a scale that is not quite 1.
        for (int axis = 1; axis < dims.Length; axis++)
            if (axis > 1 || dims[axis] != resized[axis])
                gradient = AlongAxis.Multiply(graph, gradient, dims.Length, axis, Matrix(node, graph, axis));
        graph.Add(node.Input(0), gradient);
    }

    private static string Matrix(GraphNode node, GradientBuilder graph, int axis)
    {
        long from = node.InputDims(0)[axis], to = node.OutputDims(0)[axis];
        float[] identity = new float[from * from];
        for (long i = 0; i < from; i++)
            identity[i * (from + 1)] = 1;
        AttributeProto[] attributes =
            [.. node.Proto.Attribute.Where(a => a.Name is not ("axes" or "keep_aspect_ratio_policy")).Select(a => a.Clone())];
        string[] size = node.HasInput(3) ? ["", graph.Integers(1, 1, to, from)] : [Scales(node, graph, axis)];
        string matrix = graph.Node("Resize", [graph.Floats(identity, 1, 1, from, from), "", .. size], attributes);
        return graph.Node("Reshape", [matrix, graph.Integers(to, from)]);
    }

    private static string Scales(GraphNode node, GradientBuilder graph, int axis)
    {
        long[] axes = node.Ints("axes") ?? [.. Enumerable.Range(0, node.InputDims(0).Length)];
        int place = Array.FindIndex(axes, a => node.Axis(a) == axis);
        string one = graph.Floats([1], 1);
        string scale = place < 0 ? one : graph.Node("Gather", [node.Input(2), graph.Integers(place)]);
        return graph.Node("Concat", [one, one, scale, one], Attributes.Int("axis", 0));
    }
}
