namespace QuboCam;

/// <summary>A way to write "which few maps carry this prediction?" as a binary problem.</summary>
public interface IFormulation
{
    /// <summary>Name on the command line, as in <c>--formulation</c>.</summary>
    string Name { get; }

    /// <summary>Builds the problem of one traced prediction.</summary>
    /// <param name="trace">Activations and gradients of the layer, all finite.</param>
    /// <param name="importance">α of every map, shape [K].</param>
    /// <param name="candidates">The maps that can be selected, ascending; at least one.</param>
    /// <param name="options">β and price.</param>
    /// <param name="cardinality">How many maps are selected, the problem's <see cref="Qubo.Cardinality"/>; null where that is free.</param>
    /// <returns>One variable per candidate, and what two candidates have in common.</returns>
    FormulatedProblem Formulate(
        ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options, int? cardinality);

    /// <summary>How many maps are selected where nobody says; null leaves it to the minimum.</summary>
    /// <param name="options">What was asked for.</param>
    int? DefaultSelect(SelectionOptions options) => null;

    /// <summary>How the selected maps are weighted where nobody says.</summary>
    SelectionWeights DefaultWeights => SelectionWeights.Importance;
}

/// <summary>A formulation's answer.</summary>
/// <param name="Qubo">The problem, one variable per candidate.</param>
/// <param name="Redundancy">What two candidates have in common, shape [d, d], row-major, symmetric.</param>
public readonly record struct FormulatedProblem(Qubo Qubo, double[] Redundancy);
