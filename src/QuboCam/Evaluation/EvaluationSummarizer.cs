using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Makes the summary of a run from its journal.</summary>
/// <param name="plan">What was evaluated.</param>
/// <param name="journal">What was found.</param>
/// <param name="cancellation">Stops the work.</param>
public sealed class EvaluationSummarizer(EvaluationPlan plan, EvaluationJournal journal, CancellationToken cancellation)
{
    private readonly ResamplingOptions _resampling = new() { Seed = plan.Seed, Threads = plan.Threads };

    /// <summary>The summary; metrics that had no meaning for any image do not appear.</summary>
    /// <param name="settings">What a reader needs to repeat the run.</param>
    /// <param name="version">Version of the program.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public EvaluationSummary Summarize(ImmutableArray<(string, string)> settings, string version)
    {
        EvaluationColumns columns = new(plan, journal.Images());
        int[] values = [.. Enumerable.Range(0, plan.Values.Length)
            .Where(v => Enumerable.Range(0, plan.Methods.Length).Any(m => columns.Of(m, v).Any(number => !double.IsNaN(number))))];
        return new EvaluationSummary
        {
            Settings = settings,
            DataSet = plan.DataSet.Name,
            Model = plan.Model.Name,
            ModelSha256 = plan.Model.Sha256,
            Layer = $"{plan.Classifier.Layer.Name}, {plan.Classifier.Layer.Shape.Maps} maps of "
                + $"{plan.Classifier.Layer.Shape.Height}×{plan.Classifier.Layer.Shape.Width}",
            Version = version,
            Seed = plan.Seed,
            Images = columns.Images,
            Correct = columns.Correct,
            Skipped = [.. columns.Skipped],
            Metrics = [.. values.Select(value => plan.Values[value])],
            Methods = [.. Enumerable.Range(0, plan.Methods.Length).Select(m => Method(columns, m, values))],
            Differences = Differences(columns),
            Disentanglement = new DisentanglementStudy(plan, journal.Images, cancellation).Run(),
        };
    }

    private MethodSummary Method(EvaluationColumns columns, int method, int[] values)
    {
        EvaluatedMethod evaluated = plan.Methods[method];
        return new MethodSummary(
            evaluated.Name, evaluated.Title, [.. values.Select(value => Mean(columns.Of(method, value)))], Selection(columns, method));
    }

    /// <summary>The mean of the numbers that have a meaning; null where none has.</summary>
    private Estimate? Mean(IReadOnlyList<double> column)
    {
        double[] known = [.. column.Where(v => !double.IsNaN(v))];
        return known.Length == 0 ? null : Bootstrap.Mean(known, _resampling, cancellation);
    }

    private SelectionStatistics? Selection(EvaluationColumns columns, int method) => columns.SelectionsOf(method) is not { } selections ? null
        : new SelectionStatistics(
            Mean(selections.Maps)!,
            Mean(selections.Candidates)!,
            Mean(selections.Energies),
            Mean(selections.HeatShares)!,
            selections.Proven,
            columns.OverlapAcrossClasses(method),
            method == 0 ? null : selections.OverlapWithFirst);

    private ImmutableArray<PairedDifference> Differences(EvaluationColumns columns)
    {
        List<(int Method, int Value)> pairs = [];
        List<double> p = [];
        List<Estimate> means = [];
        for (int method = 1; method < plan.Methods.Length; method++)
            for (int value = 0; value < plan.Values.Length; value++)
            {
                double[] differences = [.. columns.Of(method, value).Zip(columns.Of(0, value), (other, first) => other - first)
                    .Where(difference => !double.IsNaN(difference))];
                if (differences.Length == 0) continue;
                pairs.Add((method, value));
                p.Add(PermutationTest.TwoSided(differences, _resampling, cancellation));
                means.Add(Bootstrap.Mean(differences, _resampling, cancellation));
            }
        double[] adjusted = HolmCorrection.Adjust([.. p]);
        return [.. pairs.Select((pair, i) => new PairedDifference(
            plan.Methods[pair.Method].Name, plan.Values[pair.Value].Name, means[i], p[i], adjusted[i]))];
    }
}
