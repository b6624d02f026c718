using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>A subproblem of the search: some variables are fixed, and the linear biases of the others hold what they add.</summary>
/// <remarks>
/// It carries a point of the convex relaxation f(x) = c·x + ½ xᵀBx + ½ Σ dᵢ (xᵢ² − xᵢ) and its gradient. Fixing a variable moves the
/// point, so that a child starts where its parent ended.
/// </remarks>
internal sealed class SearchNode
{
    // Up to here a new diagonal costs no more than a few bounds.
    private const int SmallBlock = 64;

    private int[] _free;
    private int _count;
    private int _shifted; // size of the block for which the diagonal was made

    private SearchNode(CouplingBlock block, double[] linear, int[] free, int count) =>
        (Block, Linear, _free, _count) = (block, linear, free, count);

    /// <summary>Couplings; all indices of a node are positions in this block.</summary>
    public CouplingBlock Block { get; private set; }

    /// <summary>cᵢ = aᵢ + Σ of the couplings to variables fixed at 1, shape [m].</summary>
    public double[] Linear { get; private set; }

    /// <summary>The variables that are not fixed, ascending.</summary>
    public ReadOnlySpan<int> Free => _free.AsSpan(0, _count);

    /// <summary>The variables of the problem that are fixed at 1.</summary>
    public int[] Ones { get; private set; } = [];

    /// <summary>Energy of the fixed variables, offset included.</summary>
    public double Energy { get; private set; }

    /// <summary>How many of the free variables are to be 1; null leaves it open.</summary>
    public int? Remaining { get; private set; }

    /// <summary>Best lower bound known of the energies in this subproblem.</summary>
    public double Bound { get; set; }

    /// <summary>Number of branchings above this node.</summary>
    public int Depth { get; private init; }

    /// <summary>d: with it on the diagonal the couplings of the free variables are positive semidefinite, shape [m]; empty before.</summary>
    public double[] Diagonal { get; private set; } = [];

    /// <summary>The point x of the relaxation, in [0, 1], shape [m]; fixed variables have their value or 0.</summary>
    public double[] Relaxed { get; private set; } = [];

    /// <summary>∂f/∂x there, shape [m]; empty before there is a diagonal.</summary>
    public double[] Gradient { get; private set; } = [];

    /// <summary>The whole problem.</summary>
    public static SearchNode Root(Qubo qubo, double[] couplings, double bound)
    {
        int[] all = [.. Enumerable.Range(0, qubo.Variables)];
        bool hasNegative = !qubo.Quadratic.IsEmpty && TensorPrimitives.Min(qubo.Quadratic.AsSpan()) < 0;
        return new SearchNode(new CouplingBlock(all, couplings, hasNegative), [.. qubo.Linear], [.. all], qubo.Variables)
        {
            Energy = qubo.Offset,
            Remaining = qubo.Cardinality,
            Bound = bound,
            Relaxed = new double[qubo.Variables],
        };
    }

    /// <summary>A copy with one more variable fixed.</summary>
    public SearchNode Child(int variable, bool one)
    {
        SearchNode child = new(Block, [.. Linear], [.. Free], _count)
        {
            Ones = Ones,
            Energy = Energy,
            Remaining = Remaining,
            Bound = Bound,
            Depth = Depth + 1,
            Diagonal = Diagonal,
            Relaxed = [.. Relaxed],
            Gradient = [.. Gradient],
            _shifted = _shifted,
        };
        child.Fix(variable, one);
        return child;
    }

    /// <summary>Fixes a free variable.</summary>
    public void Fix(int variable, bool one)
    {
        int at = Free.BinarySearch(variable);
        Array.Copy(_free, at + 1, _free, at, --_count - at);
        Settle(variable, one);
    }

    /// <summary>Fixes the free variables that have been decided.</summary>
    /// <param name="decisions">By position in the block: 1 fixes at 1, −1 at 0, 0 leaves free.</param>
    /// <returns>Whether any was fixed.</returns>
    public bool FixWhere(ReadOnlySpan<sbyte> decisions)
    {
        int kept = 0, count = _count;
        for (int at = 0; at < count; at++)
        {
            int i = _free[at];
            if (decisions[i] == 0) _free[kept++] = i;
            else Settle(i, decisions[i] > 0);
        }
        _count = kept;
        return kept < count;
    }

    /// <summary>Fixes every free variable at the same value.</summary>
    public void FixAll(bool one)
    {
        foreach (int i in Free)
            Settle(i, one);
        _count = 0;
    }

    /// <summary>Fixes what the signs decide: 0 where no completion makes a 1 worthwhile, 1 where every completion does.</summary>
    /// <remarks>Needs a free number of ones. Of several optima, one with the fewest ones is kept.</remarks>
    public void FixBySign()
    {
        for (bool changed = Remaining is null; changed;)
        {
            changed = false;
            for (int at = _count - 1; at >= 0; at--)
            {
                int i = _free[at];
                if (SignOf(i) is not bool one) continue;
                Array.Copy(_free, at + 1, _free, at, --_count - at);
                Settle(i, one);
                changed = true;
            }
        }
    }

    /// <summary>Drops the fixed variables from the block once they are a quarter of it.</summary>
    public void Compact()
    {
        if (4 * _count > 3 * Block.Size) return;
        ReadOnlySpan<int> kept = Free;
        (Linear, Relaxed) = (CouplingBlock.Gather(Linear, kept), CouplingBlock.Gather(Relaxed, kept));
        if (Diagonal.Length > 0)
            (Diagonal, Gradient) = (CouplingBlock.Gather(Diagonal, kept), CouplingBlock.Gather(Gradient, kept));
        Block = Block.Restrict(kept);
        _free = [.. Enumerable.Range(0, _count)];
    }

    /// <summary>
    /// Makes sure that there is a diagonal. One of a block holds for every part of it; it is made anew once the part is
    /// much smaller, to be smaller itself.
    /// </summary>
    /// <returns>False where the time was over before.</returns>
    public bool EnsureDiagonal(SearchLimits limits)
    {
        if (Diagonal.Length > 0 && (Block.Size == _shifted || (Block.Size > SmallBlock && 2 * Block.Size > _shifted))) return true;
        if (DiagonalShift.Of(Block, limits) is not double[] diagonal) return Diagonal.Length > 0;
        SetDiagonal(diagonal);
        return true;
    }

    /// <summary>Sets d, and the gradient with it.</summary>
    public void SetDiagonal(double[] diagonal)
    {
        Diagonal = diagonal;
        _shifted = Block.Size;
        // What is fixed is in the linear biases.
        Gradient = [.. Linear];
        for (int i = 0; i < Gradient.Length; i++)
            Gradient[i] += diagonal[i] * (Relaxed[i] - 0.5);
        foreach (int i in Free)
            if (Relaxed[i] != 0) TensorPrimitives.MultiplyAdd(Block.Row(i), Relaxed[i], Gradient, Gradient);
    }

    /// <summary>Moves one coordinate of the relaxed point.</summary>
    public void Move(int i, double step)
    {
        // Clamped: a rounding error below 0 or above 1 would leave the box.
        Relaxed[i] = Math.Clamp(Relaxed[i] + step, 0, 1);
        Gradient[i] += Diagonal[i] * step;
        TensorPrimitives.MultiplyAdd(Block.Row(i), step, Gradient, Gradient);
    }

    private void Settle(int variable, bool one)
    {
        double step = (one ? 1 : 0) - Relaxed[variable];
        if (step != 0 && Gradient.Length > 0) Move(variable, step);
        Relaxed[variable] = 0;
        if (!one) return;
        Ones = [.. Ones, Block.Variables[variable]];
        Energy += Linear[variable];
        Remaining--;
        TensorPrimitives.Add(Linear, Block.Row(variable), Linear);
    }

    private bool? SignOf(int i)
    {
        double least = Linear[i], most = least;
        if (least >= 0 && !Block.HasNegative) return false;
        ReadOnlySpan<double> row = Block.Row(i);
        foreach (int j in Free)
        {
            if (row[j] < 0) least += row[j];
            else most += row[j];
            if (least < 0 && most >= 0) return null;
        }
        return least >= 0 ? false : true;
    }
}
