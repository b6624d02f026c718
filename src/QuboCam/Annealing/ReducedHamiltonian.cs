using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>H(s) and σ_z in the K lowest levels, in one basis that goes along with their space without turning in it.</summary>
/// <remarks>
/// From node to node the basis is that nearest to the last one, the orthogonal factor of the overlaps: parallel transport, which
/// adds no term to the equation of motion (T. Kato, J. Phys. Soc. Jpn. 5, 435 (1950)) and keeps the trace. In it dH/ds is the
/// projection of dH/ds itself, so that between nodes H follows by cubics from its values and slopes; σ_z follows by straight
/// lines. All of it errs by even powers of the distance between nodes.
/// </remarks>
internal sealed class ReducedHamiltonian
{
    private readonly AnnealingSchedule _schedule;
    private readonly List<ReducedInterval> _intervals = [];
    private Matrix<double> _frame;

    /// <summary>Makes the model of every node, or of every second or fourth one.</summary>
    /// <param name="track">The nodes.</param>
    /// <param name="schedule">A and B.</param>
    /// <param name="strideIndex">Which of <see cref="LevelCell.Strides"/>.</param>
    public ReducedHamiltonian(LevelTrack track, AnnealingSchedule schedule, int strideIndex)
    {
        _schedule = schedule;
        LevelNode first = track.Cells[0].Nodes[0], last = track.Cells[^1].Nodes[^1];
        (Levels, Qubits) = (first.Driver.RowCount, first.Spins.Length);
        _frame = Matrix<double>.Build.DenseIdentity(Levels);
        Start = [.. track.Start.Normalize(2)];
        if (first.S > 0) Hold(first, 0, first.S);
        foreach (LevelCell cell in track.Cells)
            if (cell.IsJump) Jump(cell);
            else Follow(cell, strideIndex);
        if (last.S < 1) Hold(last, last.S, 1);
        Ground = Flat(Framed(track.Ground));
    }

    /// <summary>K.</summary>
    public int Levels { get; }

    /// <summary>d.</summary>
    public int Qubits { get; }

    /// <summary>The driver's ground state in the basis of s = 0, shape [K].</summary>
    public ImmutableArray<double> Start { get; }

    /// <summary>The projection on the ground states of H_QUBO in the basis of s = 1, shape [K, K].</summary>
    public double[] Ground { get; }

    /// <summary>Intervals, s ascending.</summary>
    public IReadOnlyList<ReducedInterval> Intervals => _intervals;

    /// <summary>The largest distance of the kept levels, about: that in the nodes.</summary>
    public double Width => _intervals.Max(interval => interval.Width);

    /// <summary>H(s) and all σ_z(s).</summary>
    /// <param name="interval">The number of the interval that s lies in.</param>
    /// <param name="s">Annealing fraction.</param>
    /// <param name="energy">H, shape [K, K].</param>
    /// <param name="spins">σ_z of each qubit, shape [d][K, K].</param>
    /// <returns>The lowest level that is left out.</returns>
    public double At(int interval, double s, double[] energy, double[][] spins)
    {
        (double a, double b) = _schedule.At(s);
        return _intervals[interval].At(s, a, b, energy, spins);
    }

    private void Follow(LevelCell cell, int strideIndex)
    {
        int stride = LevelCell.Strides[strideIndex];
        ImmutableArray<Matrix<double>> overlaps = cell.Overlaps[strideIndex];
        for (int n = 0; n < overlaps.Length; n++)
        {
            (LevelNode below, LevelNode above) = (Framed(cell.Nodes[n * stride]), cell.Nodes[(n + 1) * stride]);
            Svd<double> turn = overlaps[n].Svd();
            _frame = turn.U * turn.VT * _frame;
            _intervals.Add(ReducedInterval.Between(below, Framed(above), _schedule));
        }
    }

    /// <summary>Each node holds on one side of the middle; what turns fast is lost, what does not goes on.</summary>
    private void Jump(LevelCell cell)
    {
        (LevelNode below, LevelNode above) = (cell.Nodes[0], cell.Nodes[1]);
        double middle = 0.5 * (below.S + above.S);
        Hold(below, below.S, middle);
        Svd<double> turn = cell.Overlaps[0][0].Svd();
        Matrix<double> before = _frame;
        _frame = turn.U * turn.VT * _frame;
        Vector<double> slow = turn.S.Map(cosine => cosine >= LevelTracker.Close ? 1 : cosine);
        Matrix<double> kept = Matrix<double>.Build.DenseOfDiagonalVector(slow);
        double[] jump = Flat(_frame.TransposeThisAndMultiply(turn.U * kept * turn.VT * before));
        Hold(above, middle, above.S, jump);
    }

    private void Hold(LevelNode node, double from, double to, double[]? jump = null) =>
        _intervals.Add(ReducedInterval.Held(Framed(node), from, to, jump, _schedule));

    private LevelNode Framed(LevelNode node) => node with
    {
        Driver = Framed(node.Driver), Problem = Framed(node.Problem), Spins = [.. node.Spins.Select(Framed)],
    };

    private Matrix<double> Framed(Matrix<double> matrix) => _frame.TransposeThisAndMultiply(matrix) * _frame;

    private static double[] Flat(Matrix<double> matrix) => matrix.ToRowMajorArray();
}
