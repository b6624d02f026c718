using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Collects gradients of tensors and appends the nodes that compute them.</summary>
/// <remarks>Gradients of a tensor that is used several times are summed when they are asked for.</remarks>
internal sealed class GradientBuilder(
    GraphWriter writer, IReadOnlyDictionary<string, TensorFact> facts, IReadOnlySet<string> active)
{
    private readonly Dictionary<string, List<string>> _gradients = [];

    /// <summary>Whether a tensor depends on the explained layer (or is it).</summary>
    public bool IsActive(string tensor) => active.Contains(tensor);

    /// <summary>Dimensions of a tensor of the forward graph; the batch axis has length 1.</summary>
    public ImmutableArray<int> Dims(string tensor) => facts[tensor].Dims;

    /// <summary>Adds one contribution to ∂z/∂tensor; a tensor that is not active is ignored.</summary>
    public void Add(string tensor, string gradient)
    {
        if (!IsActive(tensor))
            return;
        if (!_gradients.TryGetValue(tensor, out List<string>? parts))
            _gradients[tensor] = parts = [];
        parts.Add(gradient);
    }

    /// <summary>∂z/∂tensor, all contributions summed; null where there is none.</summary>
    public string? GradientOf(string tensor)
    {
        if (!_gradients.TryGetValue(tensor, out List<string>? parts))
            return null;
        if (parts.Count > 1)
            _gradients[tensor] = parts = [Node("Sum", [.. parts])];
        return parts[0];
    }

    /// <summary>Values of a small integer tensor; an error where they depend on the image.</summary>
    public ImmutableArray<long> Integers(string tensor, GraphNode node) =>
        !active.Contains(tensor) && facts.TryGetValue(tensor, out TensorFact? fact) && !fact.Integers.IsDefault ? fact.Integers
            : throw node.Wrong($"'{tensor}' is not a constant integer tensor");

    /// <summary>Appends a node of the default domain with one output and returns the output's name.</summary>
    public string Node(string operation, string[] inputs, params AttributeProto[] attributes) =>
        writer.Node(operation, inputs, attributes);

    /// <summary>A name that nothing in the graph has.</summary>
    public string Fresh(string stem) => writer.Fresh(stem);

    public string Scalar(float value) => writer.Scalar(value);

    public string Floats(ReadOnlySpan<float> values, params long[] dims) => writer.Floats(values, dims);

    public string Integers(params long[] values) => writer.Integers(values);

    public string Integers(ReadOnlySpan<long> values, long[] dims) => writer.Integers(values, dims);

    public string Plus(string a, string b) => Node("Add", [a, b]);

    public string Minus(string a, string b) => Node("Sub", [a, b]);

    public string Times(string a, string b) => Node("Mul", [a, b]);

    public string Over(string a, string b) => Node("Div", [a, b]);

    /// <summary>The run-time shape of a tensor, int64.</summary>
    public string ShapeOf(string tensor) => Node("Shape", [tensor]);

    /// <summary>A gradient in the shape of a tensor; the number of elements is the same.</summary>
    public string ReshapeLike(string gradient, string tensor) => Node("Reshape", [gradient, ShapeOf(tensor)]);

    /// <summary>A gradient spread over the shape of a tensor by broadcasting.</summary>
    public string ExpandLike(string gradient, string tensor) => Node("Expand", [gradient, ShapeOf(tensor)]);

    /// <summary>Zeros in the shape of a tensor.</summary>
    public string ZerosLike(string tensor) => Node("Expand", [Scalar(0), ShapeOf(tensor)]);

    /// <summary>∂z/∂output where a condition holds, else 0.</summary>
    public string Where(string condition, string gradient) => Node("Where", [condition, gradient, Scalar(0)]);

    /// <summary>
    /// Adds the gradient of an operand that was broadcast: summed over the axes along which the operand was repeated.
    /// </summary>
    /// <param name="operand">Tensor of the forward graph.</param>
    /// <param name="gradient">Gradient in the shape of <paramref name="result"/>.</param>
    /// <param name="result">Tensor of the forward graph whose shape is the broadcast one.</param>
    public void AddReduced(string operand, string gradient, string result) => AddReduced(operand, gradient, Dims(result));

    /// <summary>
    /// Adds the gradient of an operand that was broadcast: summed over the axes along which the operand was repeated.
    /// </summary>
    /// <param name="operand">Tensor of the forward graph.</param>
    /// <param name="gradient">Gradient in the broadcast shape.</param>
    /// <param name="dims">The broadcast shape.</param>
    public void AddReduced(string operand, string gradient, ImmutableArray<int> dims)
    {
        if (IsActive(operand))
            Add(operand, ReduceTo(Dims(operand), gradient, dims, operand));
    }

    private string ReduceTo(ImmutableArray<int> to, string gradient, ImmutableArray<int> from, string operand)
    {
        int extra = from.Length - to.Length;
        long[] axes = [.. Enumerable.Range(0, from.Length).Where(a => a < extra || (to[a - extra] == 1 && from[a] != 1)).Select(a => (long)a)];
        if (axes.Length == 0)
            return gradient;
        string summed = Node("ReduceSum", [gradient, Integers(axes)], Attributes.Int("keepdims", 1));
        return extra == 0 ? summed : ReshapeLike(summed, operand);
    }
}
