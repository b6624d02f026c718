using System.Collections.Immutable;
using System.Numerics;

namespace QuboCam;

/// <summary>Numbers that a state vector is made of.</summary>
public enum AmplitudePrecision
{
    /// <summary>Complex double, 16 bytes an amplitude.</summary>
    ComplexDouble,

    /// <summary>Complex float, 8 bytes an amplitude; probabilities then err by 10⁻⁵ or so.</summary>
    ComplexSingle,
}

/// <summary>How exactly an anneal is followed, and what is recorded on the way.</summary>
public sealed record EvolutionOptions
{
    /// <summary>The error that no probability may exceed, above zero; see <see cref="Evolution.Error"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public double Tolerance
    {
        get;
        init => field = value > 0 && value < 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "A tolerance lies above 0 and below 1.");
    } = 1e-8;

    /// <summary>Double or single precision.</summary>
    public AmplitudePrecision Precision { get; init; }

    /// <summary>Times at which observables are recorded, ascending; the end is always recorded.</summary>
    public ImmutableArray<double> Times { get; init; } = [];

    /// <summary>The basis state to begin in; null: the ground state of the driver, which needs a path that starts at s = 0.</summary>
    public int? InitialState { get; init; }

    /// <summary>Hears of every step; null: nobody listens.</summary>
    public IProgress<EvolutionProgress>? Progress { get; init; }
}

/// <summary>Solves the Schrödinger equation i dψ/dt = H(s(t)) ψ, ħ = 1, to a tolerance.</summary>
public static class SchrodingerEvolution
{
    private const int Order = 4, MostDoublings = 14, FewestSteps = 8, MostFirstSteps = 10_000_000;
    private const double StepsPerRadian = 0.3;
    private const double SlowestRate = 0.75, Safety = 2;

    /// <summary>Follows the state along a path.</summary>
    /// <param name="hamiltonian">H(s).</param>
    /// <param name="path">s(t).</param>
    /// <param name="options">Tolerance, precision, times and initial state.</param>
    /// <param name="cancellation">Ends the work, checked per step: the result is then the last run that ended.</param>
    /// <returns>Probabilities at the end, and observables on the way.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first, coarsest run had ended.</exception>
    /// <exception cref="ArgumentException">The path does not start at s = 0 and no initial state is given, or there is none such.</exception>
    /// <remarks>
    /// The whole way is run with N, 2N, 4N… steps until the probabilities settle. Error: half the sum of |change| over all probabilities
    /// (total variation distance), times r/(1 − r) with r the rate at which these changes fall, at best that of the method's order; and
    /// twice that, for a rate that two changes tell is roughly known.
    /// </remarks>
    public static Evolution Run(
        AnnealingHamiltonian hamiltonian, AnnealingPath path, EvolutionOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (options.InitialState is null && !path.StartsInDriver)
            throw new ArgumentException("A path that does not start at s = 0 needs a state to begin in.", nameof(options));
        if (options.InitialState is int state && !(state >= 0 && state < hamiltonian.Dimension))
            throw new ArgumentException($"There is no state {state} to begin in: there are {hamiltonian.Dimension}, from 0.", nameof(options));
        return options.Precision == AmplitudePrecision.ComplexDouble
            ? Run<double>(hamiltonian, path, options, [], cancellation) : Run<float>(hamiltonian, path, options, [], cancellation);
    }

    /// <summary>The same, with the states on whose populations the result reports: for each recorded time, the end included.</summary>
    internal static Evolution Run<T>(
        AnnealingHamiltonian hamiltonian, AnnealingPath path, EvolutionOptions options, ImmutableArray<double[][]> levels,
        CancellationToken cancellation)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        EvolutionRun<T> run = new(hamiltonian, path, options, levels);
        int steps = FirstSteps(hamiltonian, path);
        (Evolution best, double[] before) = run.With(steps, refinement: 1, error: 1, cancellation);
        double lastChange = double.PositiveInfinity;
        for (int doublings = 1; doublings <= MostDoublings; doublings++)
        {
            try
            {
                (Evolution refined, double[] now) = run.With(steps, 1 << doublings, best.Error, cancellation);
                double change = Distance(before, now), rate = Math.Clamp(change / lastChange, Math.Pow(2, -Order), SlowestRate);
                best = refined with { Error = Math.Min(1, Safety * change * rate / (1 - rate)) };
                // The first change tells no rate. Changes of rounding's size do not fall any more.
                if (change == 0 || (doublings >= 2 && (best.Error <= options.Tolerance || (rate == SlowestRate && change < 1e-4)))) break;
                (before, lastChange) = (now, change);
            }
            catch (OperationCanceledException)
            {
                return best with { IsCut = true };
            }
        }
        return best;
    }

    /// <summary>Steps that are too coarse by some powers of ten, so that the rate of convergence can be seen.</summary>
    private static int FirstSteps(AnnealingHamiltonian hamiltonian, AnnealingPath path)
    {
        double bits = Math.Max(1, Math.Log2(hamiltonian.Dimension));
        double driver = hamiltonian.Schedule.At(0).A * Math.Abs(hamiltonian.Driver.GroundEnergy) / bits;
        double problem = hamiltonian.Schedule.At(1).B * (hamiltonian.Energies.Max() - hamiltonian.LowestEnergy) / bits;
        double turns = hamiltonian.Schedule.AngularFactor * path.Duration * Math.Max(driver, problem);
        return (int)Math.Ceiling(Math.Clamp(StepsPerRadian * turns, FewestSteps, MostFirstSteps));
    }

    /// <summary>Total variation distance: half the sum of the absolute differences of probabilities.</summary>
    private static double Distance(double[] p, double[] q)
    {
        double sum = 0;
        for (int x = 0; x < p.Length; x++)
            sum += Math.Abs(p[x] - q[x]);
        return 0.5 * sum;
    }
}
