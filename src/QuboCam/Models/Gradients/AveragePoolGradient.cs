using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>y = sum of each window / its divisor: ∂z/∂x = Σ (∂z/∂y / divisor) over the windows that hold a cell.</summary>
internal sealed class AveragePoolGradient : IGradientRule
{
    public string Operator => "AveragePool";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        ImmutableArray<int> input = node.InputDims(0), output = node.OutputDims(0);
        SlidingWindow window = SlidingWindow.Of(node, node.Ints("kernel_shape")!);
        string share = graph.Times(node.Gradient, Reciprocals(node, graph, window));
        string maps = graph.Node("Reshape", [share, graph.Integers([-1, 1, .. output.Skip(2)])]);
        float[] ones = Ones(window.Kernel.Aggregate(1L, (product, k) => product * k));
        string kernel = graph.Floats(ones, [1, 1, .. window.Kernel]);
        string spread = graph.Node("ConvTranspose", [maps, kernel], window.TransposedAttributes(input, output));
        graph.Add(node.Input(0), graph.ReshapeLike(spread, node.Input(0)));
    }

    /// <summary>
    /// 1/divisor of every window, shape [1, 1, …]: the runtime's own average of ones, divided by the number of cells inside x.
    /// Whatever the runtime counts at the border (padding, the last windows of ceil_mode) is thereby counted here.
    /// </summary>
    private static string Reciprocals(GraphNode node, GradientBuilder graph, SlidingWindow window)
    {
        long[] input = [1, 1, .. node.InputDims(0).Skip(2)], output = [1, 1, .. node.OutputDims(0).Skip(2)];
        AttributeProto[] attributes = [.. node.Proto.Attribute.Select(a => a.Clone())];
        string averages = graph.Node("AveragePool", [graph.Floats(Ones(input.Aggregate((a, b) => a * b)), input)], attributes);
        float[] inside = [1];
        for (int axis = 0; axis < window.Axes; axis++)
        {
            float[] along = CellsInside(window, axis, input[axis + 2], output[axis + 2]);
            inside = [.. inside.SelectMany(_ => along, (before, here) => before * here)];
        }
        return graph.Over(averages, graph.Floats(inside, output));
    }

    private static float[] CellsInside(SlidingWindow window, int axis, long length, long positions)
    {
        float[] counts = new float[positions];
        for (int p = 0; p < positions; p++)
            for (int k = 0; k < window.Kernel[axis]; k++)
            {
                long at = p * window.Strides[axis] - window.PadsBegin[axis] + k * window.Dilations[axis];
                counts[p] += at >= 0 && at < length ? 1 : 0;
            }
        return counts;
    }

    private static float[] Ones(long count) => [.. Enumerable.Repeat(1f, (int)count)];
}
