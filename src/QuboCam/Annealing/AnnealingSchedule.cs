using System.Collections.Immutable;
using MathNet.Numerics.Interpolation;

namespace QuboCam;

/// <summary>The factors A(s) of the driver and B(s) of the problem over an anneal: H(s) = A(s) H_D + B(s) H_QUBO, 0 ≤ s ≤ 1.</summary>
/// <remarks>
/// A falls and B rises. Without a unit ħ = 1 and times are in 1/energy. In GHz, as devices publish them, times are in ns and
/// H(s)/h = A(s)/2 · H_D + B(s)/2 · H_QUBO, so that a state turns by 2π for each ns and GHz.
/// </remarks>
public sealed class AnnealingSchedule
{
    private readonly IInterpolation _driver, _problem;
    private readonly double _factor;

    private AnnealingSchedule(string name, IInterpolation driver, IInterpolation problem, bool isGHz)
    {
        (Name, _driver, _problem, IsGHz) = (name, driver, problem, isGHz);
        _factor = isGHz ? 0.5 : 1;
    }

    /// <summary>A = 1 − s, B = s: the paper's.</summary>
    public static AnnealingSchedule Linear { get; } = new("linear", new Power(-1, 1), new Power(1, 1), isGHz: false);

    /// <summary>A = (1 − s)², B = s².</summary>
    public static AnnealingSchedule Quadratic { get; } = new("quadratic", new Power(-1, 2), new Power(1, 2), isGHz: false);

    /// <summary>Name for reports: linear, quadratic, or that of a file.</summary>
    public string Name { get; }

    /// <summary>Whether energies are in GHz and times in ns; otherwise they have no unit.</summary>
    public bool IsGHz { get; }

    /// <summary>Where A and B are not smooth, ascending, without 0 and 1: the rows of a table.</summary>
    internal ImmutableArray<double> Corners { get; private init; } = [];

    /// <summary>Radians by which a state of energy 1 turns in time 1: 2π in GHz and ns, 1 without a unit.</summary>
    public double AngularFactor => IsGHz ? 2 * Math.PI : 1;

    /// <summary>A schedule from a table, interpolated by monotone cubics (Fritsch and Carlson, SIAM J. Numer. Anal. 17, 238 (1980)).</summary>
    /// <param name="name">Name for reports.</param>
    /// <param name="table">The table, checked by <see cref="ScheduleFile"/>.</param>
    public static AnnealingSchedule FromTable(string name, ScheduleTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new(name, Interpolated(table.S, table.A), Interpolated(table.S, table.B), table.IsGHz) { Corners = table.S[1..^1] };
    }

    /// <summary>The factors in H(s); of a schedule in GHz its A/2 and B/2.</summary>
    /// <param name="s">Annealing fraction, [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="s"/> lies outside.</exception>
    public (double A, double B) At(double s)
    {
        Check(s);
        return (_factor * _driver.Interpolate(s), _factor * _problem.Interpolate(s));
    }

    /// <summary>Their derivatives by s.</summary>
    /// <inheritdoc cref="At"/>
    public (double A, double B) SlopeAt(double s)
    {
        Check(s);
        return (_factor * _driver.Differentiate(s), _factor * _problem.Differentiate(s));
    }

    private static void Check(double s)
    {
        if (!(s >= 0 && s <= 1))
            throw new ArgumentOutOfRangeException(nameof(s), s, "The annealing fraction lies in [0, 1].");
    }

    private static IInterpolation Interpolated(ImmutableArray<double> s, ImmutableArray<double> values) => s.Length < 3
        ? LinearSpline.InterpolateSorted([.. s], [.. values]) : CubicSpline.InterpolatePchipSorted([.. s], [.. values]);

    /// <summary>sⁿ, or (1 − s)ⁿ where the direction is −1.</summary>
    private sealed class Power(int direction, int exponent) : IInterpolation
    {
        public bool SupportsDifferentiation => true;

        public bool SupportsIntegration => false;

        public double Interpolate(double t) => Math.Pow(Base(t), exponent);

        public double Differentiate(double t) => direction * exponent * Math.Pow(Base(t), exponent - 1);

        public double Differentiate2(double t) => throw new NotSupportedException();

        public double Integrate(double t) => throw new NotSupportedException();

        public double Integrate(double a, double b) => throw new NotSupportedException();

        private double Base(double t) => direction > 0 ? t : 1 - t;
    }
}
