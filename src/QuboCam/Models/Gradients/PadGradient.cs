using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// y = x with a border. Constant border: ∂z/∂x = ∂z/∂y without it, and zero where a negative pad cut x. Border copied from x
/// (reflect, edge, wrap): each cell of x gets the sum of ∂z/∂y over the cells that show it.
/// </summary>
internal sealed class PadGradient : IGradientRule
{
    public string Operator => "Pad";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        ImmutableArray<int> dims = node.InputDims(0);
        long[] pads = Pads(node, dims.Length);
        string mode = node.Text("mode", "constant");
        string gradient = node.Gradient;
        if (mode == "constant")
            gradient = graph.Node("Pad", [gradient, graph.Integers([.. pads.Select(p => -p)])]);
        else
            for (int axis = 0; axis < dims.Length; axis++)
                if (pads[axis] != 0 || pads[axis + dims.Length] != 0)
                    gradient = AlongAxis.Scatter(graph, gradient, dims.Length, axis, dims[axis],
                        Source(node, mode, dims[axis], pads[axis], node.OutputDims(0)[axis]));
        graph.Add(node.Input(0), gradient);
    }

    private static long[] Pads(GraphNode node, int rank)
    {
        ImmutableArray<long> given = node.Integers(1);
        if (!node.HasInput(3))
            return [.. given];
        long[] pads = new long[2 * rank];
        ImmutableArray<long> axes = node.Integers(3);
        for (int i = 0; i < axes.Length; i++)
        {
            pads[node.Axis(axes[i])] = given[i];
            pads[node.Axis(axes[i]) + rank] = given[i + axes.Length];
        }
        return pads;
    }

    private static long[] Source(GraphNode node, string mode, int length, long begin, int shown)
    {
        Func<long, long> cell = mode switch
        {
            "edge" => at => Math.Clamp(at, 0, length - 1),
            "wrap" => at => Modulo(at, length),
            "reflect" => at => length == 1 ? 0 : length - 1 - Math.Abs(length - 1 - Modulo(at, 2 * (length - 1))),
            _ => throw node.Wrong($"its mode '{mode}' is not known"),
        };
        return [.. Enumerable.Range(0, shown).Select(j => cell(j - begin))];
    }

    private static long Modulo(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
