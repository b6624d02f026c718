using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Runs of one anneal with different numbers of steps.</summary>
/// <param name="hamiltonian">H(s).</param>
/// <param name="path">s(t).</param>
/// <param name="options">Times to record, initial state, progress.</param>
/// <param name="levels">For each recorded time the states whose populations are wanted; may be empty.</param>
internal sealed class EvolutionRun<T>(
    AnnealingHamiltonian hamiltonian, AnnealingPath path, EvolutionOptions options, ImmutableArray<double[][]> levels)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly StateVector<T> _state = new(hamiltonian.Dimension);
    private readonly VectorBlock _vectors = new(hamiltonian.Dimension, hamiltonian.Threads);
    private readonly double[] _stops = Stops(hamiltonian.Schedule, path, options.Times);

    /// <summary>Follows the state with about so many steps; none goes beyond a corner of the path, a row of the schedule or a recorded time.</summary>
    /// <param name="steps">Steps of the whole way, spread over the pieces between such points, at least one in each.</param>
    /// <param name="refinement">Into how many each of these steps is divided.</param>
    /// <param name="error">What progress reports as the error so far.</param>
    /// <param name="cancellation">Checked per step.</param>
    public (Evolution Evolution, double[] Probabilities) With(int steps, int refinement, double error, CancellationToken cancellation)
    {
        Start();
        SplittingStep<T> splitting = new(hamiltonian, path, _state);
        ImmutableArray<EvolutionPoint>.Builder points = ImmutableArray.CreateBuilder<EvolutionPoint>();
        int taken = 0;
        double time = 0;
        Record(time, points);
        foreach (double stop in _stops)
        {
            int pieces = refinement * (int)Math.Max(1, Math.Ceiling(steps * (stop - time) / path.Duration - 1e-9));
            for (int piece = 0; piece < pieces; piece++, taken++)
            {
                cancellation.ThrowIfCancellationRequested();
                splitting.Advance(time + (stop - time) * piece / pieces, (stop - time) / pieces);
                options.Progress?.Report(new(steps * refinement, (time + (stop - time) * (piece + 1) / pieces) / path.Duration, error));
            }
            splitting.Finish();
            Record(time = stop, points);
        }
        double[] probabilities = Probabilities(out double norm);
        return (End(points.ToImmutable(), probabilities, norm, taken), probabilities);
    }

    /// <summary>Corners of the path and of A and B, without which the method has its order, and recorded times, without 0.</summary>
    private static double[] Stops(AnnealingSchedule schedule, AnnealingPath path, ImmutableArray<double> times) =>
    [
        .. path.Points.Select(point => point.Time).Concat(schedule.Corners.SelectMany(path.TimesOf)).Concat(times)
            .Where(time => time > 0 && time <= path.Duration).Distinct().Order(),
    ];

    private void Start()
    {
        Array.Clear(_state.Real);
        Array.Clear(_state.Imaginary);
        if (options.InitialState is int state)
        {
            _state.Real[state] = T.One;
            return;
        }
        double[] ground = new double[hamiltonian.Dimension];
        hamiltonian.Driver.GroundState(ground);
        for (int x = 0; x < ground.Length; x++)
            _state.Real[x] = T.CreateChecked(ground[x]);
    }

    private bool IsRecorded(double time) => time == path.Duration || options.Times.Contains(time);

    private void Record(double time, ImmutableArray<EvolutionPoint>.Builder points)
    {
        if (!IsRecorded(time)) return;
        double s = path.At(time);
        (double a, double b) = hamiltonian.Schedule.At(s);
        double[] real = Doubles(_state.Real), imaginary = Doubles(_state.Imaginary);
        double[] image = new double[hamiltonian.Dimension];
        double driver = Expectation(real) + Expectation(imaginary);
        double[] sums = _vectors.SumChunks(2, (sum, from, length) =>
        {
            for (int x = from; x < from + length; x++)
            {
                double p = real[x] * real[x] + imaginary[x] * imaginary[x];
                sum[0] += p * hamiltonian.Energies[x];
                if (hamiltonian.IsGround(x)) sum[1] += p;
            }
        });
        points.Add(new(time, s, a * driver + b * sums[0], sums[0], sums[1], Populations(points.Count, real, imaginary)));

        double Expectation(double[] part)
        {
            hamiltonian.Driver.Apply(1, 0, hamiltonian.Energies, part, image);
            return _vectors.Dots(new[] { part }, new[] { image })[0, 0];
        }
    }

    private ImmutableArray<double> Populations(int point, double[] real, double[] imaginary)
    {
        if (point >= levels.Length) return [];
        double[,] overlaps = _vectors.Dots(levels[point], new[] { real, imaginary });
        return [.. Enumerable.Range(0, levels[point].Length).Select(level =>
            overlaps[level, 0] * overlaps[level, 0] + overlaps[level, 1] * overlaps[level, 1])];
    }

    private static double[] Doubles(T[] part) => part as double[] ?? Array.ConvertAll(part, double.CreateChecked);

    private double[] Probabilities(out double norm)
    {
        double[] probabilities = new double[hamiltonian.Dimension];
        norm = _vectors.SumChunks(1, (sum, from, length) =>
        {
            for (int x = from; x < from + length; x++)
            {
                (double re, double im) = (double.CreateChecked(_state.Real[x]), double.CreateChecked(_state.Imaginary[x]));
                sum[0] += probabilities[x] = re * re + im * im;
            }
        })[0];
        return probabilities;
    }

    private Evolution End(ImmutableArray<EvolutionPoint> points, double[] probabilities, double norm, int steps) => new()
    {
        Probabilities = ImmutableCollectionsMarshal.AsImmutableArray(probabilities),
        Fidelity = points[^1].GroundProbability,
        ResidualEnergy = points[^1].ProblemEnergy - hamiltonian.LowestEnergy,
        Error = 1,
        NormError = Math.Abs(1 - Math.Sqrt(norm)),
        Steps = steps,
        Points = points,
    };
}
