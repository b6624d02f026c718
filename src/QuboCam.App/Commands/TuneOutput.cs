using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>What tune writes: a document, a picture of the trade-off, and lines for people.</summary>
internal static class TuneOutput
{
    public static byte[] Document(EvaluationSummary summary, ImmutableArray<TunedSetting> settings) => JsonFigures.Document(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("images", summary.Images);
        json.WriteString("dataSet", summary.DataSet);
        json.WriteString("model", summary.Model);
        json.WriteNumber("seed", summary.Seed);
        json.WriteStartArray("settings");
        foreach (TunedSetting setting in settings)
        {
            json.WriteStartObject();
            json.WriteString("method", setting.Name);
            json.WriteEstimate(TunedSetting.Measure, setting.Faithfulness);
            json.WriteEstimate("maps", setting.Maps);
            json.WriteEstimate("overlap", setting.Overlap);
            json.WriteBoolean("pareto", setting.IsPareto);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Faithfulness against the number of maps, and against the overlap of classes; the Pareto front is joined.</summary>
    public static byte[] Draw(EvaluationSummary summary, ImmutableArray<TunedSetting> settings)
    {
        List<LinePlot> plots = [Plot("Faithfulness and sparseness", "maps selected", settings, s => s.Maps)];
        if (settings.Any(s => s.Overlap is not null))
            plots.Add(Plot("Faithfulness and disentanglement", "overlap of classes", settings, s => s.Overlap));
        return new PlotSheet
        {
            Heading = $"{Path.GetFileName(summary.Model)} on {summary.Images} validation images", Plots = [.. plots],
        }.Render();
    }

    public static IEnumerable<string> Lines(EvaluationSummary summary, ImmutableArray<TunedSetting> settings, string folder)
    {
        yield return $"{summary.Images} images of the validation half of {summary.DataSet}; * on the Pareto front";
        yield return $"  {"setting",-26}{"insertion − deletion",-28}{"maps",-10}overlap of classes";
        foreach (TunedSetting setting in settings)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{(setting.IsPareto ? '*' : ' ')} {setting.Name,-26}{Figures.Interval(setting.Faithfulness),-28}")
                + $"{(setting.Maps is { } maps ? maps.Mean.ToString("0.0", CultureInfo.InvariantCulture) : "all"),-10}"
                + $"{(setting.Overlap is { } overlap ? Figures.Interval(overlap) : "–")}";
        yield return $"picture    {Path.Combine(folder, "tune.png")}";
        yield return $"report     {Path.Combine(folder, "report.html")}";
    }

    private static LinePlot Plot(string title, string axis, ImmutableArray<TunedSetting> settings, Func<TunedSetting, Estimate?> across)
    {
        (double X, double Y)[] front = [.. settings.Where(s => s.IsPareto && across(s) is not null)
            .Select(s => (across(s)!.Mean, s.Faithfulness.Mean)).OrderBy(p => p.Item1)];
        return new LinePlot
        {
            Title = title,
            X = new PlotAxis(axis),
            Y = new PlotAxis("insertion − deletion"),
            Series =
            [
                new PlotSeries("Pareto front", [.. front]) { Dashed = true, Colour = 7 },
                .. settings.Where(s => across(s) is not null).Select(s => Cross(s, across(s)!)),
            ],
        };
    }

    /// <summary>A setting as a dot with its interval.</summary>
    private static PlotSeries Cross(TunedSetting setting, Estimate across) => new(
        setting.Name, [(across.Mean, setting.Faithfulness.Low), (across.Mean, setting.Faithfulness.High)])
        { Marker = (across.Mean, setting.Faithfulness.Mean) };
}
