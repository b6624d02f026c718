using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Makes the summary of a run from its journal.</summary>
/// <param name="plan">What was evaluated.</param>
/// <param name="journal">What was found.</param>
/// <param name="cancellation">Stops the work.</param>
public sealed class EvaluationSummarizer(EvaluationPlan plan, EvaluationJournal journal, CancellationToken cancellation)
{
    // The number of pairs of images grows with the square of their number.
    private const int MostCompared = 2000;

    private readonly ResamplingOptions _resampling = new() { Seed = plan.Seed, Threads = plan.Threads };

    /// <summary>The summary; metrics that had no meaning for any image do not appear.</summary>
    /// <param name="settings">What a reader needs to repeat the run.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="isComplete">Whether the data set was worked through.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public EvaluationSummary Summarize(ImmutableArray<(string, string)> settings, string version, bool isComplete)
    {
        ImmutableArray<EvaluatedImage> images = [.. journal.Images().Select(Slim)];
        EvaluatedImage[] done = [.. images.Where(image => image.Skipped is null)];
        int[] values = [.. Enumerable.Range(0, plan.Values.Length).Where(v => done.Any(i => i.Rows.Any(row => row.Values[v] is not null)))];
        EvaluatedImage[] labelled = [.. done.Where(image => image.Label is not null)];
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
            Images = done.Length,
            Correct = labelled.Length == 0 ? null : labelled.Count(image => image.Label == image.Predicted),
            Skipped = [.. images.Where(i => i.Skipped is not null).Select(i => new SkippedImage(i.Image, i.Skipped!))],
            IsComplete = isComplete,
            Metrics = [.. values.Select(value => plan.Values[value])],
            Methods = [.. Enumerable.Range(0, plan.Methods.Length).Select(m => Method(done, m, values))],
            Differences = Differences(done),
            Disentanglement = new DisentanglementStudy(plan, journal.Images, cancellation).Run(),
        };
    }

    /// <summary>An image without the vectors that the summary reads from the journal where it needs them.</summary>
    private static EvaluatedImage Slim(EvaluatedImage image) => image with
    {
        GradientWeights = PackedNumbers.None,
        Rows = [.. image.Rows.Select(row => row with { Mass = PackedNumbers.None, Heat = PackedNumbers.None })],
    };

    private MethodSummary Method(EvaluatedImage[] images, int method, int[] values)
    {
        EvaluatedMethod evaluated = plan.Methods[method];
        return new MethodSummary(
            evaluated.Name, evaluated.Title,
            [.. values.Select(value => Mean(images.Select(i => i.Rows[method].Values[value])))],
            Selection(images, method));
    }

    private Estimate? Mean(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        return known.Length == 0 ? null : Bootstrap.Mean(known, _resampling, cancellation);
    }

    private SelectionStatistics? Selection(EvaluatedImage[] images, int method)
    {
        EvaluatedRow[] rows = [.. images.Select(image => image.Rows[method])];
        if (rows.Length == 0 || rows[0].Maps is null) return null;
        int[][] maps = [.. rows.Take(MostCompared).Select(row => row.Maps!.Value.ToArray())];
        int[] classes = [.. images.Take(MostCompared).Select(image => image.Predicted)];
        return new SelectionStatistics(
            Mean(rows.Select(row => (double?)row.Maps!.Value.Length))!,
            Mean(rows.Select(row => (double?)row.Candidates))!,
            Mean(rows.Select(row => row.Energy)),
            Mean(rows.Select(row => row.HeatShare))!,
            rows[0].Optimal is null ? null : (double)rows.Count(row => row.Optimal == true) / rows.Length,
            SetOverlap.MeanJaccardAcrossClasses(maps, classes),
            method == 0 || images[0].Rows[0].Maps is null ? null : Overlap(images, method));
    }

    private static double? Overlap(EvaluatedImage[] images, int method)
    {
        double[] overlaps = [.. images
            .Select(image => SetOverlap.Jaccard(image.Rows[0].Maps!.Value.AsSpan(), image.Rows[method].Maps!.Value.AsSpan())).OfType<double>()];
        return overlaps.Length == 0 ? null : overlaps.Average();
    }

    private ImmutableArray<PairedDifference> Differences(EvaluatedImage[] images)
    {
        List<(int Method, int Value, double[] Differences)> pairs = [];
        for (int method = 1; method < plan.Methods.Length; method++)
            for (int value = 0; value < plan.Values.Length; value++)
            {
                double[] differences = [.. images.Select(i => i.Rows[method].Values[value] - i.Rows[0].Values[value]).OfType<double>()];
                if (differences.Length > 0)
                    pairs.Add((method, value, differences));
            }
        double[] p = [.. pairs.Select(pair => PermutationTest.TwoSided(pair.Differences, _resampling, cancellation))];
        double[] adjusted = HolmCorrection.Adjust(p);
        return [.. pairs.Select((pair, i) => new PairedDifference(
            plan.Methods[pair.Method].Name, plan.Values[pair.Value].Name,
            Bootstrap.Mean(pair.Differences, _resampling, cancellation), p[i], adjusted[i]))];
    }
}
