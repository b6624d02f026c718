namespace QuboCam;

/// <summary>Greedy selection: as many candidates as the selection chose, one after the other; the control for solving the problem well.</summary>
/// <remarks>
/// On the QUBO of the formulation asked for: starting from none, the candidate that lowers the energy most (or raises it least) is added
/// until k are selected, ties by index; L = ReLU(Σ α f) over them. What is added stays: nothing is exchanged.
/// </remarks>
public sealed class GreedySelection : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "greedy";

    /// <inheritdoc/>
    public string Title => "Greedy selection";

    /// <inheritdoc/>
    public IFormulation? Formulation(SelectionOptions options) => options?.Formulation;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        SelectionProblem problem = input.Selected.Problem;
        double[] weights = new double[input.Trace.Shape.Maps];
        foreach (int variable in Select(problem.Qubo, input.Selected.Maps.Length))
            weights[problem.Candidates[variable]] = problem.Importance[problem.Candidates[variable]];
        return WeightedMaps.Sum(input.Trace, weights);
    }

    /// <summary>The variables in the order in which they are added.</summary>
    private static int[] Select(Qubo qubo, int count)
    {
        double[] change = [.. qubo.Linear]; // of the energy, where the variable is added
        int[] selected = new int[count];
        for (int step = 0; step < count; step++)
        {
            int best = Array.IndexOf(change, change.Min());
            selected[step] = best;
            for (int i = 0; i < change.Length; i++)
                change[i] += qubo[i, best];
            change[best] = double.PositiveInfinity;
        }
        return selected;
    }
}
