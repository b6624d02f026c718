using System.Buffers;

namespace QuboCam;

/// <summary>A real rotation of each qubit by its own angle, and division in the rotated basis.</summary>
/// <remarks>
/// With t = tan φ a rotation is cos φ·(1 + t·…), two operations for an amplitude; the cosines of all qubits, there and back, go into the
/// division. The qubits beyond a cached block are turned in groups, and the last group's pass divides as well.
/// </remarks>
internal sealed class ProductRotation(int qubits, int threads)
{
    private const int LowQubits = 13, HighQubitsAtOnce = 7, TileElements = 1 << 12;

    /// <summary>With fewer a pass is over before a second thread has begun.</summary>
    private const int FewestQubitsToShare = 15;

    private readonly int _threads = qubits < FewestQubitsToShare ? 1 : threads;
    private readonly double[] _tangents = new double[qubits]; // of the qubits by their bits, the lowest first
    private double _scale = 1;

    /// <summary>Turns |0⟩ of qubit p into cos φ_p |0⟩ + sin φ_p |1⟩ and |1⟩ into cos φ_p |1⟩ − sin φ_p |0⟩.</summary>
    /// <param name="angles">The angles φ, of at most π/4 either way; shape [d].</param>
    public void Turn(ReadOnlySpan<double> angles)
    {
        _scale = 1;
        for (int p = 0; p < qubits; p++)
        {
            (double sin, double cos) = Math.SinCos(angles[p]);
            _tangents[qubits - 1 - p] = sin / cos;
            _scale *= cos * cos;
        }
    }

    /// <summary>v ← R⁻¹ D⁻¹ R v, R giving the amplitudes of the turned states and D being their distances.</summary>
    public void Divide(double[] v, LevelDistance distance)
    {
        int low = Math.Min(qubits, LowQubits), groups = (qubits - low + HighQubitsAtOnce - 1) / HighQubitsAtOnce;
        if (groups == 0)
        {
            Pass(v, 0, Directions.Both, distance);
            return;
        }
        Pass(v, 0, Directions.Forward, distance);
        for (int group = 1; group < groups; group++)
            Pass(v, group, Directions.Forward, distance);
        Pass(v, groups, Directions.Both, distance);
        for (int group = groups - 1; group >= 0; group--)
            Pass(v, group, Directions.Backward, distance);
    }

    [Flags]
    private enum Directions
    {
        Forward = 1,
        Backward = 2,
        Both = Forward | Backward,
    }

    /// <summary>Turns a group of qubits: number 0 are those of a cached block.</summary>
    private void Pass(double[] v, int group, Directions directions, LevelDistance distance)
    {
        int low = Math.Min(qubits, LowQubits), high = qubits - low, groups = (high + HighQubitsAtOnce - 1) / HighQubitsAtOnce;
        if (group == 0)
        {
            Passes.Run(new LowPass(v, _tangents, _scale, 1 << low, directions, distance), v.Length >> low, _threads);
            return;
        }
        (int first, int end) = (low + high * (group - 1) / groups, low + high * group / groups);
        RowTiles tiles = new(v.Length, 1 << (end - first), 1 << first, TileElements >> (end - first));
        Passes.Run(new HighPass(v, _tangents.AsMemory(first, end - first), _scale, tiles, directions, distance), tiles.Count, _threads);
    }

    /// <summary>Turns the low qubits; a part is a block.</summary>
    private readonly struct LowPass(
        double[] v, double[] tangents, double scale, int block, Directions directions, LevelDistance distance) : IPass
    {
        public void Run(int from, int to)
        {
            for (int start = from * block; start < to * block; start += block)
            {
                Span<double> here = v.AsSpan(start, block);
                if (directions.HasFlag(Directions.Forward)) RealRotations.Forward(here, tangents);
                if (directions == Directions.Both) distance.Divide(here, start, scale);
                if (directions.HasFlag(Directions.Backward)) RealRotations.Backward(here, tangents);
            }
        }
    }

    /// <summary>Turns a group of high qubits; a part is a tile.</summary>
    private readonly struct HighPass(
        double[] v, ReadOnlyMemory<double> tangents, double scale, RowTiles tiles, Directions directions, LevelDistance distance) : IPass
    {
        public void Run(int from, int to)
        {
            int length = tiles.Rows * tiles.Columns;
            double[] buffer = ArrayPool<double>.Shared.Rent(length);
            Span<double> rows = buffer.AsSpan(0, length);
            for (int tile = from; tile < to; tile++)
            {
                tiles.Gather(v, tile, rows);
                if (directions.HasFlag(Directions.Forward)) RealRotations.ForwardRows(rows, tiles.Columns, tangents.Span);
                if (directions == Directions.Both)
                    for (int row = 0; row < tiles.Rows; row++)
                        distance.Divide(rows.Slice(row * tiles.Columns, tiles.Columns), tiles.Start(tile) + row * tiles.Stride, scale);
                if (directions.HasFlag(Directions.Backward)) RealRotations.BackwardRows(rows, tiles.Columns, tangents.Span);
                tiles.Scatter<double>(rows, tile, v);
            }
            ArrayPool<double>.Shared.Return(buffer);
        }
    }
}
