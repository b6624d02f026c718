using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>The document of scale --json; docs/reference.md describes it.</summary>
internal sealed class ScaleJson(ScaleSummary summary, Utf8JsonWriter json)
{
    /// <summary>UTF-8 text, one JSON object.</summary>
    public static byte[] Document(ScaleSummary summary) =>
        JsonFigures.Document(json => new ScaleJson(summary, json).Write());

    private void Write()
    {
        ScaleRequest request = summary.Request;
        json.WriteStartObject();
        json.WriteNumber("problems", summary.Results.Length);
        json.WriteBoolean("complete", summary.IsComplete);
        json.WriteNumbers("tau", request.Times);
        json.WriteString("schedule", request.Settings.ScheduleName);
        json.WriteString("convention", request.Settings.Convention.Name);
        json.WriteNumber("seed", request.Settings.Seed);
        json.WriteStartArray("skipped");
        foreach (ScaleResult result in summary.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteString("reason", result.Skipped);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (string source in summary.Sources) WriteSource(source);
        json.WriteEndArray();
        json.WriteStartArray("quantities");
        foreach (ScaledQuantity quantity in summary.Gaps.Concat(summary.Fidelities)) ScaleFigures.Write(json, quantity);
        json.WriteEndArray();
        WriteResults();
        json.WriteEndObject();
    }

    private void WriteSource(string source)
    {
        json.WriteStartObject();
        json.WriteString("source", source);
        ImmutableArray<double> gaps = [.. summary.Results.Where(result => result.Source == source).Select(result => result.MinimumGap).OfType<double>()];
        json.WriteNumber("problems", gaps.Length);
        if (gaps.Length > 0) ScaleFigures.Write(json, "minimumGap", Quantiles.Of(gaps));
        json.WriteEndObject();
    }

    private void WriteResults()
    {
        json.WriteStartArray("results");
        foreach (ScaleResult result in summary.Results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteString("source", result.Source);
            json.WriteNumber("qubits", result.Qubits);
            json.WriteNumber("degeneracy", result.Degeneracy);
            json.WriteFinite("minimumGap", result.MinimumGap ?? double.NaN);
            json.WriteFinite("minimumGapAt", result.MinimumGapAt ?? double.NaN);
            json.WriteFinite("gapAtEnd", result.GapAtEnd ?? double.NaN);
            json.WriteFinite("interiorGap", result.InteriorGap ?? double.NaN);
            json.WriteNumbers("fidelities", result.Fidelities);
            json.WriteNumbers("fidelityErrors", result.FidelityErrors);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
