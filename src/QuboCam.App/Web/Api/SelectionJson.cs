using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>The document of a selection.</summary>
internal static class SelectionJson
{
    /// <summary>UTF-8 text, one JSON object.</summary>
    /// <param name="trace">The image as the model saw it.</param>
    /// <param name="settings">What the problem was told.</param>
    /// <param name="selection">The maps that were chosen.</param>
    /// <param name="best">The sampler's answer under the same settings.</param>
    public static byte[] Document(
        ActivationsAndGradients trace, ExplainSettings settings, MapSelection selection, MapSelection best) => JsonFigures.Document(json =>
    {
        SelectionProblem problem = selection.Problem;
        json.WriteStartObject();
        json.WriteString("formulation", problem.Formulation.Name);
        json.WriteNumber("beta", settings.Selection.Beta);
        json.WriteNumbers("importance", problem.Importance);
        json.WriteStartArray("candidates");
        foreach (int map in problem.Candidates) json.WriteNumberValue(map);
        json.WriteEndArray();
        json.WriteNumbers("linear", problem.Qubo.Linear);
        json.WriteStartArray("maps");
        foreach (int map in selection.Maps) json.WriteNumberValue(map);
        json.WriteEndArray();
        json.WriteNumber("energy", selection.Samples.Best.Energy);
        json.WriteNumber("minimum", best.Samples.Best.Energy);
        json.WriteFinite("lowerBound", best.Samples.LowerBound);
        json.WriteBoolean("optimal", selection.Samples.Best.Energy - best.Samples.LowerBound <= problem.Qubo.Tolerance);
        json.WriteString("sampler", selection.Samples.Sampler);
        json.WriteNumber("seed", settings.Seed);
        json.WriteNumber("milliseconds", selection.Time.TotalMilliseconds);
        json.WriteNumbers("weights", selection.Weights);
        json.WriteNumber("heatShare", selection.HeatShare(trace));
        if (problem.Reason is { } reason) json.WriteString("reason", reason);
        json.WriteHeatMap("heatmap", selection.HeatMap(trace));
        json.WriteEndObject();
    });
}
