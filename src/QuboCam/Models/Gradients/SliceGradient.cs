using System.Collections.Immutable;

namespace QuboCam;

/// <summary>y = every step-th cell of x between two bounds: ∂z/∂x = ∂z/∂y at the cells that y shows, zero elsewhere.</summary>
internal sealed class SliceGradient : IGradientRule
{
    public string Operator => "Slice";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        ImmutableArray<int> dims = node.InputDims(0), shown = node.OutputDims(0);
        ImmutableArray<long> starts = node.Integers(1);
        long[] axes = node.HasInput(3) ? [.. node.Integers(3)] : [.. Enumerable.Range(0, starts.Length)];
        long[] steps = node.HasInput(4) ? [.. node.Integers(4)] : [.. axes.Select(_ => 1L)];
        string gradient = node.Gradient;
        long[] pads = new long[2 * dims.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = node.Axis(axes[i]);
            long first = First(starts[i], steps[i], dims[axis]);
            if (steps[i] == 1)
                (pads[axis], pads[axis + dims.Length]) = (first, dims[axis] - first - shown[axis]);
            else
            {
                long[] source = [.. Enumerable.Range(0, shown[axis]).Select(j => first + j * steps[i])];
                gradient = AlongAxis.Scatter(graph, gradient, dims.Length, axis, dims[axis], source);
            }
        }
        graph.Add(node.Input(0), pads.Any(p => p > 0) ? graph.Node("Pad", [gradient, graph.Integers(pads)]) : gradient);
    }

    private static long First(long start, long step, int length) =>
        Math.Clamp(start < 0 ? start + length : start, 0, step > 0 ? length : length - 1);
}
