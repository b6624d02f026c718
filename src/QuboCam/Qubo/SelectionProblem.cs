using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>The choice of feature maps of a prediction as a binary problem: important maps that repeat each other little.</summary>
/// <remarks>
/// E(x) = (1−β) Σ_{p&lt;q} J_pq x_p x_q + β Σ_p h_p x_p, h = −α / max α, J = |cosine|. Venturelli et al. 2026, arXiv:2604.25649.
/// </remarks>
public sealed record SelectionProblem
{
    /// <summary>Importance α of every map of the layer, shape [K].</summary>
    public required ImmutableArray<double> Importance { get; init; }

    /// <summary>The maps P that can be selected, ascending: α &gt; 0 and not identically zero. Shape [d]; one variable each.</summary>
    public required ImmutableArray<int> Candidates { get; init; }

    /// <summary>The maps with α &gt; 0 that are left out, ascending, each with the reason.</summary>
    public required ImmutableArray<DroppedMap> Dropped { get; init; }

    /// <summary>Redundancy J: |cosine| of the raw flattened maps of two candidates, shape [d, d]; [0, 1], diagonal 1.</summary>
    public required ImmutableArray<double> Redundancy { get; init; }

    /// <summary>The problem: linear β·h, quadratic (1−β)·J, variables in the order of <see cref="Candidates"/>.</summary>
    public required Qubo Qubo { get; init; }

    /// <summary>Why nothing can be selected, one line; null where there is a candidate.</summary>
    public string? Reason { get; init; }

    /// <summary>Builds the problem of one traced prediction.</summary>
    /// <param name="trace">Activations and gradients of the layer.</param>
    /// <param name="options">β, the importance, and how many maps to select.</param>
    /// <param name="label">Name of the target class for messages; its index when null.</param>
    /// <returns>The problem; without a candidate it has no variables and a <see cref="Reason"/>.</returns>
    /// <exception cref="InputException">More maps are to be selected than there are candidates.</exception>
    /// <exception cref="ModelException">An activation or a gradient is NaN or infinite.</exception>
    public static SelectionProblem Build(ActivationsAndGradients trace, SelectionOptions options, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(options);
        RequireFinite(trace);
        double[] importance = MeasureImportance(trace, options.Importance);
        int[] positive = [.. Enumerable.Range(0, trace.Shape.Maps).Where(map => importance[map] > 0)];
        int[] candidates = [.. positive.Where(map => trace.Map(map).ContainsAnyExcept(0f))];
        string target = label is null ? $"class {trace.TargetClass}" : $"class '{label}'";
        double[] redundancy = MeasureRedundancy(trace, candidates);

        return new SelectionProblem
        {
            Importance = [.. importance],
            Candidates = [.. candidates],
            Dropped = [.. positive.Except(candidates).Select(map => new DroppedMap(map, "the map is zero everywhere"))],
            Qubo = Formulate([.. candidates.Select(map => importance[map])], redundancy, options, target),
            Redundancy = ImmutableCollectionsMarshal.AsImmutableArray(redundancy),
            Reason = candidates.Length > 0 ? null
                : positive.Length > 0 ? $"every feature map with positive importance for {target} is zero everywhere"
                : $"no feature map has positive importance for {target}",
        };
    }

    /// <summary>The maps that an assignment selects.</summary>
    /// <param name="x">The assignment, length d.</param>
    /// <returns>Indices of maps of the layer, ascending.</returns>
    /// <exception cref="ArgumentException">The length is not d.</exception>
    public ImmutableArray<int> SelectedMaps(ImmutableArray<bool> x) => x.Length == Candidates.Length
        ? [.. Candidates.Where((_, variable) => x[variable])]
        : throw new ArgumentException($"{Candidates.Length} variables were expected, {x.Length} came.", nameof(x));

    private static void RequireFinite(ActivationsAndGradients trace)
    {
        for (int map = 0; map < trace.Shape.Maps; map++)
            if (!TensorPrimitives.IsFiniteAll(trace.Map(map)) || !TensorPrimitives.IsFiniteAll(trace.Gradient(map)))
                throw new ModelException($"Layer '{trace.Layer}', channel {map}: an activation or gradient is NaN or infinite;"
                    + " check the model and its preprocessing.");
    }

    private static double[] MeasureImportance(ActivationsAndGradients trace, Importance kind)
    {
        double[] importance = new double[trace.Shape.Maps];
        for (int map = 0; map < importance.Length; map++)
        {
            ReadOnlySpan<float> gradient = trace.Gradient(map), activation = trace.Map(map);
            double sum = 0;
            for (int i = 0; i < gradient.Length; i++)
                sum += kind == QuboCam.Importance.Gradient ? gradient[i] : Math.Max(0, (double)gradient[i] * activation[i]);
            importance[map] = sum / trace.Shape.Pixels;
        }
        return importance;
    }

    private static double[] MeasureRedundancy(ActivationsAndGradients trace, int[] candidates)
    {
        int d = candidates.Length, pixels = trace.Shape.Pixels;
        double[][] unit = new double[d][];
        for (int p = 0; p < d; p++)
        {
            unit[p] = new double[pixels];
            TensorPrimitives.ConvertTruncating(trace.Map(candidates[p]), unit[p]);
            TensorPrimitives.Divide(unit[p], TensorPrimitives.Norm<double>(unit[p]), unit[p]);
        }
        return CosineMatrix.Of(unit);
    }

    private static Qubo Formulate(double[] importance, double[] redundancy, SelectionOptions options, string target)
    {
        int d = importance.Length;
        if (d == 0) return new Qubo([], []);
        if (options.Select > d)
            throw new InputException(
                $"{options.Select} maps cannot be selected: {target} has {d} candidate{(d == 1 ? "" : "s")}; ask for at most {d}.");
        double largest = importance.Max();
        double[] quadratic = GC.AllocateUninitializedArray<double>(d * (d - 1) / 2);
        for (int p = 0, at = 0; p < d; at += d - 1 - p, p++)
            TensorPrimitives.Multiply(redundancy.AsSpan(p * d + p + 1, d - 1 - p), 1 - options.Beta, quadratic.AsSpan(at));
        return new Qubo(
            [.. importance.Select(alpha => options.Beta * (-alpha / largest))],
            ImmutableCollectionsMarshal.AsImmutableArray(quadratic)) { Cardinality = options.Select };
    }
}

/// <summary>A feature map that was left out of the selection problem.</summary>
/// <param name="Map">Index of the map in the layer.</param>
/// <param name="Reason">Why, one line.</param>
public sealed record DroppedMap(int Map, string Reason);
