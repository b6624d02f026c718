using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A piece of a path within one interval of s, without a corner or a recorded time inside.</summary>
/// <param name="From">Time of its beginning.</param>
/// <param name="To">Time of its end.</param>
/// <param name="Interval">Number of the interval.</param>
/// <param name="IsRecorded">Whether populations are recorded at its end.</param>
internal sealed record ThermalPiece(double From, double To, int Interval, bool IsRecorded)
{
    private const double Rounding = 1e-12;

    /// <summary>Parts a path.</summary>
    /// <param name="model">The intervals.</param>
    /// <param name="path">s(t).</param>
    /// <param name="recorded">Recorded times, ascending; all corners are among them.</param>
    public static ThermalPiece[] Of(ReducedHamiltonian model, AnnealingPath path, ImmutableArray<double> recorded)
    {
        List<ThermalPiece> pieces = [];
        double[] starts = [.. model.Intervals.Select(interval => interval.From)];
        for (int k = 1; k < recorded.Length; k++)
        {
            (double from, double to) = (recorded[k - 1], recorded[k]);
            (double s0, double s1) = (path.At(from), path.At(to));
            double[] ends = [.. starts.Where(s => s0 != s1).Select(s => from + (to - from) * (s - s0) / (s1 - s0))
                .Where(t => t > from + Rounding * path.Duration && t < to - Rounding * path.Duration).Order(), to];
            foreach (double end in ends)
            {
                pieces.Add(new ThermalPiece(from, end, IntervalAt(path.At(0.5 * (from + end))), end == to));
                from = end;
            }
        }
        return [.. pieces];

        int IntervalAt(double s)
        {
            int found = Array.BinarySearch(starts, s);
            return found >= 0 ? found : Math.Max(0, ~found - 1);
        }
    }
}
