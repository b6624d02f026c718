using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>The couplings among some of the variables: rows stay short as the search fixes variables.</summary>
/// <param name="Variables">The variables of the problem, ascending; position in this list = index of row and column.</param>
/// <param name="Values">Symmetric, zero diagonal, shape [m, m].</param>
internal sealed record CouplingBlock(int[] Variables, double[] Values)
{
    /// <summary>Number of variables, m.</summary>
    public int Size => Variables.Length;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int i) => Values.AsSpan(i * Size, Size);

    /// <summary>The block of some of the positions, ascending.</summary>
    public CouplingBlock Restrict(IReadOnlyList<int> kept)
    {
        double[] values = new double[kept.Count * kept.Count];
        for (int i = 0, at = 0; i < kept.Count; i++)
        {
            ReadOnlySpan<double> row = Row(kept[i]);
            for (int j = 0; j < kept.Count; j++)
                values[at++] = row[kept[j]];
        }
        return new CouplingBlock([.. kept.Select(i => Variables[i])], values);
    }
}

/// <summary>A subproblem of the search: some variables are fixed, and the linear biases of the others hold what they add.</summary>
internal sealed class SearchNode
{
    private double _shift;
    private int _shifted; // size of the block whose shift it is

    private SearchNode(CouplingBlock block, double[] linear, List<int> free, bool[] ones) =>
        (Block, Linear, Free, Ones) = (block, linear, free, ones);

    /// <summary>Couplings; all indices of a node are positions in this block.</summary>
    public CouplingBlock Block { get; private set; }

    /// <summary>cᵢ = aᵢ + Σ of the couplings to variables fixed at 1, shape [m].</summary>
    public double[] Linear { get; private set; }

    /// <summary>The variables that are not fixed, ascending.</summary>
    public List<int> Free { get; private set; }

    /// <summary>The variables of the problem that are fixed at 1, shape [n].</summary>
    public bool[] Ones { get; }

    /// <summary>Energy of the fixed variables, offset included.</summary>
    public double Energy { get; private set; }

    /// <summary>How many of the free variables are to be 1; null leaves it open.</summary>
    public int? Remaining { get; private set; }

    /// <summary>Best lower bound known of the energies in this subproblem.</summary>
    public double Bound { get; set; }

    /// <summary>Relaxed values in [0, 1] from which the convex bound starts, shape [m].</summary>
    public double[] Relaxed { get; private set; } = [];

    /// <summary>A shift of the diagonal that makes the couplings of the free variables positive semidefinite.</summary>
    /// <remarks>A shift of a block holds for every part of it; it is computed anew once the part is half as large, to be smaller.</remarks>
    public double Shift(CancellationToken cancellation)
    {
        if (Block.Size <= _shifted / 2)
            (_shift, _shifted) = (DiagonalShift.Of(Block, cancellation), Block.Size);
        return _shift;
    }

    /// <summary>The whole problem.</summary>
    public static SearchNode Root(Qubo qubo, double[] couplings, double bound) =>
        new(new CouplingBlock([.. Enumerable.Range(0, qubo.Variables)], couplings), [.. qubo.Linear],
            [.. Enumerable.Range(0, qubo.Variables)], new bool[qubo.Variables])
        {
            Energy = qubo.Offset,
            Remaining = qubo.Cardinality,
            Bound = bound,
            _shifted = int.MaxValue,
            Relaxed = new double[qubo.Variables],
        };

    /// <summary>A copy with one more variable fixed.</summary>
    public SearchNode Child(int variable, bool one)
    {
        SearchNode child = new(Block, [.. Linear], [.. Free], [.. Ones])
        {
            Energy = Energy,
            Remaining = Remaining,
            Bound = Bound,
            _shift = _shift,
            _shifted = _shifted,
            Relaxed = [.. Relaxed],
        };
        child.Fix(variable, one);
        return child;
    }

    /// <summary>Fixes a free variable.</summary>
    public void Fix(int variable, bool one)
    {
        Free.Remove(variable);
        Relaxed[variable] = 0;
        if (!one) return;
        Ones[Block.Variables[variable]] = true;
        Energy += Linear[variable];
        Remaining--;
        TensorPrimitives.Add(Linear, Block.Row(variable), Linear);
    }

    /// <summary>Fixes every free variable that a test decides; the test sees the node as it was before.</summary>
    /// <returns>Whether any was fixed.</returns>
    public bool FixWhere(Func<int, bool?> decide)
    {
        (int Variable, bool? One)[] decided = [.. Free.Select(i => (i, decide(i))).Where(fixing => fixing.Item2 is not null)];
        foreach ((int variable, bool? one) in decided)
            Fix(variable, one == true);
        return decided.Length > 0;
    }

    /// <summary>Fixes what the signs decide: 0 where no completion makes a 1 worthwhile, 1 where every completion does.</summary>
    /// <remarks>Needs a free number of ones. Of several optima, one with the fewest ones is kept.</remarks>
    public void FixBySign()
    {
        bool changed = Remaining is null;
        while (changed)
        {
            changed = false;
            foreach (int i in Free.ToArray())
            {
                if (SignOf(i) is not bool one) continue;
                Fix(i, one);
                changed = true;
            }
        }
    }

    /// <summary>Drops the fixed variables from the block once they are a quarter of it.</summary>
    public void Compact()
    {
        if (4 * Free.Count > 3 * Block.Size) return;
        (Linear, Relaxed) = ([.. Free.Select(i => Linear[i])], [.. Free.Select(i => Relaxed[i])]);
        Block = Block.Restrict(Free);
        Free = [.. Enumerable.Range(0, Block.Size)];
    }

    private bool? SignOf(int i)
    {
        ReadOnlySpan<double> row = Block.Row(i);
        double least = Linear[i], most = Linear[i];
        foreach (int j in Free)
        {
            if (row[j] < 0) least += row[j];
            else most += row[j];
            if (least < 0 && most >= 0) return null;
        }
        return least >= 0 ? false : true;
    }
}
