using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>The document of analyse --json; docs/reference.md describes it.</summary>
internal sealed class AnalyseJson(AnalyseReport report, Utf8JsonWriter json)
{
    private const int MostGroundStates = 1024;

    /// <summary>UTF-8 text, one JSON object.</summary>
    public static byte[] Document(AnalyseReport report) =>
        JsonFigures.Document(json => new AnalyseJson(report, json).Write());

    private void Write()
    {
        json.WriteStartObject();
        WriteProblem();
        WriteSpectrum();
        WriteAnneal();
        if (report.Populations.Length > 0) WritePopulations();
        if (report.Thermal is { } thermal) WriteThermal(thermal, report.Request.Bath!);
        if (report.Scan is { } scan) WriteScan(scan);
        if (report.Sector is { } sector) WriteSector(sector);
        json.WriteStartArray("remarks");
        foreach (string remark in report.Remarks) json.WriteStringValue(remark);
        json.WriteEndArray();
        json.WriteBoolean("complete", !report.IsCut);
        json.WriteNumber("milliseconds", report.Time.TotalMilliseconds);
        json.WriteEndObject();
    }

    private void WriteProblem()
    {
        AnnealSettings settings = report.Request.Settings;
        AnnealingHamiltonian hamiltonian = report.Hamiltonian;
        json.WriteNumber("qubits", report.Qubits);
        json.WriteNumber("tau", report.Request.Tau);
        json.WriteFinite("duration", report.Path?.Duration ?? double.NaN);
        json.WriteNumber("steps", report.Evolution?.Steps ?? 0);
        json.WriteString("schedule", settings.IsLocallyAdiabatic ? settings.ScheduleName : settings.Schedule.Name);
        json.WriteString("convention", settings.Convention.Name);
        json.WriteString("energyUnit", hamiltonian.Schedule.IsGHz ? "GHz" : "1");
        json.WriteString("timeUnit", hamiltonian.Schedule.IsGHz ? "ns" : "1/energy");
        json.WriteNumber("driverStrength", hamiltonian.DriverStrength);
        json.WriteNumber("seed", settings.Seed);
        if (report.Penalty is { } penalty)
        {
            json.WriteNumber("select", penalty.Ones);
            json.WriteNumber("penalty", penalty.Strength);
        }
        json.WriteFinite("groundEnergy", report.Sense.Of(hamiltonian.LowestEnergy));
        json.WriteStartArray("groundStates");
        foreach (int state in Enumerable.Range(0, hamiltonian.Dimension).Where(hamiltonian.IsGround).Take(MostGroundStates))
            json.WriteStringValue(Bits(Readout.Bits(state, report.Qubits)));
        json.WriteEndArray();
        json.WriteNumber("degeneracy", hamiltonian.Degeneracy);
    }

    private void WriteSpectrum()
    {
        GapAnalysis? gap = report.Gap;
        json.WriteStartArray("gap");
        foreach (SpectrumPoint point in gap?.Points ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("s", point.S);
            json.WriteNumbers("levels", point.Levels);
            json.WriteNumbers("couplings", point.Couplings);
            json.WriteNumbers("ones", point.Ones);
            json.WriteNumber("participationRatio", point.ParticipationRatio);
            json.WriteNumber("levelError", point.LevelError);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteFinite("minimumGap", gap?.MinimumGap ?? double.NaN);
        json.WriteFinite("minimumGapAt", gap?.MinimumGapAt ?? double.NaN);
        json.WriteFinite("gapAtStart", GapAt(0));
        json.WriteFinite("gapAtEnd", GapAt(1));
        WriteMinima("interiorMinima", gap?.InteriorMinima ?? []);
        json.WriteFinite("landauZener", report.LandauZener?.SuccessProbability ?? double.NaN);
        json.WriteBoolean("landauZenerValid", report.LandauZener is { IsValid: true });
        json.WriteString("landauZenerDoubt", report.LandauZener?.Doubt);
        json.WriteFinite("adiabaticTime", gap?.AdiabaticTime ?? double.NaN);
    }

    private double GapAt(double s) => report.Gap is { HasGap: true } gap && gap.Points.FirstOrDefault(point => point.S == s) is { } point
        ? gap.GapAt(point) : double.NaN;

    private void WriteMinima(string name, ImmutableArray<GapMinimum> minima)
    {
        json.WriteStartArray(name);
        foreach (GapMinimum minimum in minima)
        {
            json.WriteStartObject();
            json.WriteNumber("s", minimum.S);
            json.WriteNumber("gap", minimum.Gap);
            json.WriteNumber("coupling", minimum.Coupling);
            json.WriteFinite("fidelitySusceptibility", minimum.FidelitySusceptibility);
            json.WriteNumber("hammingJump", minimum.HammingJump);
            json.WriteBoolean("crossing", minimum.IsCrossing);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteAnneal()
    {
        Evolution? end = report.Evolution;
        json.WriteFinite("fidelity", end?.Fidelity ?? double.NaN);
        json.WriteFinite("fidelityError", end?.Error ?? double.NaN);
        json.WriteNumber("tolerance", report.Request.Settings.Evolution.Tolerance);
        json.WriteFinite("normError", end?.NormError ?? double.NaN);
        json.WriteFinite("residualEnergy", end?.ResidualEnergy ?? double.NaN);
        json.WriteFinite("timeToSolution99", end?.TimeToSolution99 ?? double.NaN);
        json.WriteFinite("shotsFor99", end?.ShotsFor99 ?? double.NaN);
        if (report.Shots is { } shots) WriteShots(shots);
        json.WriteStartArray("samples");
        foreach (Sample sample in report.Samples)
        {
            json.WriteStartObject();
            json.WriteString("bits", Bits(sample.X));
            json.WriteNumber("energy", report.Sense.Of(sample.Energy));
            json.WriteNumber("occurrences", sample.Occurrences);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("evolution");
        foreach (EvolutionPoint point in end?.Points ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("time", point.Time);
            json.WriteNumber("s", point.S);
            json.WriteNumber("energy", point.Energy);
            json.WriteNumber("problemEnergy", point.ProblemEnergy);
            json.WriteNumber("groundProbability", point.GroundProbability);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteShots(ShotStatistics shots)
    {
        json.WriteStartObject("bestOfShots");
        json.WriteNumber("shots", shots.Shots);
        json.WriteNumber("anneal", shots.Anneal);
        json.WriteNumber("randomGuessing", shots.RandomGuessing);
        json.WriteNumber("greedy", shots.Greedy);
        json.WriteEndObject();
        json.WriteStartArray("classical");
        foreach (ClassicalSuccess classical in shots.Classical)
        {
            json.WriteStartObject();
            json.WriteString("sampler", classical.Sampler);
            json.WriteNumber("sweeps", classical.Sweeps);
            json.WriteNumber("reads", classical.Success.Reads);
            json.WriteNumber("successProbability", classical.Success.Value);
            json.WriteNumber("low", classical.Success.Low);
            json.WriteNumber("high", classical.Success.High);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WritePopulations()
    {
        json.WriteStartArray("populations");
        foreach (EvolutionPoint point in report.Populations)
        {
            json.WriteStartObject();
            json.WriteNumber("time", point.Time);
            json.WriteNumber("s", point.S);
            json.WriteNumbers("levels", point.Populations);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteThermal(ThermalResult thermal, ThermalOptions bath)
    {
        json.WriteStartObject("thermal");
        json.WriteNumber("temperature", bath.Temperature);
        json.WriteNumber("coupling", bath.Coupling);
        json.WriteNumber("cutoff", bath.Cutoff);
        json.WriteNumber("levels", thermal.Levels);
        json.WriteNumber("successProbability", thermal.SuccessProbability);
        json.WriteNumber("closedSuccessProbability", thermal.ClosedSuccessProbability);
        json.WriteNumber("leakage", thermal.Leakage);
        json.WriteNumber("thermalLeakage", thermal.ThermalLeakage);
        json.WriteNumber("error", thermal.Error);
        json.WriteStartArray("populations");
        foreach (ThermalPoint point in thermal.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("time", point.Time);
            json.WriteNumber("s", point.S);
            json.WriteNumbers("levels", point.Populations);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteScan(AnnealingTimeScan scan)
    {
        json.WriteStartArray("scan");
        foreach (ScannedTime time in scan.Times) WriteTime(time);
        json.WriteEndArray();
        json.WritePropertyName("optimum");
        WriteTime(scan.Optimum);
        json.WriteBoolean("optimumAtEdge", scan.IsAtEdge);
    }

    private void WriteTime(ScannedTime time)
    {
        json.WriteStartObject();
        json.WriteNumber("tau", time.AnnealingTime);
        json.WriteNumber("fidelity", time.Fidelity);
        json.WriteFinite("fidelityError", time.Error);
        json.WriteNumber("residualEnergy", time.ResidualEnergy);
        json.WriteFinite("timeToSolution99", time.TimeToSolution99);
        json.WriteEndObject();
    }

    private void WriteSector(SymmetricSector sector)
    {
        json.WriteStartObject("symmetricSector");
        json.WriteStartArray("twins");
        foreach (ImmutableArray<int> group in sector.Groups)
            JsonSerializer.Serialize(json, group);
        json.WriteEndArray();
        json.WriteNumber("dimension", sector.Hamiltonian.Dimension);
        json.WriteNumber("degeneracy", sector.Hamiltonian.Degeneracy);
        json.WriteFinite("minimumGap", report.SectorGap?.MinimumGap ?? double.NaN);
        json.WriteFinite("minimumGapAt", report.SectorGap?.MinimumGapAt ?? double.NaN);
        WriteMinima("interiorMinima", report.SectorGap?.InteriorMinima ?? []);
        json.WriteEndObject();
    }

    private static string Bits(IEnumerable<bool> bits) => string.Concat(bits.Select(bit => bit ? '1' : '0'));
}
