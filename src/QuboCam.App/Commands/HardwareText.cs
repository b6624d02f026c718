using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>What is printed of a run on an annealer, for people.</summary>
internal static class HardwareText
{
    /// <summary>The lines.</summary>
    /// <param name="report">What happened.</param>
    /// <param name="qubo">The problem.</param>
    public static IEnumerable<string> Lines(HardwareReport report, Qubo qubo)
    {
        yield return $"device    {report.Solver}, {report.Category}" + (report.Graph is { } graph
            ? $": {graph}, {Figures.Count(graph.Qubits.Length, "qubit")}, {Figures.Count(graph.Couplers.Length, "coupler")}" : "");
        if (report.Shortlist is { } list && list.Kept.Length < list.Variables)
            yield return $"shortlist {list.Kept.Length} of {list.Variables} variables: {list.Decided} are decided in every "
                + "minimum" + (list.Omitted == 0 ? ""
                    : $", {list.Omitted} less important ones were left out, which only a certificate can justify");
        if (report.Embedding is { } embedding)
            yield return $"embedding {Figures.Count(embedding.QubitsUsed, "qubit")}, longest chain {embedding.LongestChain}; "
                + $"chain strength {Number(report.ChainStrength!.Value)} ({report.ChainStrengthRule}), "
                + $"{Percent(report.ChainBreakFraction)} of the chains broken";
        foreach (ChainStrengthTrial trial in report.Scan)
            yield return $"          tried {Number(trial.ChainStrength)} ({Number(trial.Prefactor)} × rms(J)√degree): mean energy "
                + $"{Number(trial.MeanEnergy)}, lowest {Number(trial.LowestEnergy)}, {Percent(trial.ChainBreakFraction)} broken";
        yield return $"jobs      {string.Join(", ", report.Jobs.Select(job => job.Id))}";
        if (report.Microseconds("qpu_access_time") is double access)
            yield return $"QPU time  {Figures.Time(access * 1e-6)}" + (report.EstimatedMicroseconds is double estimate
                ? $", {Figures.Time(estimate * 1e-6)} were expected" : "");
        if (report.Descent && HardwareJson.Success(report, qubo) is { } p && report.MicrosecondsPerRead is double perRead)
            yield return $"annealer  {p.Successes} of {Figures.Count(p.Reads, "read")} are the proven minimum as read: "
                + $"{Figures.Probability(p.Value)} ({Figures.Probability(p.Low)}–{Figures.Probability(p.High)}); TTS 99 % "
                + $"{Figures.Time(p.TimeToSolution(perRead * 1e-6).Seconds)} of {Figures.Time(perRead * 1e-6)} reads";
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
