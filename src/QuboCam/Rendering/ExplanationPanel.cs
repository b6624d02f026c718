namespace QuboCam;

/// <summary>What the panel of an explanation says beside the explanation itself.</summary>
public sealed record ExplanationPanelHeader
{
    /// <summary>What the class of an index is called.</summary>
    public required Func<int, string> ClassName { get; init; }

    /// <summary>How the model's logits become probabilities.</summary>
    public required ScoreActivation Activation { get; init; }

    /// <summary>Rows and columns of what the model saw, before it was reduced for drawing.</summary>
    public required (int Height, int Width) ImageSize { get; init; }
}

/// <summary>The picture of an explanation: the image and all methods side by side, with what was predicted.</summary>
public static class ExplanationPanel
{
    /// <summary>Draws it.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="picture">What the model saw, as large as it is drawn.</param>
    /// <param name="header">Names and size.</param>
    /// <param name="overlay">Opacity and colours; the defaults when null.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Render(Explanation explanation, RgbImage picture, ExplanationPanelHeader header, OverlayOptions? overlay = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(header);
        return Panel.Render(picture, [.. explanation.Methods.Select(method => Tile(method, explanation.Trace.Shape.Maps))],
            Header(explanation.Trace, header), overlay);
    }

    private static PanelTile Tile(MethodExplanation method, int maps)
    {
        int used = method.Result.Weights.IsEmpty ? maps : method.Result.Weights.Count(weight => weight != 0);
        return new PanelTile(method.Method.Title, $"{used} of {maps} maps", method.Result.HeatMap);
    }

    private static PanelHeader Header(ActivationsAndGradients trace, ExplanationPanelHeader header) => new()
    {
        Prediction = header.ClassName(trace.PredictedClass),
        Probability = Probabilities.Of(trace.Logits, header.Activation)[trace.PredictedClass],
        Layer = $"{trace.Layer}, {trace.Shape.Maps} maps of {trace.Shape.Height}×{trace.Shape.Width}",
        ExplainedClass = trace.AgainstClass is int against ? $"{header.ClassName(trace.TargetClass)} against {header.ClassName(against)}"
            : trace.TargetClass == trace.PredictedClass ? null : header.ClassName(trace.TargetClass),
        ImageSize = header.ImageSize,
    };
}
