using MathNet.Numerics.LinearAlgebra;

namespace QuboCam;

/// <summary>H(s) and σ_z in the K lowest levels between two nodes, as polynomials of s.</summary>
internal sealed class ReducedInterval
{
    private readonly double[] _driver, _problem; // means of both ends: with A(s) and B(s) they are most of H
    private readonly double[][] _rest; // the rest: coefficients of 1, x, x², x³, x from 0 to 1
    private readonly double[][] _spins, _spinSlopes;
    private readonly double _next, _nextSlope;

    private ReducedInterval(double from, double to, LevelNode below, LevelNode above, Matrix<double>[] rest)
    {
        (From, To) = (from, to);
        _driver = Flat(0.5 * (below.Driver + above.Driver));
        _problem = Flat(0.5 * (below.Problem + above.Problem));
        _rest = [.. rest.Select(Flat)];
        _spins = [.. below.Spins.Select(Flat)];
        _spinSlopes = [.. above.Spins.Zip(below.Spins, (end, start) => Flat(end - start))];
        (_next, _nextSlope) = (below.Next, double.IsInfinity(below.Next) ? 0 : above.Next - below.Next);
    }

    /// <summary>The lower end.</summary>
    public double From { get; }

    /// <summary>The upper end.</summary>
    public double To { get; }

    /// <summary>The distance of the highest from the lowest level at the lower end.</summary>
    public double Width { get; private init; }

    /// <summary>
    /// What the basis of the interval below turns into at the lower end, shape [K, K]; null: it is the same basis.
    /// </summary>
    public double[]? Jump { get; private init; }

    /// <summary>An interval whose nodes are in one basis.</summary>
    public static ReducedInterval Between(LevelNode below, LevelNode above, AnnealingSchedule schedule)
    {
        Matrix<double> driver = 0.5 * (below.Driver + above.Driver), problem = 0.5 * (below.Problem + above.Problem);
        double length = above.S - below.S;
        Matrix<double> start = Of(schedule.At(below.S), below), end = Of(schedule.At(above.S), above);
        Matrix<double> startSlope = length * Of(schedule.SlopeAt(below.S), below);
        Matrix<double> endSlope = length * Of(schedule.SlopeAt(above.S), above);
        Matrix<double>[] rest =
            [start, startSlope, 3 * (end - start) - 2 * startSlope - endSlope, 2 * (start - end) + startSlope + endSlope];
        return new(below.S, above.S, below, above, rest) { Width = WidthOf(schedule.At(below.S), below) };

        Matrix<double> Of((double A, double B) factors, LevelNode node) =>
            factors.A * (node.Driver - driver) + factors.B * (node.Problem - problem);
    }

    /// <summary>An interval whose basis is that of one node.</summary>
    public static ReducedInterval Held(LevelNode node, double from, double to, double[]? jump, AnnealingSchedule schedule) =>
        new(from, to, node, node, []) { Jump = jump, Width = WidthOf(schedule.At(from), node) };

    /// <summary>H and all σ_z at s, where the schedule is (a, b); returns the lowest level that is left out.</summary>
    public double At(double s, double a, double b, double[] energy, double[][] spins)
    {
        double x = Math.Clamp((s - From) / (To - From), 0, 1);
        for (int i = 0; i < energy.Length; i++)
        {
            double rest = 0;
            for (int power = _rest.Length - 1; power >= 0; power--)
                rest = rest * x + _rest[power][i];
            energy[i] = a * _driver[i] + b * _problem[i] + rest;
        }
        for (int qubit = 0; qubit < spins.Length; qubit++)
            for (int i = 0; i < energy.Length; i++)
                spins[qubit][i] = _spins[qubit][i] + x * _spinSlopes[qubit][i];
        return _next + x * _nextSlope;
    }

    private static double WidthOf((double A, double B) factors, LevelNode node)
    {
        Matrix<double> energy = factors.A * node.Driver + factors.B * node.Problem;
        Vector<double> levels = energy.Evd(Symmetricity.Symmetric).EigenValues.Real();
        return levels.Maximum() - levels.Minimum();
    }

    private static double[] Flat(Matrix<double> matrix) => matrix.ToRowMajorArray();
}
