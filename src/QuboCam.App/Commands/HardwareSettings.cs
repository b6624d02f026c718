using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The settings of an annealer that results depend on, for people and for telling runs apart.</summary>
internal static class HardwareSettings
{
    /// <summary>Names and values; nothing secret.</summary>
    public static (string Name, string Value)[] Of(SamplerOptions options)
    {
        DWaveOptions dwave = options.DWave;
        AnnealControl anneal = dwave.Anneal;
        return
        [
            ("solver asked for", dwave.Settings.Solver ?? "as configured"),
            ("annealing", !anneal.Schedule.IsEmpty ? string.Join(' ', anneal.Schedule.Select(point => $"({Number(point.TimeMicroseconds)} µs, {Number(point.S)})"))
                : (anneal.AnnealingTimeMicroseconds is double time ? $"{Number(time)} µs" : "the solver's own time")
                    + Hold(", pause", anneal.Pause) + Hold(", reverse", anneal.Reverse)),
            ("chain strength", dwave.GivenChainStrength is double strength ? Number(strength) : dwave.ChainStrengthRule.ToString()),
            ("spin reversals", dwave.SpinReversals.ToString(CultureInfo.InvariantCulture)),
            ("broken chains", DWaveChoice.Name(dwave.Unembedding)),
            ("descent", options.Descent is bool descends ? descends ? "yes" : "no" : "as usual"),
            ("too large problems", dwave.Oversize.ToString()),
        ];
    }

    private static string Hold(string what, AnnealHold? hold) => hold is null ? "" : $"{what} at {Number(hold.S)} for {Number(hold.Microseconds)} µs";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
