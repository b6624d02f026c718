namespace QuboCam.App.Commands;

/// <summary>The picture of an explanation: the image and all methods side by side, with what was predicted.</summary>
internal static class ExplanationPanel
{
    /// <summary>Draws it.</summary>
    /// <param name="setup">Model and labels.</param>
    /// <param name="explanation">The explanation.</param>
    /// <param name="picture">What the model saw, as large as it is drawn.</param>
    /// <param name="size">Rows and columns of what the model saw.</param>
    /// <param name="overlay">Opacity and colours.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(
        PredictionSetup setup, Explanation explanation, RgbImage picture, (int Height, int Width) size, OverlayOptions overlay) =>
        Panel.Render(picture, [.. explanation.Methods.Select(method => Tile(method, explanation.Trace.Shape.Maps))],
            Header(setup, explanation.Trace, size), overlay);

    private static PanelTile Tile(MethodExplanation method, int maps)
    {
        int used = method.Result.Weights.IsEmpty ? maps : method.Result.Weights.Count(weight => weight != 0);
        return new PanelTile(method.Method.Title, $"{used} of {maps} maps", method.Result.HeatMap);
    }

    private static PanelHeader Header(PredictionSetup setup, ActivationsAndGradients trace, (int Height, int Width) size) => new()
    {
        Prediction = setup.ClassName(trace.PredictedClass),
        Probability = setup.Probability(trace, trace.PredictedClass),
        Layer = $"{trace.Layer}, {trace.Shape.Maps} maps of {trace.Shape.Height}×{trace.Shape.Width}",
        ExplainedClass = trace.AgainstClass is int against ? $"{setup.ClassName(trace.TargetClass)} against {setup.ClassName(against)}"
            : trace.TargetClass == trace.PredictedClass ? null : setup.ClassName(trace.TargetClass),
        ImageSize = size,
    };
}
