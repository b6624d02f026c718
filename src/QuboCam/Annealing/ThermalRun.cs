using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Runs of one anneal in a bath with different numbers of steps.</summary>
/// <remarks>
/// A step takes H of its middle: half of its phases, the bath, the other half, all in the eigenbasis. It is of second order, even
/// powers alone, and completely positive whatever its length.
/// </remarks>
internal sealed class ThermalRun
{
    /// <summary>How many values come before the populations and count for the error.</summary>
    public const int Scalars = 3;

    private const int Recorded = 64;
    private const double Tied = 1e-8; // of the width of the kept levels

    private readonly ReducedHamiltonian _model;
    private readonly AnnealingPath _path;
    private readonly double _angularFactor;
    private readonly DaviesGenerator _generator;
    private readonly bool _hasBath;
    private readonly ThermalPiece[] _pieces;
    private readonly double[] _energy;
    private readonly double[][] _spins;
    private double _setAt = double.NaN; // s and interval that the generator is of
    private int _setIn;

    public ThermalRun(ReducedHamiltonian model, AnnealingPath path, ThermalOptions options, double angularFactor)
    {
        (_model, _path, _angularFactor, _hasBath) = (model, path, angularFactor, options.Coupling > 0);
        _generator = new DaviesGenerator(model.Levels, model.Qubits, new OhmicBath(options));
        Times = [.. Enumerable.Range(0, Recorded + 1).Select(k => path.Duration * k / Recorded)
            .Concat(path.Points.Select(point => point.Time)).Distinct().Order()];
        _pieces = ThermalPiece.Of(model, path, Times);
        _energy = new double[model.Levels * model.Levels];
        _spins = [.. Enumerable.Range(0, model.Qubits).Select(_ => new double[_energy.Length])];
        State = new ThermalState(model.Start.AsSpan());
    }

    /// <summary>Times at which populations are recorded, 0 and the end included.</summary>
    public ImmutableArray<double> Times { get; }

    /// <summary>The state at the end of the last run.</summary>
    public ThermalState State { get; private set; }

    /// <summary>Steps of the last run.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs with about so many steps, times a power of two that parts all of them.</summary>
    /// <returns>Success probability with and without the bath, leakage, populations of all times, and the thermal leakage at
    /// last.</returns>
    public double[] With(double steps, int parts, CancellationToken cancellation)
    {
        State = new ThermalState(_model.Start.AsSpan());
        double escaped = 0;
        int interval = 0;
        Steps = 0;
        List<double> populations = [.. Populations(0, 0)];
        foreach (ThermalPiece piece in _pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            Enter(piece.Interval, ref interval);
            int count = parts * (int)Math.Max(1, Math.Ceiling(steps * (piece.To - piece.From) / _path.Duration));
            for (int k = 0; k < count; k++, Steps++)
                escaped += Step(piece, piece.From + (piece.To - piece.From) * (k + 0.5) / count, (piece.To - piece.From) / count);
            if (piece.IsRecorded) populations.AddRange(Populations(interval, piece.To));
        }
        return [Success(), ClosedSuccess(), 1 - State.Trace, .. populations, escaped];
    }

    /// <summary>Goes over jumps to another interval.</summary>
    private void Enter(int next, ref int interval)
    {
        for (; interval < next; interval++)
            if (_model.Intervals[interval + 1].Jump is { } jump) State.Change(jump, Transposition.None);
        for (; interval > next; interval--)
            if (_model.Intervals[interval].Jump is { } jump) State.Change(jump, Transposition.Transposed);
    }

    /// <summary>One step; returns what at most escapes to levels that are left out.</summary>
    private double Step(ThermalPiece piece, double middle, double length)
    {
        Set(piece.Interval, _path.At(middle));
        double time = _angularFactor * length, escaped = 0;
        State.Change(_generator.Vectors, Transposition.Transposed);
        State.Turn(_generator.Levels, 0.5 * time);
        if (_hasBath)
        {
            _generator.Advance(State.Density, time);
            for (int a = 0; a < _model.Levels; a++)
                escaped += time * State.Density[a * _model.Levels + a].Real * _generator.Escapes[a];
        }
        State.Turn(_generator.Levels, 0.5 * time);
        State.Change(_generator.Vectors, Transposition.None);
        return escaped;
    }

    private void Set(int interval, double s)
    {
        if (s == _setAt && interval == _setIn) return;
        double next = _model.At(interval, s, _energy, _spins);
        _generator.Diagonalise(_energy);
        if (_hasBath) _generator.Set(_spins, next);
        (_setAt, _setIn) = (s, interval);
    }

    private double[] Populations(int interval, double time)
    {
        _model.At(interval, _path.At(time), _energy, _spins);
        _generator.Diagonalise(_energy);
        _setAt = double.NaN;
        int levels = _model.Levels;
        double[] populations = new double[levels], vectors = _generator.Vectors;
        for (int a = 0; a < levels; a++)
            for (int i = 0; i < levels; i++)
                for (int j = 0; j < levels; j++)
                    populations[a] += vectors[i * levels + a] * vectors[j * levels + a] * State.Density[i * levels + j].Real;
        ShareAmongTies(populations);
        return populations;
    }

    private void ShareAmongTies(double[] populations)
    {
        double[] energies = _generator.Levels;
        for (int from = 0, to; from < populations.Length; from = to)
        {
            to = from + 1;
            while (to < populations.Length && energies[to] - energies[to - 1] <= Tied * _model.Width) to++;
            Span<double> tied = populations.AsSpan(from, to - from);
            tied.Fill(TensorPrimitives.Sum<double>(tied) / tied.Length);
        }
    }

    private double Success()
    {
        double sum = 0;
        for (int i = 0; i < _energy.Length; i++)
            sum += _model.Ground[i] * State.Density[i].Real;
        return sum;
    }

    private double ClosedSuccess()
    {
        double sum = 0;
        for (int i = 0; i < _model.Levels; i++)
            for (int j = 0; j < _model.Levels; j++)
                sum += _model.Ground[i * _model.Levels + j]
                    * (State.Closed[i].Real * State.Closed[j].Real + State.Closed[i].Imaginary * State.Closed[j].Imaginary);
        return sum;
    }
}
