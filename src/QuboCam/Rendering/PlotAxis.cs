using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>How values are spread along an axis.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios are equal lengths; values have to be above zero.</summary>
    Logarithmic,
}

/// <summary>An axis of a plot.</summary>
/// <param name="Title">What is measured and its unit, such as "Time (s)".</param>
/// <param name="Scale">Linear or logarithmic.</param>
public sealed record PlotAxis(string Title, AxisScale Scale = AxisScale.Linear)
{
    /// <summary>The lowest and highest value shown; null: those of the data. Lines leave the plot where they leave it.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Whether the values are counts, so that marks lie at whole numbers only.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>A labelled mark on an axis.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="Label">What is written there; empty for a minor mark.</param>
internal readonly record struct PlotTick(double Value, string Label);

/// <summary>The part of an axis that is shown, with its marks at round values.</summary>
internal sealed class PlotScale
{
    private const int MostDecades = 8, MostWholeDecades = 2, EnoughPowers = 3;
    private static readonly double[] StepFactors = [1, 2, 5, 10, 20];
    private readonly bool _isWhole;
    private readonly double _low, _high; // as they are spread: values or their logarithms

    /// <summary>Chooses the part to show.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">The data; those that a logarithmic axis cannot show, and infinite ones, are ignored.</param>
    /// <param name="margin">Room left free at either end, as a part of the length.</param>
    public PlotScale(PlotAxis axis, IEnumerable<double> values, double margin)
    {
        (Scale, _isWhole) = (axis.Scale, axis.IsWhole);
        double[] shown = [.. values.Where(CanShow).Select(Spread)];
        (double low, double high) = axis.Range is { } range ? (Spread(range.Low), Spread(range.High))
            : shown.Length > 0 ? (shown.Min(), shown.Max()) : (0, 1);
        if (!(high > low)) (low, high) = Widened(low);
        double room = axis.Range is null ? margin * (high - low) : 0;
        (_low, _high) = (low - room, high + room);
    }

    public AxisScale Scale { get; }

    /// <summary>Half a width below and above a value; the width is in decades where the scale is logarithmic.</summary>
    public static double[] Around(AxisScale scale, double value, double width) => scale == AxisScale.Linear
        ? [value - width / 2, value + width / 2]
        : [value * Math.Pow(10, -width / 2), value * Math.Pow(10, width / 2)];

    /// <summary>Whether a value has a place on the axis, inside or outside of the part shown.</summary>
    public bool CanShow(double value) => double.IsFinite(value) && (Scale == AxisScale.Linear || value > 0);

    /// <summary>Where a value lies: 0 at the low end, 1 at the high one.</summary>
    public double Position(double value) => (Spread(value) - _low) / (_high - _low);

    /// <summary>The marks, ascending.</summary>
    /// <param name="most">How many labels there is room for, at least 2.</param>
    public ImmutableArray<PlotTick> Ticks(int most)
    {
        // Within a decade even steps crowd at the high end, so there are fewer of them.
        PlotTick[] ticks = [.. Scale == AxisScale.Linear ? EvenTicks(most)
            : _isWhole && _high < MostWholeDecades ? WholeTicks(most)
            : _high - _low <= 1 ? EvenTicks((most + 1) / 2) : DecadeTicks(most)];
        return [.. ticks.Where(tick => Position(tick.Value) is >= -1e-9 and <= 1 + 1e-9)];
    }

    private double Spread(double value) => Scale == AxisScale.Linear ? value : Math.Log10(value);

    private (double, double) Widened(double only)
    {
        double half = Scale == AxisScale.Logarithmic ? 0.5 : only == 0 ? 1 : 0.05 * Math.Abs(only);
        return (only - half, only + half);
    }

    /// <summary>Multiples of 1, 2 or 5 times a power of ten.</summary>
    private IEnumerable<PlotTick> EvenTicks(int most)
    {
        (double low, double high) = Scale == AxisScale.Linear ? (_low, _high) : (Math.Pow(10, _low), Math.Pow(10, _high));
        double power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / most)));
        double step = StepFactors.Select(factor => factor * power).First(s => (high - low) / s <= most);
        if (_isWhole) step = Math.Max(step, 1);
        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 15);
        bool isPlain = Math.Max(Math.Abs(low), Math.Abs(high)) < 1e7 && decimals <= 6;
        for (double k = Math.Ceiling(low / step - 1e-9); k <= high / step + 1e-9; k++)
        {
            double value = k * step;
            string label = value.ToString(isPlain ? $"F{decimals}" : "0.####e0", CultureInfo.InvariantCulture);
            yield return new PlotTick(value, Typeset(k == 0 ? "0" : label));
        }
    }

    /// <summary>Powers of ten, labelled where there is room, and unlabelled marks between them where decades are few.</summary>
    private IEnumerable<PlotTick> DecadeTicks(int most)
    {
        int first = (int)Math.Floor(_low), last = (int)Math.Ceiling(_high);
        int powers = (int)Math.Floor(_high) - (int)Math.Ceiling(_low) + 1, step = (powers - 1) / most + 1;
        ImmutableArray<int> labelled = powers < EnoughPowers ? DigitsBetween(most) : [];
        for (int decade = first; decade <= last; decade++)
        {
            yield return new PlotTick(Math.Pow(10, decade), decade % step == 0 ? Multiple(1, decade) : "");
            if (last - first > MostDecades) continue;
            for (int digit = 2; digit <= 9; digit++)
                yield return new PlotTick(digit * Math.Pow(10, decade), labelled.Contains(digit) ? Multiple(digit, decade) : "");
        }
    }

    /// <summary>What is labelled between powers of ten: one or two of them alone would hardly tell where a point lies.</summary>
    private ImmutableArray<int> DigitsBetween(int most) =>
        (_high - _low) / Math.Log10(2) <= most ? [2, 5] : (_high - _low) / Math.Log10(3) <= most ? [3] : [];

    /// <summary>Every whole number, labelled where there is room.</summary>
    private IEnumerable<PlotTick> WholeTicks(int most)
    {
        double last = double.NegativeInfinity;
        for (double value = Math.Ceiling(Math.Pow(10, _low)); Position(value) <= 1; value++)
        {
            bool hasRoom = Position(value) - last >= 1.0 / most;
            last = hasRoom ? Position(value) : last;
            yield return new PlotTick(value, hasRoom ? value.ToString("F0", CultureInfo.InvariantCulture) : "");
        }
    }

    private static string Multiple(int digit, int decade) => decade is >= -3 and <= 4
        ? (digit * Math.Pow(10, decade)).ToString("0.###", CultureInfo.InvariantCulture)
        : Typeset($"{digit}e{decade}");

    private static string Typeset(string number) => number.Replace('-', '−');
}
