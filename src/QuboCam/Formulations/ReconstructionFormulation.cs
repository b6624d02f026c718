using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Reconstruction: the few maps whose contributions add up to the Grad-CAM map.</summary>
/// <remarks>
/// With c_p = α_p f^(p) and t = ReLU(Σ over all maps of α_a f^(a)):
/// E(x) = Σ_p x_p ((½‖c_p‖² − ⟨t, c_p⟩)/‖t‖² + μ) + Σ_{p&lt;q} x_p x_q ⟨c_p, c_q⟩/‖t‖², which is
/// (½‖t − Σ x_p c_p‖² − ½‖t‖²)/‖t‖² + μ Σ x_p. A Gram matrix by construction. Where t is zero everywhere, there is nothing to
/// reconstruct, and ‖t‖² is taken to be the sum of ‖c_p‖².
/// </remarks>
public sealed class ReconstructionFormulation : IFormulation
{
    /// <summary>How many maps are selected where neither a number nor a price is given.</summary>
    public const int DefaultMaps = 10;

    /// <inheritdoc/>
    public string Name => "reconstruction";

    /// <inheritdoc/>
    /// <remarks>Ten maps then explain nearly as faithfully as all of them; with α alone they lose more (docs/results.md).</remarks>
    public SelectionWeights DefaultWeights => SelectionWeights.Refitted;

    /// <inheritdoc/>
    public int? DefaultSelect(SelectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Price is null ? DefaultMaps : null;
    }

    /// <inheritdoc/>
    public FormulatedProblem Formulate(
        ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options, int? cardinality)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(options);
        int d = candidates.Length;
        double[][] contributions = Contributions(trace, importance, candidates);
        double[] target = Target(trace, importance);
        double[] gram = GramMatrix.Of(contributions);
        double scale = TensorPrimitives.SumOfSquares<double>(target);
        if (scale == 0)
            scale = Enumerable.Range(0, d).Sum(p => gram[p * d + p]);
        TensorPrimitives.Divide(gram, scale, gram);
        double[] linear = new double[d];
        double[] quadratic = GC.AllocateUninitializedArray<double>(d * (d - 1) / 2);
        for (int p = 0, at = 0; p < d; at += d - 1 - p, p++)
        {
            linear[p] = gram[p * d + p] / 2 - TensorPrimitives.Dot(target, contributions[p]) / scale + (options.Price ?? 0);
            gram.AsSpan(p * d + p + 1, d - 1 - p).CopyTo(quadratic.AsSpan(at));
        }
        return new(new Qubo([.. linear], ImmutableCollectionsMarshal.AsImmutableArray(quadratic)) { Cardinality = cardinality }, gram);
    }

    /// <summary>α_p f^(p) of some maps, flattened.</summary>
    internal static double[][] Contributions(
        ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> maps)
    {
        double[][] contributions = new double[maps.Length][];
        for (int p = 0; p < maps.Length; p++)
        {
            contributions[p] = new double[trace.Shape.Pixels];
            TensorPrimitives.ConvertTruncating(trace.Map(maps[p]), contributions[p]);
            TensorPrimitives.Multiply(contributions[p], importance[maps[p]], contributions[p]);
        }
        return contributions;
    }

    /// <summary>t = ReLU(Σ α_a f^(a)) over all maps, in double.</summary>
    internal static double[] Target(ActivationsAndGradients trace, ReadOnlySpan<double> importance)
    {
        double[] target = new double[trace.Shape.Pixels];
        for (int map = 0; map < importance.Length; map++)
            if (importance[map] != 0)
            {
                ReadOnlySpan<float> activation = trace.Map(map);
                for (int i = 0; i < target.Length; i++)
                    target[i] += importance[map] * activation[i];
            }
        TensorPrimitives.Max(target, 0.0, target);
        return target;
    }
}
