using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>The choice of feature maps of a prediction as a binary problem.</summary>
public sealed record SelectionProblem
{
    /// <summary>What is minimised.</summary>
    public required IFormulation Formulation { get; init; }

    /// <summary>Importance α of every map of the layer, shape [K].</summary>
    public required ImmutableArray<double> Importance { get; init; }

    /// <summary>The maps P that can be selected, ascending: α &gt; 0 and not identically zero. Shape [d]; one variable each.</summary>
    public required ImmutableArray<int> Candidates { get; init; }

    /// <summary>The maps with α &gt; 0 that are left out, ascending, each with the reason.</summary>
    public required ImmutableArray<DroppedMap> Dropped { get; init; }

    /// <summary>What two candidates have in common, shape [d, d]: of the paper's formulation J, the |cosine| of their raw flattened
    /// maps, [0, 1] with diagonal 1; of the reconstruction ⟨c_p, c_q⟩/‖t‖².</summary>
    public required ImmutableArray<double> Redundancy { get; init; }

    /// <summary>The problem, variables in the order of <see cref="Candidates"/>; of the paper's formulation linear β·h, quadratic (1−β)·J.</summary>
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
        string target = (label is null ? $"class {trace.TargetClass}" : $"class '{label}'")
            + (trace.AgainstClass is int against ? $" against class {against}" : "");
        (Qubo qubo, double[] redundancy) = candidates.Length == 0 ? new(new Qubo([], []), [])
            : options.Formulation.Formulate(trace, importance, candidates, options, Cardinality(candidates.Length, options, target));

        return new SelectionProblem
        {
            Formulation = options.Formulation,
            Importance = [.. importance],
            Candidates = [.. candidates],
            Dropped = [.. positive.Except(candidates).Select(map => new DroppedMap(map, "the map is zero everywhere"))],
            Qubo = qubo,
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

    /// <summary>How many maps to select; a default number gives way to the number of candidates, one that was asked for does not.</summary>
    private static int? Cardinality(int candidates, SelectionOptions options, string target)
    {
        if (options.Select > candidates && options.FewCandidates == FewCandidates.Refuse)
            throw new InputException(
                $"{options.Select} maps cannot be selected: {target} has {candidates} candidate{(candidates == 1 ? "" : "s")}; "
                + $"ask for at most {candidates}.");
        return (options.Select ?? options.Formulation.DefaultSelect(options)) is int wanted ? Math.Min(wanted, candidates) : null;
    }
}

/// <summary>A feature map that was left out of the selection problem.</summary>
/// <param name="Map">Index of the map in the layer.</param>
/// <param name="Reason">Why, one line.</param>
public sealed record DroppedMap(int Map, string Reason);
