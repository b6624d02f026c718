namespace QuboCam;

/// <summary>The best exchange of a one with a zero, over all pairs.</summary>
/// <param name="problem">The problem; its number of ones is fixed.</param>
internal sealed class SwapSearch(DenseProblem problem)
{
    private readonly float[] _entry = new float[problem.Stride]; // what adding a variable changes; ∞ where it cannot be added

    /// <summary>How many pairs a search looks at.</summary>
    public long Pairs { get; } = (long)(problem.Cardinality ?? 0) * problem.Variables;

    /// <summary>The best of all swaps.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The one, the zero, what the swap changes; −1, −1, +∞ where there is no pair.</returns>
    public (int One, int Zero, float Change) Best(SpinState state) => Best(state, [], 0);

    /// <summary>The best of the swaps whose variables are both released.</summary>
    /// <param name="state">The state.</param>
    /// <param name="release">The move from which on a variable may change again, shape [n]; empty: all may.</param>
    /// <param name="move">Number of the move.</param>
    public (int One, int Zero, float Change) Best(SpinState state, ReadOnlySpan<int> release, int move)
    {
        for (int j = 0; j < _entry.Length; j++)
            _entry[j] = j < problem.Variables && state.Signs[j] > 0 && IsFree(release, j, move) ? state.Fields[j] : float.PositiveInfinity;
        (int One, int Zero, float Change) best = (-1, -1, float.PositiveInfinity);
        for (int i = 0; i < problem.Variables; i++)
        {
            if (state.Signs[i] > 0 || !IsFree(release, i, move)) continue;
            (int j, float entry) = problem.Couplings.LowestDifference(_entry, i);
            if (entry - state.Fields[i] < best.Change) best = (i, j, entry - state.Fields[i]);
        }
        return best;
    }

    private static bool IsFree(ReadOnlySpan<int> release, int i, int move) => release.IsEmpty || release[i] <= move;
}
