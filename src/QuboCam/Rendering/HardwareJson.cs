using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>What happened on an annealer, as part of a JSON document.</summary>
public static class HardwareJson
{
    /// <summary>Writes the object "hardware"; times in µs as the service names them, energies in the problem's unit.</summary>
    /// <param name="json">Where to; inside an object.</param>
    /// <param name="report">What happened.</param>
    /// <param name="qubo">The problem, whose tolerance says which reads reach the minimum.</param>
    /// <param name="sign">−1 where the user asked for a maximum, so that energies are written as the user reads them; else 1.</param>
    public static void Write(Utf8JsonWriter json, HardwareReport report, Qubo qubo, int sign = 1)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(qubo);
        json.WriteStartObject("hardware");
        WriteSolver(json, report);
        WriteEmbedding(json, report, sign);
        WriteAnneal(json, report, sign);
        WriteJobs(json, report);
        WriteCertificate(json, report, qubo, sign);
        WriteReads(json, report, sign);
        json.WriteEndObject();
    }

    /// <summary>How likely a read reaches the proven minimum; null where nothing is proven, or nothing was read.</summary>
    /// <param name="report">What happened.</param>
    /// <param name="qubo">The problem.</param>
    public static SuccessProbability? Success(HardwareReport report, Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(qubo);
        if (report.Certificate is not { IsOptimal: true } certificate || report.ReadCount + report.Discarded == 0) return null;
        double highest = certificate.Best.Energy + qubo.Tolerance;
        return new SuccessProbability(
            report.Reads.Where(read => read.Energy <= highest && HasOnes(read, qubo)).Sum(read => (long)read.Occurrences),
            report.ReadCount + report.Discarded);
    }

    private static bool HasOnes(HardwareRead read, Qubo qubo) =>
        qubo.Cardinality is not int ones || read.X.Count(bit => bit) == ones;

    private static void WriteSolver(Utf8JsonWriter json, HardwareReport report)
    {
        json.WriteString("solver", report.Solver);
        json.WriteString("category", report.Category);
        if (report.ChipId is not null)
            json.WriteString("chipId", report.ChipId);
        if (report.Graph is { } graph)
        {
            json.WriteStartObject("topology");
            json.WriteString("type", graph.Topology.Name);
            WriteArray(json, "shape", graph.Shape, json.WriteNumberValue);
            json.WriteNumber("qubits", graph.Qubits.Length);
            json.WriteNumber("couplers", graph.Couplers.Length);
            json.WriteEndObject();
        }
        if (report.Shortlist is { } list && list.Kept.Length < list.Variables)
        {
            json.WriteStartObject("shortlist");
            json.WriteNumber("variables", list.Variables);
            json.WriteNumber("decided", list.Decided);
            json.WriteNumber("omitted", list.Omitted);
            WriteArray(json, "kept", list.Kept, json.WriteNumberValue);
            json.WriteEndObject();
        }
    }

    private static void WriteEmbedding(Utf8JsonWriter json, HardwareReport report, int sign)
    {
        if (report.Embedding is not { } embedding) return;
        json.WriteStartObject("embedding");
        if (report.EmbeddingStatistics is { } statistics)
            WriteStatistics(json, statistics);
        WriteArray(json, "chains", embedding.Chains, chain =>
        {
            json.WriteStartArray();
            foreach (int qubit in chain)
                json.WriteNumberValue(qubit);
            json.WriteEndArray();
        });
        json.WriteEndObject();
        json.WriteStartObject("chainStrength");
        json.WriteNumber("value", report.ChainStrength!.Value);
        json.WriteString("rule", report.ChainStrengthRule);
        if (!report.Scan.IsEmpty)
            WriteArray(json, "scan", report.Scan, trial => WriteTrial(json, trial, sign));
        json.WriteEndObject();
        json.WriteNumber("scale", report.Scale!.Value);
        json.WriteString("unembedding", JsonNamingPolicy.KebabCaseLower.ConvertName(report.Unembedding!.Value.ToString()));
        json.WriteNumber("spinReversals", report.SpinReversals);
    }

    private static void WriteStatistics(Utf8JsonWriter json, EmbeddingStatistics statistics)
    {
        json.WriteNumber("qubitsUsed", statistics.QubitsUsed);
        json.WriteNumber("longestChain", statistics.LongestChain);
        json.WriteNumber("meanChain", statistics.MeanChain);
        json.WriteNumber("shortestChain", statistics.ShortestChain);
        WriteArray(json, "chainLengths", statistics.ChainLengths, entry =>
        {
            json.WriteStartArray();
            json.WriteNumberValue(entry.Length);
            json.WriteNumberValue(entry.Chains);
            json.WriteEndArray();
        });
        json.WriteNumber("fewestCouplers", statistics.FewestCouplers);
        json.WriteNumber("meanCouplers", statistics.MeanCouplers);
    }

    private static void WriteTrial(Utf8JsonWriter json, ChainStrengthTrial trial, int sign)
    {
        json.WriteStartObject();
        json.WriteNumber("value", trial.ChainStrength);
        json.WriteNumber("prefactor", trial.Prefactor);
        json.WriteNumber("meanEnergy", sign * trial.MeanEnergy);
        json.WriteNumber("lowestEnergy", sign * trial.LowestEnergy);
        json.WriteNumber("chainBreakFraction", trial.ChainBreakFraction);
        json.WriteEndObject();
    }

    private static void WriteAnneal(Utf8JsonWriter json, HardwareReport report, int sign)
    {
        if (report.AnnealingTimeMicroseconds is double time)
            json.WriteNumber("annealingTime", time);
        if (!report.Schedule.IsEmpty)
            WriteArray(json, "annealSchedule", report.Schedule, point =>
            {
                json.WriteStartArray();
                json.WriteNumberValue(point.TimeMicroseconds);
                json.WriteNumberValue(point.S);
                json.WriteEndArray();
            });
        if (report.InitialEnergy is double energy)
            json.WriteNumber("initialEnergy", sign * energy);
        json.WriteBoolean("descent", report.Descent);
    }

    private static void WriteJobs(Utf8JsonWriter json, HardwareReport report)
    {
        WriteArray(json, "jobs", report.Jobs, job =>
        {
            json.WriteStartObject();
            json.WriteString("id", job.Id);
            json.WriteString("label", job.Label);
            json.WriteString("submittedOn", job.SubmittedOn);
            json.WriteString("solvedOn", job.SolvedOn);
            json.WriteStartObject("timing");
            foreach ((string name, double value) in job.Timing)
                json.WriteNumber(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        foreach ((string name, string key) in (ReadOnlySpan<(string, string)>)
            [("qpuAccessTime", "qpu_access_time"), ("chargeTime", "charge_time"), ("runTime", "run_time")])
            if (report.Microseconds(key) is double sum)
                json.WriteNumber(name, sum);
        if (report.EstimatedMicroseconds is double estimate)
            json.WriteNumber("estimatedQpuAccessTime", estimate);
    }

    private static void WriteCertificate(Utf8JsonWriter json, HardwareReport report, Qubo qubo, int sign)
    {
        if (report.Certificate is { } certificate)
        {
            json.WriteStartObject("certificate");
            json.WriteNumber("energy", sign * certificate.Best.Energy);
            json.WriteFinite(sign < 0 ? "upperBound" : "lowerBound", sign * certificate.LowerBound);
            json.WriteBoolean("optimal", certificate.IsOptimal);
            json.WriteEndObject();
        }
        SuccessProbability? success = Success(report, qubo);
        double? secondsPerRead = report.MicrosecondsPerRead * 1e-6;
        json.WriteSuccess(success);
        json.WriteTimeToSolution(secondsPerRead is double each ? success?.TimeToSolution(each) : null, secondsPerRead);
    }

    private static void WriteReads(Utf8JsonWriter json, HardwareReport report, int sign)
    {
        json.WriteNumber("chainBreakFraction", report.ChainBreakFraction);
        if (report.Discarded > 0)
            json.WriteNumber("discarded", report.Discarded);
        WriteArray(json, "reads", report.Reads, read =>
        {
            json.WriteStartObject();
            json.WriteNumber("energy", sign * read.Energy);
            json.WriteNumber("occurrences", read.Occurrences);
            json.WriteNumber("chainBreakFraction", read.ChainBreakFraction);
            WriteArray(json, "sample", read.X, bit => json.WriteNumberValue(bit ? 1 : 0));
            json.WriteEndObject();
        });
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, ImmutableArray<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
            write(value);
        json.WriteEndArray();
    }
}
