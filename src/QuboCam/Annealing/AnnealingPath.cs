using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The annealing fraction s over time: points that straight lines join, as quantum annealers take them.</summary>
/// <remarks>Times are in 1/energy, or in ns with a schedule in GHz.</remarks>
public sealed record AnnealingPath
{
    /// <summary>Makes a path.</summary>
    /// <param name="points">At least two points; times start at 0 and ascend strictly, s lies in [0, 1].</param>
    /// <exception cref="ArgumentException">They are not so.</exception>
    public AnnealingPath(ImmutableArray<(double Time, double S)> points)
    {
        if (points.Length < 2 || points[0].Time != 0)
            throw new ArgumentException("A path has at least two points and starts at time 0.", nameof(points));
        for (int i = 0; i < points.Length; i++)
            if (!(points[i].S >= 0 && points[i].S <= 1 && double.IsFinite(points[i].Time)) || (i > 0 && !(points[i].Time > points[i - 1].Time)))
                throw new ArgumentException($"Point {i} ({points[i].Time}, {points[i].S}): times ascend, s lies in [0, 1].", nameof(points));
        Points = points;
    }

    /// <summary>The points.</summary>
    public ImmutableArray<(double Time, double S)> Points { get; }

    /// <summary>Time of the last point.</summary>
    public double Duration => Points[^1].Time;

    /// <summary>Whether it starts at s = 0, in the ground state of the driver; reverse annealing starts elsewhere, in a given state.</summary>
    public bool StartsInDriver => Points[0].S == 0;

    /// <summary>From 0 to 1 at constant speed.</summary>
    /// <param name="annealingTime">τ, above zero.</param>
    public static AnnealingPath Forward(double annealingTime) => new([(0, 0), (Positive(annealingTime), 1)]);

    /// <summary>From 0 to 1 at constant speed, with a halt on the way.</summary>
    /// <param name="annealingTime">τ, the time without the halt; above zero.</param>
    /// <param name="s">Where to halt, above 0 and below 1.</param>
    /// <param name="halt">For how long; above zero.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static AnnealingPath Pause(double annealingTime, double s, double halt) => new(
        [(0, 0), (s * Positive(annealingTime), s), (s * annealingTime + Positive(halt), s), (annealingTime + halt, 1)]);

    /// <summary>From 1 back to a fraction, a halt there, and to 1 again.</summary>
    /// <param name="annealingTime">τ, the time that s takes for its whole range: the speed of both ways.</param>
    /// <param name="s">Where to turn, at least 0 and below 1.</param>
    /// <param name="halt">For how long; 0 for none.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static AnnealingPath Reverse(double annealingTime, double s, double halt)
    {
        double way = (1 - s) * Positive(annealingTime);
        return new([(0, 1), (way, s), .. halt == 0 ? ImmutableArray<(double, double)>.Empty : [(way + halt, s)], (2 * way + halt, 1)]);
    }

    /// <summary>The same path, slower or faster.</summary>
    /// <param name="factor">What times are multiplied by, above zero.</param>
    public AnnealingPath Stretched(double factor) => new([.. Points.Select(p => (p.Time * Positive(factor), p.S))]);

    /// <summary>The annealing fraction at a time.</summary>
    /// <param name="time">Time, [0, <see cref="Duration"/>]; beyond an end it is that of the end.</param>
    public double At(double time)
    {
        int low = 1, after = Points.Length - 1; // the first point at or behind the time
        while (low < after)
        {
            int middle = (low + after) / 2;
            if (Points[middle].Time < time) low = middle + 1;
            else after = middle;
        }
        ((double t0, double s0), (double t1, double s1)) = (Points[after - 1], Points[after]);
        return s0 + (s1 - s0) * Math.Clamp((time - t0) / (t1 - t0), 0, 1);
    }

    /// <summary>When the path passes s, in each of its pieces; both ends of a halt there.</summary>
    internal IEnumerable<double> TimesOf(double s)
    {
        for (int i = 1; i < Points.Length; i++)
        {
            ((double t0, double s0), (double t1, double s1)) = (Points[i - 1], Points[i]);
            if (!(s >= Math.Min(s0, s1) && s <= Math.Max(s0, s1))) continue;
            if (s0 == s1) yield return t0;
            yield return s == s1 ? t1 : t0 + (t1 - t0) * (s - s0) / (s1 - s0);
        }
    }

    private static double Positive(double time) => double.IsFinite(time) && time > 0 ? time
        : throw new ArgumentException($"A time of {time}: it has to be above zero and finite.", nameof(time));
}
