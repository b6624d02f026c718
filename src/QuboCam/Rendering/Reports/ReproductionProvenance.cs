using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What a reader needs to repeat a reproduction.</summary>
internal static class ReproductionProvenance
{
    /// <summary>Settings, versions and models, in the order of printing.</summary>
    public static ImmutableArray<(string Name, string Value)> Rows(ReproductionSummary summary) =>
    [
        ("Data set", summary.DataSet),
        ("QuboCam", summary.Version),
        .. summary.Settings,
        .. summary.Models.Select(model => (model.Name, Model(model))),
    ];

    private static string Model(ReproducedModel model)
    {
        EvaluationSummary evaluation = model.Evaluation;
        string correct = evaluation.Correct is int known
            ? $"{ReportText.Count(known)} of {ReportText.Count(evaluation.Images, "image")} classified as labelled"
            : $"{ReportText.Count(evaluation.Images, "image")}, labels unknown";
        string skipped = evaluation.Skipped.IsEmpty ? "" : $", {ReportText.Count(evaluation.Skipped.Length)} unreadable";
        return $"{evaluation.Model}, SHA-256 {evaluation.ModelSha256}; layer {evaluation.Layer}; {correct}{skipped}";
    }
}
