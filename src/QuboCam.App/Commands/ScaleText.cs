namespace QuboCam.App.Commands;

/// <summary>What scale prints for people.</summary>
internal static class ScaleText
{
    /// <summary>The lines of an answer.</summary>
    public static IEnumerable<string> Lines(ScaleSummary summary)
    {
        yield return $"problems   {summary.Results.Length}{(summary.IsComplete ? "" : " so far")}, {summary.Skipped.Length} left out; "
            + $"convention {summary.Request.Settings.Convention.Name}, schedule {summary.Request.Settings.ScheduleName}";
        foreach (IGrouping<string?, ScaleResult> reason in summary.Skipped.GroupBy(result => result.Skipped))
            yield return $"left out   {reason.Count()}: {reason.Key}";
        foreach (string source in summary.Sources)
        {
            double[] gaps = [.. summary.Results.Where(result => result.Source == source).Select(result => result.MinimumGap).OfType<double>()];
            if (gaps.Length > 0)
                yield return $"Δ_min      {source}: {Spread(Quantiles.Of(gaps))} (median and quartiles of {gaps.Length})";
        }
        foreach (ScaledQuantity quantity in summary.Gaps.Concat(summary.Fidelities))
        {
            yield return "";
            yield return quantity.Title;
            foreach ((int qubits, Quantiles quantiles) in quantity.ByQubits)
                yield return $"  d = {qubits,-3} {Spread(quantiles)} of {quantiles.Count}";
            yield return quantity.Fit is { } fit
                ? $"  ∝ d^a: a = {Interval(fit.PowerLaw)}; ∝ e^(−bd): b = {Interval(fit.Exponential)}; "
                    + $"{fit.VerdictName} (AICc difference {AnalyseText.Figure(Math.Round(Math.Abs(fit.AiccDifference), 2))})"
                : "  too few problems or numbers of qubits for a fit";
        }
    }

    private static string Spread(Quantiles quantiles) =>
        $"{Short(quantiles.Median),-9} ({Short(quantiles.LowerQuartile)}–{Short(quantiles.UpperQuartile)})";

    private static string Interval(ScalingLaw law) => $"{Short(law.Exponent)} ({Short(law.Low)} to {Short(law.High)})";

    private static string Short(double value) => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);
}
