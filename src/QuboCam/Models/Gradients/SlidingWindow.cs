using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>How the window of a convolution or a pooling moves over its input, one value per spatial axis.</summary>
/// <param name="Kernel">Cells of the window.</param>
/// <param name="Strides">Steps of the window.</param>
/// <param name="Dilations">Distance of neighbouring cells of the window.</param>
/// <param name="PadsBegin">Padding before the first cell, as the runtime resolves auto_pad.</param>
internal sealed record SlidingWindow(
    ImmutableArray<long> Kernel, ImmutableArray<long> Strides, ImmutableArray<long> Dilations, ImmutableArray<long> PadsBegin)
{
    /// <summary>Number of spatial axes.</summary>
    public int Axes => Kernel.Length;

    /// <summary>The window of a Conv or of a pooling.</summary>
    /// <param name="node">The node; its first input and output are [N, C, …].</param>
    /// <param name="kernel">Cells of the window, one per spatial axis.</param>
    public static SlidingWindow Of(GraphNode node, IEnumerable<long> kernel)
    {
        SlidingWindow window = Unpadded(node, kernel);
        return window with { PadsBegin = window.ResolvePads(node, node.InputDims(0), node.OutputDims(0)) };
    }

    /// <summary>The window of a ConvTranspose: that of the convolution that leads back from its output to its input.</summary>
    /// <param name="node">The node; its first input and output are [N, C, …].</param>
    /// <param name="kernel">Cells of the window, one per spatial axis.</param>
    public static SlidingWindow OfTransposed(GraphNode node, IEnumerable<long> kernel)
    {
        SlidingWindow window = Unpadded(node, kernel);
        return window with { PadsBegin = window.ResolveTransposedPads(node) };
    }

    /// <summary>Cells that the window spans along an axis, gaps of the dilation included.</summary>
    public long Span(int axis) => (Kernel[axis] - 1) * Dilations[axis] + 1;

    /// <summary>Cells that all positions of the window cover along an axis, padding included.</summary>
    /// <param name="axis">The spatial axis.</param>
    /// <param name="positions">Positions of the window.</param>
    public long Cover(int axis, long positions) => (positions - 1) * Strides[axis] + Span(axis);

    /// <summary>
    /// The attributes of the ConvTranspose that leads a gradient of the window's output back to the shape of its input.
    /// </summary>
    /// <param name="input">Dimensions of the input, [N, C, …].</param>
    /// <param name="output">Dimensions of the output, [N, M, …].</param>
    public AttributeProto[] TransposedAttributes(ImmutableArray<int> input, ImmutableArray<int> output)
    {
        // Cells beyond the input are cut off by end padding; cells that no position reached come back as output padding.
        long[] excess = [.. Enumerable.Range(0, Axes).Select(a => Cover(a, output[a + 2]) - PadsBegin[a] - input[a + 2])];
        return
        [
            Attributes.Ints("strides", Strides), Attributes.Ints("dilations", Dilations),
            Attributes.Ints("pads", PadsBegin.Concat(excess.Select(e => Math.Max(e, 0)))),
            Attributes.Ints("output_padding", excess.Select(e => Math.Max(-e, 0))),
        ];
    }

    private static SlidingWindow Unpadded(GraphNode node, IEnumerable<long> kernel)
    {
        ImmutableArray<long> cells = [.. kernel];
        ImmutableArray<long> ones = [.. cells.Select(_ => 1L)];
        return new(cells, Given("strides"), Given("dilations"), [.. cells.Select(_ => 0L)]);

        ImmutableArray<long> Given(string name) => node.Ints(name) is { } values ? [.. values] : ones;
    }

    private ImmutableArray<long> ResolvePads(GraphNode node, ImmutableArray<int> input, ImmutableArray<int> output)
    {
        string auto = node.Text("auto_pad", "NOTSET");
        if (auto is "NOTSET" or "VALID")
            return auto == "NOTSET" && node.Ints("pads") is { } pads ? [.. pads.Take(Axes)] : PadsBegin;
        return [.. Enumerable.Range(0, Axes).Select(a => Begin(auto, Math.Max(0, Cover(a, output[a + 2]) - input[a + 2])))];
    }

    private ImmutableArray<long> ResolveTransposedPads(GraphNode node)
    {
        string auto = node.Text("auto_pad", "NOTSET");
        if (auto == "VALID")
            return PadsBegin;
        if (auto == "NOTSET" && node.Ints("output_shape") is null)
            return node.Ints("pads") is { } pads ? [.. pads.Take(Axes)] : PadsBegin;
        ImmutableArray<int> input = node.InputDims(0), output = node.OutputDims(0);
        long[] extra = node.Ints("output_padding") ?? new long[Axes];
        return [.. Enumerable.Range(0, Axes).Select(
            a => Begin(auto, Math.Max(0, Cover(a, input[a + 2]) + extra[a] - output[a + 2])))];
    }

    private static long Begin(string auto, long total) => auto == "SAME_UPPER" ? total / 2 : total - total / 2;
}
