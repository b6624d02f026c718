using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>The document reproduce.json; docs/reference.md describes it.</summary>
internal sealed class ReproduceJson(ReproductionSummary summary, Utf8JsonWriter json)
{
    /// <summary>UTF-8 text, one JSON object.</summary>
    public static byte[] Document(ReproductionSummary summary) =>
        JsonFigures.Document(json => new ReproduceJson(summary, json).Write());

    private void Write()
    {
        json.WriteStartObject();
        json.WriteString("paper", PublishedFigures.Source);
        json.WriteString("dataSet", summary.DataSet);
        json.WriteString("version", summary.Version);
        json.WriteStartObject("settings");
        foreach ((string name, string value) in summary.Settings)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("rule", PublishedComparison.Rule);
        WriteComparisons();
        json.WriteStartArray("models");
        foreach (ReproducedModel model in summary.Models) WriteModel(model);
        json.WriteEndArray();
        json.WriteNumber("problems", summary.Problems);
        json.WriteStartArray("leftOut");
        foreach ((string name, string reason) in summary.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumbers("tau", summary.Times);
        json.WriteString("convention", summary.Convention);
        json.WriteStartArray("quantities");
        foreach (ScaledQuantity quantity in summary.Gaps.Concat(summary.Fidelities)) ScaleFigures.Write(json, quantity);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteComparisons()
    {
        ImmutableArray<PublishedComparison> comparisons = PublishedComparison.Of(summary);
        json.WriteNumber("compared", comparisons.Count(c => c.Agreement != Agreement.NotCompared));
        json.WriteNumber("agree", comparisons.Count(c => c.Agreement is Agreement.WithinFactorTwo or Agreement.InsideRange));
        json.WriteStartArray("comparisons");
        foreach (PublishedComparison comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("result", JsonNamingPolicy.KebabCaseLower.ConvertName(comparison.Result.ToString()));
            if (comparison.Model.Length > 0)
                json.WriteString("model", comparison.Model);
            json.WriteString("quantity", comparison.Quantity);
            json.WriteNumbers("published", comparison.Published);
            if (comparison.Ours is double ours)
                json.WriteNumber("ours", ours);
            if (comparison.Spread is { } spread)
            {
                json.WriteNumber("low", spread.Low);
                json.WriteNumber("high", spread.High);
            }
            json.WriteString("agreement", JsonNamingPolicy.KebabCaseLower.ConvertName(comparison.Agreement.ToString()));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteModel(ReproducedModel model)
    {
        json.WriteStartObject();
        json.WriteString("model", model.Evaluation.Model);
        json.WriteString("name", model.Name);
        json.WriteString("sha256", model.Evaluation.ModelSha256);
        json.WriteString("layer", model.Evaluation.Layer);
        json.WriteNumber("maps", model.Maps);
        json.WriteNumber("images", model.Evaluation.Images);
        if (model.Evaluation.Correct is int correct)
            json.WriteNumber("correct", correct);
        json.WriteStartArray("qubits");
        foreach ((int qubits, int problems) in model.Problems.CountBy(problem => problem.Qubits).OrderBy(pair => pair.Key))
        {
            json.WriteStartObject();
            json.WriteNumber("qubits", qubits);
            json.WriteNumber("problems", problems);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (model.Gaps is { } gaps)
        {
            ScaleFigures.Write(json, "minimumGap", gaps.Quantiles);
            json.WriteNumber("partOfSmallGaps", gaps.PartOfSmallGaps);
            json.WriteNumber("smallestGap", gaps.Smallest);
            json.WriteNumber("partAtEnd", gaps.PartAtEnd);
        }
        json.WriteStartObject("disentanglement");
        foreach (DisentanglementResult result in model.Overlaps)
        {
            json.WriteStartObject(result.Method);
            json.WriteNumber("meanOffDiagonal", result.MeanOffDiagonal.Mean);
            json.WriteNumber("low", result.MeanOffDiagonal.Low);
            json.WriteNumber("high", result.MeanOffDiagonal.High);
            json.WriteBoolean("control", result.IsControl);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
