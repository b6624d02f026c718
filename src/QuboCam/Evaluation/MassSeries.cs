namespace QuboCam;

/// <summary>A way to get non-negative weights from the result of an image, whose overlap between classes is measured.</summary>
/// <param name="Name">Name in results.</param>
/// <param name="Title">Title in tables.</param>
/// <param name="View">Maps or pixels.</param>
/// <param name="IsControl">Whether it is a control.</param>
/// <param name="MassOf">The weights of one image; empty where it has none.</param>
internal sealed record MassSeries(
    string Name, string Title, DisentanglementView View, bool IsControl, Func<EvaluatedImage, double[]> MassOf)
{
    /// <summary>The method that a control stands beside; null for a method itself.</summary>
    public string? ControlOf { get; init; }

    /// <summary>Name of the series to whose entropy the sums per class are sharpened; null where they are not.</summary>
    public string? SharpenedTo { get; init; }

    /// <summary>The series of a plan: maps of every method, each selection followed by its controls, then heat maps of every method.</summary>
    public static IEnumerable<MassSeries> Of(EvaluationPlan plan)
    {
        for (int i = 0; i < plan.Methods.Length; i++)
        {
            int method = i;
            EvaluatedMethod evaluated = plan.Methods[i];
            yield return new(evaluated.Name, evaluated.Title, DisentanglementView.Maps, false, image => image.Rows[method].Mass.ToDoubles());
            if (!evaluated.Method.ShowsSelection) continue;
            yield return new(
                $"{evaluated.Name}/top-k", $"{evaluated.Title}: as many maps, by importance", DisentanglementView.Maps, true,
                image => TopMaps(image, image.Rows[method].Maps?.Length ?? 0)) { ControlOf = evaluated.Name };
            yield return new(
                $"{evaluated.Name}/sharpened", $"{evaluated.Title}: Grad-CAM's weights at the same entropy", DisentanglementView.Maps, true,
                image => image.GradientWeights.ToDoubles()) { ControlOf = evaluated.Name, SharpenedTo = evaluated.Name };
        }
        for (int i = 0; i < plan.Methods.Length; i++)
        {
            int method = i;
            yield return new(
                plan.Methods[i].Name, plan.Methods[i].Title, DisentanglementView.HeatMaps, false, image => image.Rows[method].Heat.ToDoubles());
        }
    }

    /// <summary>1 for the maps of largest positive mean gradient, the first ones where several are equal.</summary>
    private static double[] TopMaps(EvaluatedImage image, int count)
    {
        double[] ones = new double[image.GradientWeights.Values.Length];
        foreach (int map in Enumerable.Range(0, ones.Length).Where(map => image.GradientWeights.Values[map] > 0)
            .OrderByDescending(map => image.GradientWeights.Values[map]).Take(count))
            ones[map] = 1;
        return ones;
    }
}
