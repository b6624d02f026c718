using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>Draws the panels of the images on which the first method fares best and worst.</summary>
/// <param name="plan">What was evaluated.</param>
/// <param name="journal">What was found.</param>
/// <param name="cancellation">Stops the work.</param>
public sealed class ReportPictures(EvaluationPlan plan, EvaluationJournal journal, CancellationToken cancellation)
{
    private const int Each = 3;
    private static readonly ImmutableArray<string> Preferred = ["insertion-minus-deletion", "insertion", "deletion", "average-drop"];

    /// <summary>The panels, best image first; empty where no metric has a value.</summary>
    public ImmutableArray<ReportImage> Draw()
    {
        if (RankedBy() is not int value) return [];
        MetricInfo metric = plan.Values[value];
        (int Index, double Value)[] ranked = [.. journal.Images()
            .Where(image => image.Skipped is null && image.Rows[0].Values[value] is not null)
            .Select(image => (image.Index, image.Rows[0].Values[value]!.Value))
            .OrderBy(pair => metric.Better == MetricDirection.Higher ? -pair.Item2 : pair.Item2)];
        (int Index, double Value)[] best = [.. ranked.Take(Each)], worst = [.. ranked.Skip(Math.Max(best.Length, ranked.Length - Each))];
        HashSet<int> wanted = [.. best.Concat(worst).Select(pair => pair.Index)];
        Dictionary<int, DataSetItem> items = Items(wanted);
        Dictionary<int, EvaluatedImage> found = journal.Images().Where(image => wanted.Contains(image.Index)).ToDictionary(image => image.Index);
        return [.. best.Select(pair => Picture(items[pair.Index], found[pair.Index], "Among the best", metric, pair.Value)),
            .. worst.Select(pair => Picture(items[pair.Index], found[pair.Index], "Among the worst", metric, pair.Value))];
    }

    private int? RankedBy()
    {
        int[] known = [.. Preferred.Select(name => Enumerable.Range(0, plan.Values.Length).FirstOrDefault(i => plan.Values[i].Name == name, -1))
            .Where(i => i >= 0)];
        return known.Length > 0 ? known[0] : plan.Values.Length > 0 ? 0 : null;
    }

    private Dictionary<int, DataSetItem> Items(HashSet<int> wanted)
    {
        Dictionary<int, DataSetItem> items = [];
        foreach (DataSetItem item in plan.DataSet.Items().TakeWhile(_ => items.Count < wanted.Count))
            if (wanted.Contains(item.Index))
                items.Add(item.Index, item);
        return items;
    }

    private ReportImage Picture(DataSetItem item, EvaluatedImage image, string rank, MetricInfo metric, double value)
    {
        cancellation.ThrowIfCancellationRequested();
        RgbImage picture = item.Read();
        ImageTensor tensor = plan.Preprocessing.Apply(picture);
        ActivationsAndGradients trace = plan.Classifier.Trace([tensor], [plan.TargetClass])[0];
        PanelTile[] tiles = [.. plan.Methods.Zip(image.Rows, (method, row) =>
            new PanelTile(method.Title, $"{row.UsedMaps} of {trace.Shape.Maps} maps", HeatOf(row, trace.Shape)))];
        PanelHeader header = new()
        {
            Prediction = ClassName(trace.PredictedClass),
            Probability = Probabilities.Of(trace.Logits, plan.Model.ScoreActivation)[trace.PredictedClass],
            Layer = $"{trace.Layer}, {trace.Shape.Maps} maps of {trace.Shape.Height}×{trace.Shape.Width}",
            ExplainedClass = trace.TargetClass == trace.PredictedClass ? null : ClassName(trace.TargetClass),
            ImageSize = (picture.Height, picture.Width),
        };
        byte[] png = Panel.Render(Overlay.Reduce(plan.Preprocessing.Seen(picture)), tiles, header, new OverlayOptions());
        string label = item.Label is { } name ? $", labelled {name}" : "";
        return new ReportImage(item.Name, string.Create(CultureInfo.InvariantCulture,
            $"{rank} for {plan.Methods[0].Title}: {metric.Title} {value:0.000}{label}"), [.. png]);
    }

    private static HeatMap HeatOf(EvaluatedRow row, MapShape shape) =>
        new(row.Heat.Values.IsEmpty ? [.. new float[shape.Height * shape.Width]] : row.Heat.Values, shape.Height, shape.Width);

    private string ClassName(int index) => plan.Labels?.Names[index] ?? $"class {index}";
}
