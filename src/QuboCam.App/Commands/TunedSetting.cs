using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>How a setting fares in the three respects of tune.</summary>
/// <param name="Name">Name of the method with its setting.</param>
/// <param name="Title">Title of it.</param>
/// <param name="Faithfulness">Insertion − deletion; higher is better.</param>
/// <param name="Maps">Number of maps selected; lower is sparser. Null for a method without a selection.</param>
/// <param name="Overlap">Mean overlap of classes; lower is better. Null where there are fewer than two classes.</param>
/// <param name="IsPareto">Whether no other setting is at least as good in all respects and better in one.</param>
internal sealed record TunedSetting(string Name, string Title, Estimate Faithfulness, Estimate? Maps, Estimate? Overlap, bool IsPareto)
{
    public const string Measure = "insertion-minus-deletion";

    /// <summary>The settings of a run; the last one, Grad-CAM, is what they are compared with and enters no comparison of settings.</summary>
    public static ImmutableArray<TunedSetting> Of(EvaluationSummary summary)
    {
        int metric = Enumerable.Range(0, summary.Metrics.Length).FirstOrDefault(i => summary.Metrics[i].Name == Measure, -1);
        if (metric < 0)
            throw new InputException(
                $"{summary.DataSet}: no setting gives any of its {summary.Images} images a heat map to compare.");
        TunedSetting[] all = [.. summary.Methods.Where(m => m.Metrics[metric] is not null).Select(method => new TunedSetting(
            method.Name, method.Title, method.Metrics[metric]!, method.Selection?.Maps,
            summary.Disentanglement.FirstOrDefault(d => d.Method == method.Name && d.View == DisentanglementView.Maps)?.MeanOffDiagonal,
            IsPareto: false))];
        return [.. all.Select(setting => setting with { IsPareto = setting.Maps is not null && !all.Any(other => other.Dominates(setting)) })];
    }

    private bool Dominates(TunedSetting other)
    {
        if (Maps is null) return false;
        double[] mine = Costs(), others = other.Costs();
        return mine.Zip(others).All(p => p.First <= p.Second) && mine.Zip(others).Any(p => p.First < p.Second);
    }

    /// <summary>What is to be low; an overlap that nobody could measure is no merit.</summary>
    private double[] Costs() => [-Faithfulness.Mean, Maps!.Mean, Overlap?.Mean ?? double.PositiveInfinity];
}
