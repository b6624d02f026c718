using System.Globalization;

namespace QuboCam.App;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>An energy, to ten digits.</summary>
    public static string Energy(double energy) => energy.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>A probability, to three digits; behind the point where it is not small.</summary>
    public static string Probability(double p) => p.ToString(p is > 0 and < 0.1 ? "G3" : "0.###", CultureInfo.InvariantCulture);

    /// <summary>A time with its unit, to three digits; "∞" where it is infinite.</summary>
    public static string Time(double seconds) => seconds switch
    {
        double.PositiveInfinity => "∞",
        < 1e-3 => $"{Three(seconds * 1e6)} µs",
        < 1 => $"{Three(seconds * 1e3)} ms",
        _ => $"{Three(seconds)} s",
    };

    /// <summary>How far an energy is from its bound: in per cent of the energy, or as it is where that is zero.</summary>
    public static string Gap(double energy, double bound)
    {
        double gap = Math.Abs(energy - bound);
        return energy == 0 ? $"gap {Three(gap)}" : $"gap {Three(100 * gap / Math.Abs(energy))} %";
    }

    /// <summary>So many of something: "1 read", "2 reads".</summary>
    public static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>A mean with its interval.</summary>
    public static string Interval(Estimate e) =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Mean:0.0000} [{e.Low:0.0000}, {e.High:0.0000}]");

    private static string Three(double value) => value >= 1000
        ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);
}
