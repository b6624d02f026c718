namespace QuboCam;

/// <summary>Top-k: the control that a selection has to beat: as many candidates as it chose, those of largest importance.</summary>
/// <remarks>k and the candidates are those of the formulation asked for; L = ReLU(Σ α f) over the k candidates of largest α, ties by index.</remarks>
public sealed class TopK : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "top-k";

    /// <inheritdoc/>
    public string Title => "Top-k by importance";

    /// <inheritdoc/>
    public IFormulation? Formulation(SelectionOptions options) => options?.Formulation;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        SelectionProblem problem = input.Selected.Problem;
        double[] weights = new double[input.Trace.Shape.Maps];
        foreach (int map in problem.Candidates.OrderByDescending(map => problem.Importance[map]).Take(input.Selected.Maps.Length))
            weights[map] = problem.Importance[map];
        return WeightedMaps.Sum(input.Trace, weights);
    }
}
