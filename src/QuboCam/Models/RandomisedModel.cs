using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Copies of models that have forgotten what they learned, for sanity checks of explanations.</summary>
/// <remarks>
/// Adebayo et al. 2018, arXiv:1810.03292, section 3: the model parameter randomisation test, all layers at once.
/// </remarks>
public static class RandomisedModel
{
    private static readonly HashSet<string> Weighted =
        ["Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "LayerNormalization", "InstanceNormalization", "PRelu"];

    private static readonly HashSet<string> Passing =
        ["Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast", "DequantizeLinear"];

    /// <summary>A copy of a model whose weights are permuted: the values of each tensor change places at random.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Seed of the permutations; each tensor has a stream of its own.</param>
    /// <returns>A model with the same layers; its weights are in memory, and its SHA-256 is still that of the file.</returns>
    /// <exception cref="ModelException">No layer of the model has stored weights.</exception>
    /// <remarks>
    /// Weights and biases of convolutions, linear layers and normalisations. Permuting keeps the distribution of a tensor
    /// exactly, and with it the positive sign of variances and the size of the activations; drawing Gaussian values of the same
    /// mean and deviation keeps neither.
    /// </remarks>
    public static OnnxModel Of(OnnxModel model, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelProto copy = model.Graph.Model.Clone();
        HashSet<string> weights = Weights(copy.Graph);
        ulong stream = 0;
        foreach (TensorProto tensor in copy.Graph.Initializer.Where(t => weights.Contains(t.Name)))
        {
            if (tensor.DataLocation == 1)
                tensor.Embed(model.Folder!);
            Permute(tensor, new RandomStream(seed, stream++));
        }
        return stream > 0 ? model.With(copy)
            : throw new ModelException($"{model.Name}: no layer has stored weights that could be randomised.");
    }

    /// <summary>Names of the stored tensors that layers read as weights, directly or through nodes that move values.</summary>
    private static HashSet<string> Weights(GraphProto graph)
    {
        HashSet<string> stored = [.. graph.Initializer.Select(t => t.Name)], weights = [];
        Dictionary<string, NodeProto> producers =
            graph.Node.SelectMany(n => n.Output.Select(o => (o, n))).DistinctBy(p => p.o).ToDictionary();
        foreach (NodeProto node in graph.Node.Where(n => Weighted.Contains(n.OpType) && n.IsDefaultDomain()))
            foreach (string input in node.Input.Where(i => i.Length > 0))
            {
                string tensor = input;
                while (producers.TryGetValue(tensor, out NodeProto? producer) && Passing.Contains(producer.OpType))
                    tensor = producer.Input[0];
                if (stored.Contains(tensor))
                    weights.Add(tensor);
            }
        return weights;
    }

    private static void Permute(TensorProto tensor, RandomStream random)
    {
        if (tensor.HasRawData)
        {
            byte[] values = tensor.RawData.ToByteArray();
            long count = tensor.Dims.Aggregate(1L, (a, b) => a * b);
            Permute(values, (int)(values.Length / Math.Max(1, count)), random);
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(values);
        }
        Permute(tensor.FloatData, random);
        Permute(tensor.DoubleData, random);
        Permute(tensor.Int32Data, random);
    }

    private static void Permute(Span<byte> values, int bytesPerElement, RandomStream random)
    {
        switch (bytesPerElement)
        {
            case 8: Permute(MemoryMarshal.Cast<byte, long>(values), random); break;
            case 4: Permute(MemoryMarshal.Cast<byte, int>(values), random); break;
            case 2: Permute(MemoryMarshal.Cast<byte, short>(values), random); break;
            default: Permute<byte>(values, random); break;
        }
    }

    private static void Permute<T>(RepeatedField<T> values, RandomStream random)
    {
        T[] permuted = [.. values];
        Permute(permuted.AsSpan(), random);
        values.Clear();
        values.AddRange(permuted);
    }

    /// <summary>Fisher and Yates: every order is equally likely.</summary>
    private static void Permute<T>(Span<T> values, RandomStream random)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = random.Below(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }
}
