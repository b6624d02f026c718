using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What is known of one tensor of a graph, seen with a batch of one image.</summary>
/// <param name="Dims">Its dimensions; the batch axis has length 1.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Integers">Its values where it is a small integer tensor; default otherwise.</param>
internal sealed record TensorFact(ImmutableArray<int> Dims, TensorType Type, ImmutableArray<long> Integers)
{
    public bool IsFloat => Type is TensorType.Float or TensorType.Double;
}
