using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>A node of the forward graph as a gradient rule sees it.</summary>
internal sealed class GraphNode(NodeProto proto, GradientBuilder graph)
{
    /// <summary>The node itself; a rule may add an output to it, nothing else.</summary>
    public NodeProto Proto => proto;

    /// <summary>Number of inputs named, absent optional ones in between included.</summary>
    public int InputCount => proto.Input.Count;

    /// <summary>Number of outputs named.</summary>
    public int OutputCount => proto.Output.Count;

    /// <summary>Name of an input tensor.</summary>
    public string Input(int index) => HasInput(index) ? proto.Input[index] : throw Wrong($"input {index} is missing");

    /// <summary>Name of an output tensor.</summary>
    public string Output(int index) => proto.Output[index];

    /// <summary>Whether an optional input is given.</summary>
    public bool HasInput(int index) => index < proto.Input.Count && proto.Input[index].Length > 0;

    /// <summary>Whether an input is given and depends on the explained layer, so that its gradient is wanted.</summary>
    public bool IsActive(int index) => HasInput(index) && graph.IsActive(proto.Input[index]);

    /// <summary>∂z/∂(first output); an error where the logit depends on another output as well.</summary>
    public string Gradient => Enumerable.Range(1, OutputCount - 1).All(i => OutputGradient(i) is null)
        ? OutputGradient(0) ?? throw Wrong("its first output has no gradient")
        : throw Wrong("more than its first output is used");

    /// <summary>Fails where an input that the rule takes as a constant depends on the explained layer.</summary>
    /// <param name="first">Index of the first such input; all later ones are such inputs too.</param>
    /// <exception cref="ModelException">One of them is active.</exception>
    public void RequireFixedFrom(int first)
    {
        for (int i = first; i < InputCount; i++)
            if (IsActive(i))
                throw Wrong($"its input '{Input(i)}' is computed from the layer");
    }

    /// <summary>An axis of the first input, counted from the front; a negative one counts from the back.</summary>
    public int Axis(long axis) => (int)(axis < 0 ? axis + InputDims(0).Length : axis);

    /// <summary>∂z/∂output, or null where the logit does not depend on that output.</summary>
    public string? OutputGradient(int index) => graph.GradientOf(proto.Output[index]);

    /// <summary>Dimensions of an input; the batch axis has length 1.</summary>
    public ImmutableArray<int> InputDims(int index) => graph.Dims(Input(index));

    /// <summary>Dimensions of an output; the batch axis has length 1.</summary>
    public ImmutableArray<int> OutputDims(int index) => graph.Dims(Output(index));

    /// <summary>Values of an integer input that does not depend on the image.</summary>
    public ImmutableArray<long> Integers(int index) => graph.Integers(Input(index), this);

    public long Int(string name, long absent) => proto.Int(name, absent);

    public float Float(string name, float absent) => proto.Float(name, absent);

    public string Text(string name, string absent) => proto.Text(name, absent);

    public long[]? Ints(string name) => proto.Ints(name);

    /// <summary>The error for a form of the operator that has no derivative here.</summary>
    /// <param name="why">What is wrong, as the end of the line.</param>
    public ModelException Wrong(string why) => new(
        $"Node '{proto.DisplayName()}' ({proto.OpType}, domain {proto.DisplayDomain()}) cannot be differentiated: {why}.");
}
