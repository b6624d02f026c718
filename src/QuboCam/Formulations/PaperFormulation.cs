using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>The paper's formulation: important maps that repeat each other little.</summary>
/// <remarks>
/// E(x) = (1−β) Σ_{p&lt;q} J_pq x_p x_q + β Σ_p h_p x_p, h = −α / max α, J = |cosine|. Venturelli et al. 2026, arXiv:2604.25649.
/// </remarks>
public sealed class PaperFormulation : IFormulation
{
    /// <inheritdoc/>
    public string Name => "paper";

    /// <inheritdoc/>
    public FormulatedProblem Formulate(
        ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options, int? cardinality)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(options);
        int d = candidates.Length;
        double[] redundancy = Cosines(UnitMaps(trace, candidates));
        double[] linear = new double[d];
        for (int p = 0; p < d; p++)
            linear[p] = importance[candidates[p]];
        double largest = linear.Max();
        for (int p = 0; p < d; p++)
            linear[p] = options.Beta * (-linear[p] / largest);
        double[] quadratic = GC.AllocateUninitializedArray<double>(d * (d - 1) / 2);
        for (int p = 0, at = 0; p < d; at += d - 1 - p, p++)
            TensorPrimitives.Multiply(redundancy.AsSpan(p * d + p + 1, d - 1 - p), 1 - options.Beta, quadratic.AsSpan(at));
        return new(new Qubo([.. linear], ImmutableCollectionsMarshal.AsImmutableArray(quadratic)) { Cardinality = cardinality }, redundancy);
    }

    /// <summary>|cosine| of all pairs of unit vectors; rounding does not lift it above 1.</summary>
    private static double[] Cosines(double[][] unit)
    {
        double[] cosines = GramMatrix.Of(unit);
        TensorPrimitives.Abs<double>(cosines, cosines);
        TensorPrimitives.Min(cosines, 1.0, cosines);
        for (int p = 0; p < unit.Length; p++)
            cosines[p * unit.Length + p] = 1;
        return cosines;
    }

    private static double[][] UnitMaps(ActivationsAndGradients trace, ReadOnlySpan<int> candidates)
    {
        double[][] unit = new double[candidates.Length][];
        for (int p = 0; p < unit.Length; p++)
        {
            unit[p] = new double[trace.Shape.Pixels];
            TensorPrimitives.ConvertTruncating(trace.Map(candidates[p]), unit[p]);
            TensorPrimitives.Divide(unit[p], TensorPrimitives.Norm<double>(unit[p]), unit[p]);
        }
        return unit;
    }
}
