using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>The document of solve --json; docs/reference.md describes it.</summary>
internal sealed class SolveJson(SolveReport report, Utf8JsonWriter json)
{
    private readonly Sense sense = report.Problem.Sense;

    /// <summary>UTF-8 text, one JSON object.</summary>
    public static byte[] Document(SolveReport report) =>
        JsonFigures.Document(json => new SolveJson(report, json).Write());

    private void Write()
    {
        SolverRun best = report.Best;
        json.WriteStartObject();
        json.WriteNumber("variables", report.Problem.Qubo.Variables);
        json.WriteFinite("energy", sense.Of(best.Energy));
        if (report.Cut is double cut)
            json.WriteFinite("cut", cut);
        WriteSample(best.Samples.Best);
        WriteProof(best);
        json.WriteString("sampler", best.Sampler);
        json.WriteNumber("reads", best.Reads);
        json.WriteNumber("sweeps", report.Problem.Options.Sweeps);
        json.WriteNumber("tau", report.Problem.Options.AnnealingTime);
        json.WriteNumber("seed", report.Problem.Options.Seed);
        json.WriteNumber("threads", report.Problem.Options.Threads);
        json.WriteNumber("milliseconds", best.Time.TotalMilliseconds);
        json.WriteString("format", report.File.Format);
        if (report.Problem.Qubo.Cardinality is int ones)
            json.WriteNumber("select", ones);
        if (best.Samples.Penalty is double penalty)
            json.WriteNumber("penalty", penalty);
        if (best.Samples.Dropped > 0)
            json.WriteNumber("dropped", best.Samples.Dropped);
        if (best.Samples.Presolve is { } presolve)
            WritePresolve(presolve);
        WriteStatistics(best, report.IsProven);
        if (report.Certificate is { } certificate)
            WriteCertificate(certificate);
        if (report.Request.IsComparison)
            WriteComparison();
        if (report.IsCancelled)
            json.WriteBoolean("cancelled", true);
        if (best.Samples.Hardware is { } hardware)
            HardwareJson.Write(json, hardware, report.Problem.Qubo, sense.IsMaximum ? -1 : 1);
        WriteSamples(best.Samples);
        json.WriteEndObject();
    }

    /// <summary>The optimum lies between the two bounds; one of them is the energy that was found.</summary>
    private void WriteProof(SolverRun run)
    {
        double energy = sense.Of(run.Energy), bound = sense.Of(report.LowerBound);
        json.WriteBoolean("optimal", report.IsOptimal(run));
        json.WriteFinite("lowerBound", Math.Min(energy, bound));
        json.WriteFinite("upperBound", Math.Max(energy, bound));
        json.WriteFinite("gap", run.Energy - report.LowerBound);
    }

    private void WritePresolve(PresolveReport presolve)
    {
        json.WriteStartObject("presolve");
        json.WriteNumber("fixedAtZero", presolve.FixedAtZero);
        json.WriteNumber("fixedAtOne", presolve.FixedAtOne);
        json.WriteNumber("uncoupled", presolve.Uncoupled);
        json.WriteStartArray("components");
        foreach (int size in presolve.Components)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteStatistics(SolverRun run, bool isKnown)
    {
        json.WriteSuccess(isKnown ? report.Success(run) : null);
        json.WriteTimeToSolution(isKnown ? report.TimeToSolution(run) : null);
    }

    private void WriteCertificate(SolverRun run)
    {
        json.WriteStartObject("certificate");
        json.WriteString("sampler", run.Sampler);
        json.WriteFinite("energy", sense.Of(run.Energy));
        WriteSample(run.Samples.Best);
        json.WriteBoolean("optimal", run.Samples.IsOptimal);
        json.WriteNumber("milliseconds", run.Time.TotalMilliseconds);
        json.WriteEndObject();
    }

    private void WriteComparison()
    {
        json.WriteStartArray("comparison");
        foreach (SolverRun run in report.Runs)
        {
            json.WriteStartObject();
            json.WriteString("sampler", run.Sampler);
            json.WriteFinite("energy", sense.Of(run.Energy));
            json.WriteFinite("difference", run.Energy - report.Lowest);
            json.WriteBoolean("optimal", report.IsOptimal(run));
            json.WriteNumber("reads", run.Reads);
            json.WriteNumber("milliseconds", run.Time.TotalMilliseconds);
            json.WriteNumber("millisecondsPerRead", 1000 * run.SecondsPerRead);
            json.WriteString("reference", report.IsProven ? "certified" : "best known");
            WriteStatistics(run, isKnown: true);
            if (run.Samples.Cancelled)
                json.WriteBoolean("cancelled", true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteSamples(SampleSet samples)
    {
        json.WriteStartArray("samples");
        foreach (Sample sample in samples.Samples)
        {
            json.WriteStartObject();
            json.WriteFinite("energy", sense.Of(sample.Energy));
            json.WriteNumber("occurrences", sample.Occurrences);
            WriteSample(sample);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteSample(Sample sample)
    {
        json.WriteStartArray("sample");
        foreach (bool bit in sample.X)
            json.WriteNumberValue(bit ? 1 : 0);
        json.WriteEndArray();
    }
}
