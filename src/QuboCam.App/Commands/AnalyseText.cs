using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>What analyse prints for people.</summary>
internal static class AnalyseText
{
    private const int MostListed = 8;

    /// <summary>The lines of an answer.</summary>
    public static IEnumerable<string> Lines(AnalyseReport report)
    {
        AnnealSettings settings = report.Request.Settings;
        AnnealingHamiltonian hamiltonian = report.Hamiltonian;
        yield return $"problem    {Path.GetFileName(report.Request.Problem)}: {Figures.Count(report.Qubits, "qubit")}, format {report.File.Format}; "
            + $"convention {settings.Convention.Name} (g = {Figure(hamiltonian.DriverStrength)}), schedule {ScheduleName(settings)}";
        if (report.Penalty is { } penalty)
            yield return $"penalty    {Figure(penalty.Strength)} (Σx − {penalty.Ones})²";
        yield return $"ground     {Figures.Energy(report.Sense.Of(hamiltonian.LowestEnergy))}, "
            + $"{(hamiltonian.Degeneracy == 1 ? "one state" : $"{hamiltonian.Degeneracy} states")}: {GroundStates(report)}";
        IEnumerable<string> parts = Spectrum(report).Concat(Anneal(report)).Concat(Thermal(report)).Concat(Scan(report));
        foreach (string line in parts) yield return line;
        foreach (string remark in report.Remarks)
            yield return $"note       {remark}";
        yield return $"time       {Figures.Time(report.Time.TotalSeconds)}";
    }

    /// <summary>A number to six digits.</summary>
    public static string Figure(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string ScheduleName(AnnealSettings settings) => settings.IsLocallyAdiabatic ? settings.ScheduleName : settings.Schedule.Name;

    private static string GroundStates(AnalyseReport report)
    {
        IEnumerable<int> states = Enumerable.Range(0, report.Hamiltonian.Dimension).Where(report.Hamiltonian.IsGround);
        string listed = string.Join(", ", states.Take(MostListed)
            .Select(state => string.Concat(Readout.Bits(state, report.Qubits).Select(bit => bit ? '1' : '0'))));
        return listed + (report.Hamiltonian.Degeneracy > MostListed ? ", …" : "");
    }

    private static IEnumerable<string> Spectrum(AnalyseReport report)
    {
        if (report.Gap is not { HasGap: true } gap) yield break;
        string unit = report.EnergyUnit;
        yield return $"gap        Δ_min = {Figure(gap.MinimumGap)}{unit} at s = {Figure(gap.MinimumGapAt)}"
            + (gap.IsCut ? " of what was scanned" : "") + $"; at s = 1: {Figure(gap.GapAt(gap.Points[^1]))}{unit}"
            + (gap.IsCut ? "" : $", at s = 0: {Figure(gap.GapAt(gap.Points[0]))}{unit}");
        foreach (GapMinimum minimum in gap.InteriorMinima)
            yield return $"minimum    Δ = {Figure(minimum.Gap)}{unit} at s = {Figure(minimum.S)}: "
                + (minimum.IsCrossing ? "two levels cross"
                    : $"|⟨1|dH/ds|0⟩| = {Figure(minimum.Coupling)}{unit}, χ_F = {Figure(minimum.FidelitySusceptibility)}, "
                    + $"{minimum.HammingJump.ToString("G3", CultureInfo.InvariantCulture)} qubits turn");
        yield return $"adiabatic  max |⟨1|dH/ds|0⟩|/Δ² = {Figure(gap.AdiabaticTime)}{report.TimeUnit}: anneals much longer than that stay in the ground state";
        if (report.Sector is { } sector)
            yield return $"twins      {string.Join(" ", sector.Groups.Select(Group))} can be exchanged; the anneal stays in {sector.Hamiltonian.Dimension} "
                + $"symmetric states" + (report.SectorGap is { HasGap: true } inner
                    ? $", where Δ_min = {Figure(inner.MinimumGap)}{unit} at s = {Figure(inner.MinimumGapAt)}" : "");
        if (report.LandauZener is { } estimate)
            yield return $"two levels F ≈ {Figures.Probability(estimate.SuccessProbability)} by Landau and Zener at the smallest minimum"
                + (estimate.Doubt is { } doubt ? $"; not to be believed: {doubt}" : "");
    }

    private static string Group(ImmutableArray<int> group) => $"{{{string.Join(", ", group)}}}";

    private static IEnumerable<string> Anneal(AnalyseReport report)
    {
        if (report.Evolution is not { } end || report.Path is not { } path) yield break;
        string error = double.IsNaN(end.Error) ? "the authors' time stepping" : FormattableString.Invariant($"± {end.Error:0.0e0}");
        yield return $"anneal     {Duration(report, path)}: F = {Figures.Probability(end.Fidelity)} ({error}, {end.Steps} steps), "
            + $"residual energy {Figure(end.ResidualEnergy)}";
        yield return double.IsFinite(end.TimeToSolution99)
            ? $"TTS 99 %   {Figure(end.TimeToSolution99)}{report.TimeUnit}: {Figures.Count((long)end.ShotsFor99, "anneal")}, of which one hits with a probability of 0.99"
            : "TTS 99 %   infinite: no anneal hits";
        if (report.Samples.Length > 0)
        {
            Sample best = report.Samples[0];
            yield return $"shots      {report.Samples.Sum(sample => sample.Occurrences)}: best {Figures.Energy(report.Sense.Of(best.Energy))}, "
                + $"{Figures.Count(best.Occurrences, "time")}, {(report.Hamiltonian.IsGround(Readout.State(best.X.AsSpan())) ? "a ground state" : "no ground state")}";
        }
        if (report.Shots is not { } shots) yield break;
        yield return $"best of    {Figures.Count(shots.Shots, "shot")}: the anneal finds a ground state with probability {Figures.Probability(shots.Anneal)}, random guessing with "
            + $"{Figures.Probability(shots.RandomGuessing)}; greedy selection {(shots.Greedy > 0 ? "finds one" : "does not")}";
        foreach (ClassicalSuccess classical in shots.Classical)
            yield return $"classical  {classical.Sampler}, {classical.Sweeps} sweeps: {Figures.Probability(classical.Success.Value)} a read "
                + $"({Figures.Probability(classical.Success.Low)}–{Figures.Probability(classical.Success.High)})";
    }

    private static string Duration(AnalyseReport report, AnnealingPath path) => path.Duration == report.Request.Tau
        ? $"τ = {Figure(path.Duration)}{report.TimeUnit}" : $"τ = {Figure(report.Request.Tau)}{report.TimeUnit}, {Figure(path.Duration)} in all";

    private static IEnumerable<string> Thermal(AnalyseReport report)
    {
        if (report.Thermal is not { } thermal || report.Request.Bath is not { } bath) yield break;
        yield return $"bath       T = {Figure(bath.Temperature)}{report.EnergyUnit}, η = {Figure(bath.Coupling)}, {thermal.Levels} levels: "
            + $"success {Figures.Probability(thermal.SuccessProbability)}; the same levels without the bath "
            + $"{Figures.Probability(thermal.ClosedSuccessProbability)}" + (report.Evolution is { } end ? $", where the exact F is {Figures.Probability(end.Fidelity)}" : "");
        yield return $"           heat lifts at most {Figures.Probability(thermal.ThermalLeakage)} out of these levels; crossings take "
            + $"{Figures.Probability(thermal.Leakage)}; numerical error {thermal.Error.ToString("0.0e0", CultureInfo.InvariantCulture)}";
    }

    private static IEnumerable<string> Scan(AnalyseReport report)
    {
        if (report.Scan is not { } scan) yield break;
        yield return $"scan       least TTS 99 % {Figure(scan.Optimum.TimeToSolution99)}{report.TimeUnit} at τ = {Figure(scan.Optimum.AnnealingTime)}"
            + $"{report.TimeUnit} (F = {Figures.Probability(scan.Optimum.Fidelity)})" + (scan.IsAtEdge ? ", the edge of the scan: it may lie beyond" : "");
        yield return "           τ          F          ⟨E⟩ − E_min  TTS 99 %";
        foreach (ScannedTime time in scan.Times)
            yield return $"           {Figure(time.AnnealingTime),-10} {Figures.Probability(time.Fidelity),-10} "
                + $"{time.ResidualEnergy.ToString("G4", CultureInfo.InvariantCulture),-12} {Figure(time.TimeToSolution99)}";
    }
}
