using System.Globalization;
using System.Text;

namespace QuboCam;

/// <summary>Numbers and lists as the reports write them.</summary>
internal static class ReportText
{
    /// <summary>The title of a report: data set and model without the folders that they lie in; the settings name those.</summary>
    public static string Title(EvaluationSummary summary) => $"{Last(summary.DataSet, 2)} explained from {Last(summary.Model, 1)}";

    private static string Last(string path, int parts) => string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeLast(parts));

    /// <summary>What stands where there is no value.</summary>
    public const string NoValue = "–";

    /// <summary>Adjusted p-values below this are called significant.</summary>
    public const double Significance = 0.05;

    private const int MostDecimals = 6, UsualDecimals = 3;
    private const double Unwieldy = 1e7, LeastP = 0.001;

    // What is narrower is rounding.
    private const double LeastWidth = 1e-9;

    /// <summary>Decimals that show the widths of intervals with about two digits.</summary>
    /// <param name="estimates">What stands in one row or column; nulls are left out.</param>
    public static int Decimals(IEnumerable<Estimate?> estimates)
    {
        double[] widths = [.. estimates.OfType<Estimate>().Select(e => e.High - e.Low).Where(w => double.IsFinite(w) && w > LeastWidth)
            .Order()];
        if (widths.Length == 0) return UsualDecimals;
        return Math.Clamp(1 - (int)Math.Floor(Math.Log10(widths[widths.Length / 2])), 0, MostDecimals);
    }

    /// <summary>A number with so many decimals and a true minus.</summary>
    public static string Number(double value, int decimals)
    {
        if (!double.IsFinite(value)) return NoValue;
        string digits = Math.Abs(value) >= Unwieldy
            ? value.ToString("0.###e+0", CultureInfo.InvariantCulture)
            : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // A value that rounds to zero has no sign.
        bool isZero = digits.AsSpan().IndexOfAnyInRange('1', '9') < 0;
        return isZero ? digits.TrimStart('-') : digits.Replace('-', '−');
    }

    /// <summary>The same with its sign, also where it is positive.</summary>
    public static string Signed(double value, int decimals)
    {
        string number = Number(value, decimals);
        return value > 0 && number.AsSpan().IndexOfAnyInRange('1', '9') >= 0 ? "+" + number : number;
    }

    /// <summary>"[low, high]".</summary>
    public static string Interval(Estimate estimate, int decimals) =>
        $"[{Number(estimate.Low, decimals)}, {Number(estimate.High, decimals)}]";

    /// <summary>"mean [low, high]".</summary>
    public static string WithInterval(Estimate estimate, int decimals) =>
        $"{Number(estimate.Mean, decimals)} {Interval(estimate, decimals)}";

    /// <summary>"p = 0.012"; below a thousandth "p &lt; 0.001".</summary>
    public static string P(double p) => $"p {(p < LeastP ? "" : "= ")}{PValue(p)}";

    /// <summary>"0.012"; below a thousandth "&lt; 0.001".</summary>
    public static string PValue(double p) =>
        p < LeastP ? "< 0.001" : p.ToString(p < 0.1 ? "0.000" : "0.##", CultureInfo.InvariantCulture);

    /// <summary>A part of the whole, in per cent without decimals unless it is near an end.</summary>
    public static string Percent(double part)
    {
        double percent = 100 * part;
        string format = percent is > 0 and < 1 or > 99 and < 100 ? "0.0" : "0";
        return percent.ToString(format, CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A whole number.</summary>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 image", "2 images".</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";

    /// <summary>Which values of a metric are better.</summary>
    public static string Better(MetricDirection better) =>
        better == MetricDirection.Higher ? "higher is better" : "lower is better";

    /// <summary>The arrow towards better values.</summary>
    public static string Arrow(MetricDirection better) => better == MetricDirection.Higher ? "↑" : "↓";

    /// <summary>What a metric looks at.</summary>
    public static string Scale(MetricScale scale) => scale switch
    {
        MetricScale.Probability => "the target's probability",
        MetricScale.Logit => "the target's logit",
        _ => "the heat map alone",
    };

    /// <summary>What the overlap is measured on.</summary>
    public static string View(DisentanglementView view) => view == DisentanglementView.Maps ? "feature maps" : "heat maps";

    /// <summary>Whether a difference is better than chance explains.</summary>
    public static bool IsSignificant(PairedDifference difference) => difference.AdjustedP < Significance;

    /// <summary>Whether the first of two values is the better one.</summary>
    public static bool IsBetter(double value, double than, MetricDirection better) =>
        better == MetricDirection.Higher ? value > than : value < than;

    /// <summary>Whether a character shows as itself: no control, and none that turns the direction of what follows.</summary>
    public static bool IsHarmless(Rune rune) => rune.Value is '\n' or '\t'
        || (Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            && rune.Value is not (>= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0xFFFE or 0xFFFF));
}
