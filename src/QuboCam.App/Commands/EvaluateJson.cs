using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>The document summary.json of evaluate.</summary>
internal static class EvaluateJson
{
    public static byte[] Document(EvaluationSummary summary) => JsonFigures.Document(json => Write(json, summary));

    private static void Write(Utf8JsonWriter json, EvaluationSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("images", summary.Images);
        json.WriteNumber("skipped", summary.Skipped.Length);
        WriteSkipped(json, summary);
        if (summary.Correct is int correct)
            json.WriteNumber("correct", correct);
        WriteMethods(json, summary);
        WriteDifferences(json, summary);
        WriteDisentanglement(json, "disentanglement", summary, DisentanglementView.Maps);
        WriteDisentanglement(json, "disentanglementOfHeatMaps", summary, DisentanglementView.HeatMaps);
        json.WriteNumber("seed", summary.Seed);
        json.WriteString("version", summary.Version);
        json.WriteString("model", summary.Model);
        json.WriteString("modelSha256", summary.ModelSha256);
        json.WriteString("layer", summary.Layer);
        json.WriteString("dataSet", summary.DataSet);
        json.WriteStartObject("settings");
        foreach ((string name, string value) in summary.Settings)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSkipped(Utf8JsonWriter json, EvaluationSummary summary)
    {
        json.WriteStartArray("skippedImages");
        foreach (SkippedImage image in summary.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("image", image.Image);
            json.WriteString("reason", image.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteMethods(Utf8JsonWriter json, EvaluationSummary summary)
    {
        json.WriteStartArray("methods");
        foreach (MethodSummary method in summary.Methods)
        {
            json.WriteStartObject();
            json.WriteString("method", method.Name);
            json.WriteString("title", method.Title);
            json.WriteStartObject("metrics");
            for (int i = 0; i < summary.Metrics.Length; i++)
                if (method.Metrics[i] is { } estimate)
                    json.WriteEstimate(summary.Metrics[i].Name, estimate);
            json.WriteEndObject();
            if (method.Selection is { } selection)
                WriteSelection(json, selection);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSelection(Utf8JsonWriter json, SelectionStatistics selection)
    {
        json.WriteStartObject("selection");
        json.WriteEstimate("maps", selection.Maps);
        json.WriteEstimate("candidates", selection.Candidates);
        if (selection.Energy is { } energy)
            json.WriteEstimate("energy", energy);
        json.WriteEstimate("heatShare", selection.HeatShare);
        WriteOptional(json, "certified", selection.Certified);
        WriteOptional(json, "classJaccard", selection.ClassJaccard);
        WriteOptional(json, "samplerJaccard", selection.SamplerJaccard);
        json.WriteEndObject();
    }

    private static void WriteDifferences(Utf8JsonWriter json, EvaluationSummary summary)
    {
        json.WriteStartArray("differences");
        foreach (PairedDifference difference in summary.Differences)
        {
            json.WriteStartObject();
            json.WriteString("method", difference.Method);
            json.WriteString("against", summary.Methods[0].Name);
            json.WriteString("metric", difference.Metric);
            json.WriteEstimate(difference.Difference);
            json.WriteNumber("p", difference.P);
            json.WriteNumber("adjustedP", difference.AdjustedP);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteDisentanglement(Utf8JsonWriter json, string name, EvaluationSummary summary, DisentanglementView view)
    {
        json.WriteStartObject(name);
        foreach (DisentanglementResult result in summary.Disentanglement.Where(d => d.View == view))
        {
            json.WriteStartObject(result.Method);
            json.WriteStartArray("classes");
            foreach (string label in result.Classes)
                json.WriteStringValue(label);
            json.WriteEndArray();
            json.WriteNumbers("images", result.Images.Select(n => (double)n));
            json.WriteStartArray("overlap");
            foreach (double[] row in result.Overlap.Chunk(result.Classes.Length))
            {
                json.WriteStartArray();
                foreach (double value in row)
                    json.WriteNumberValue(value);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteNumber("meanOffDiagonal", result.MeanOffDiagonal.Mean);
            json.WriteNumber("low", result.MeanOffDiagonal.Low);
            json.WriteNumber("high", result.MeanOffDiagonal.High);
            json.WriteBoolean("control", result.IsControl);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
            json.WriteNumber(name, number);
    }
}
