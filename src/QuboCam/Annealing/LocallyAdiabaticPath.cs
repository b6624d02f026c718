using MathNet.Numerics.Interpolation;

namespace QuboCam;

/// <summary>The path that goes slowly where the gap is small: ds/dt ∝ Δ(s)².</summary>
/// <remarks>J. Roland and N. J. Cerf, Phys. Rev. A 65, 042308 (2002), eq. 17.</remarks>
public static class LocallyAdiabaticPath
{
    private const int PiecesPerInterval = 16;
    private const double Apart = 1e-9;

    /// <summary>The path of a gap: t(s) = τ ∫₀ˢ Δ⁻² / ∫₀¹ Δ⁻², the gap between scanned points being a cubic with their slopes.</summary>
    /// <param name="gap">A scan that was not cut.</param>
    /// <param name="annealingTime">τ, above zero.</param>
    /// <exception cref="ArgumentException">The gap is unknown, was cut, or closes: the path would take for ever.</exception>
    public static AnnealingPath Of(GapAnalysis gap, double annealingTime)
    {
        ArgumentNullException.ThrowIfNull(gap);
        if (!gap.HasGap || gap.IsCut || !(gap.MinimumGap > 0))
            throw new ArgumentException("A locally adiabatic path needs a gap that is known and stays open over all of 0…1.", nameof(gap));
        // A minimum may lie so close to a scanned point that no path tells them apart.
        SpectrumPoint[] points = [.. gap.Points.Reverse().DistinctBy(point => Math.Round(point.S / Apart)).Reverse()];
        double[] s = [.. points.Select(point => point.S)];
        // At s = 0 the excited levels are degenerate and their slopes arbitrary: there a straight line takes their place.
        double[] slopes = [.. points.Select(point => point.Slopes[gap.Degeneracy] - point.Slopes[0])];
        slopes[0] = (gap.GapAt(points[1]) - gap.GapAt(points[0])) / (s[1] - s[0]);
        CubicSpline delta = CubicSpline.InterpolateHermiteSorted(s, [.. points.Select(gap.GapAt)], slopes);
        double[] fractions = [.. s.Zip(s.Skip(1)).SelectMany(ends => Enumerable.Range(0, PiecesPerInterval)
            .Select(k => ends.First + (ends.Second - ends.First) * k / PiecesPerInterval)), 1];
        double[] times = new double[fractions.Length];
        for (int i = 1; i < times.Length; i++)
            times[i] = times[i - 1] + Integral(delta, fractions[i - 1], fractions[i]);
        return new AnnealingPath([.. fractions.Zip(times, (fraction, time) => (annealingTime * time / times[^1], fraction))]);
    }

    /// <summary>∫ Δ⁻² ds by Gauss and Legendre, three points.</summary>
    private static double Integral(CubicSpline delta, double from, double to)
    {
        double middle = 0.5 * (from + to), half = 0.5 * (to - from), node = half * Math.Sqrt(0.6);
        return half * (5 * Inverse(middle - node) + 8 * Inverse(middle) + 5 * Inverse(middle + node)) / 9;

        double Inverse(double s) => 1 / Math.Pow(delta.Interpolate(s), 2);
    }
}
