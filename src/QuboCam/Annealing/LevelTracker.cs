using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam;

/// <summary>Follows the space of the K lowest levels from s = 1 down to 0, in steps as short as it turns fast.</summary>
/// <param name="hamiltonian">H(s) of a problem.</param>
/// <param name="levels">K, at most the dimension.</param>
/// <param name="shortest">The shortest step: a space that turns much within it jumps.</param>
/// <param name="cancellation">Checked per point.</param>
/// <remarks>
/// How far the space turns between neighbours is the smallest singular value of VᵢᵀVⱼ, the cosine of the largest principal angle.
/// At either end the K levels may be part of a degenerate one, the others of which are left out: the choice is then arbitrary,
/// unlike its limit from inside, so that a point just inside takes the place of the end.
/// </remarks>
internal sealed class LevelTracker(AnnealingHamiltonian hamiltonian, int levels, double shortest, CancellationToken cancellation)
{
    // ‖Hψ − Eψ‖ in units of the energy of a usual flip.
    private const double SolverTolerance = 1e-9;

    private const double LargestTurn = 0.1; // radians between neighbours
    private const double Longest = 1.0 / 64, BesideTheEnd = 1e-4;

    private readonly Spectrum _spectrum = new(hamiltonian, Math.Min(levels + 1, hamiltonian.Dimension));
    private readonly LevelMatrices _matrices = new(hamiltonian, levels);
    private readonly List<LevelCell> _cells = []; // s descending
    private double _step = Longest, _bottom;

    /// <summary>The cosine of the largest turn that is followed.</summary>
    public static double Close { get; } = Math.Cos(LargestTurn);

    /// <summary>A node with its states.</summary>
    private sealed record Snapshot(LevelNode Node, double[][] States);

    /// <summary>Follows the space.</summary>
    /// <param name="progress">Hears of the part of s that is done; null: nobody listens.</param>
    public LevelTrack Run(IProgress<double>? progress)
    {
        Snapshot upper = At(1), top = upper;
        while (upper.Node.S > _bottom)
        {
            double left = (upper.Node.S - _bottom) / LevelCell.Intervals, step = left / Math.Ceiling(left / _step - 1e-9);
            (List<Snapshot> snapshots, double turn) = Descend(upper, step);
            if (turn <= LargestTurn)
            {
                _cells.Add(Cell(snapshots));
                upper = snapshots[^1];
                _step = Math.Clamp(step * Math.Min(2, 0.8 * LargestTurn / Math.Max(turn, 1e-9)), shortest, Longest);
            }
            else if (snapshots[^1].Node.S == 0)
                _bottom = BesideTheEnd;
            else if (_step > shortest)
                _step = Math.Max(shortest, 0.5 * step);
            else if (upper.Node.S == 1)
                upper = top = At(1 - BesideTheEnd);
            else
            {
                Snapshot lower = At(Math.Max(_bottom, upper.Node.S - shortest));
                _cells.Add(new LevelCell([lower.Node, upper.Node], [[_matrices.Overlap(upper.States, lower.States)]]));
                upper = lower;
            }
            progress?.Report(1 - upper.Node.S);
        }
        return new LevelTrack([.. Enumerable.Reverse(_cells)], _matrices.Start(upper.States), _matrices.Ground(top.States));
    }

    /// <summary>Points of a cell downwards, as far as neighbours are close.</summary>
    private (List<Snapshot> Snapshots, double Turn) Descend(Snapshot upper, double step)
    {
        List<Snapshot> snapshots = [upper];
        double turn = 0;
        for (int i = 1; i <= LevelCell.Intervals && turn <= LargestTurn; i++)
        {
            double s = upper.Node.S - i * step;
            snapshots.Add(At(s - _bottom < 1e-3 * step ? _bottom : s));
            turn = Math.Max(turn, Turn(_matrices.Overlap(snapshots[i - 1].States, snapshots[i].States)));
        }
        return (snapshots, turn);
    }

    private LevelCell Cell(List<Snapshot> snapshots)
    {
        Snapshot[] ascending = [.. Enumerable.Reverse(snapshots)];
        return new LevelCell(
            [.. ascending.Select(snapshot => snapshot.Node)],
            [.. LevelCell.Strides.Select(Overlaps)]);

        ImmutableArray<Matrix<double>> Overlaps(int stride) => [.. Enumerable.Range(0, LevelCell.Intervals / stride)
            .Select(n => _matrices.Overlap(ascending[(n + 1) * stride].States, ascending[n * stride].States))];
    }

    private Snapshot At(double s)
    {
        cancellation.ThrowIfCancellationRequested();
        SpectrumPoint point = _spectrum.At(s, SolverTolerance * hamiltonian.EnergyUnit, cancellation);
        double[][] states = [.. _spectrum.States.Take(levels).Select(state => (double[])state.Clone())];
        double next = levels < point.Levels.Length ? point.Levels[levels] : double.PositiveInfinity;
        return new(_matrices.Node(s, states, next), states);
    }

    private static double Turn(Matrix<double> overlap)
    {
        double cosine = overlap.Svd(computeVectors: false).S.Minimum();
        return Math.Acos(Math.Min(1, cosine));
    }
}
