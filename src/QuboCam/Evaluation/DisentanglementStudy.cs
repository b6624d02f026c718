using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;

namespace QuboCam;

/// <summary>
/// Class disentanglement of the methods of a run, of the controls that a claim has to stand beside, and their bootstrap intervals. Reads
/// the journal several times rather than hold the weights of all images.
/// </summary>
internal sealed class DisentanglementStudy
{
    private const int Resamples = 200;
    private const long Budget = 64L << 20; // bytes of sums and of counts of images held at once
    private readonly EvaluationPlan _plan;
    private readonly Func<IEnumerable<EvaluatedImage>> _images;
    private readonly CancellationToken _cancellation;
    private readonly int[] _classes; // the model's classes that have images, ascending
    private readonly int[] _classOf; // position in _classes of every image that enters
    private readonly int[][] _members; // positions among these of every class
    private readonly MassSeries[] _series;

    /// <summary>Sets the study up.</summary>
    /// <param name="plan">What was evaluated.</param>
    /// <param name="images">Reads the results, in the order of the data set; skipped ones included.</param>
    /// <param name="cancellation">Stops the work; checked per image.</param>
    public DisentanglementStudy(EvaluationPlan plan, Func<IEnumerable<EvaluatedImage>> images, CancellationToken cancellation)
    {
        (_plan, _images, _cancellation) = (plan, images, cancellation);
        bool isLabelled = images().Any(image => image.Label is not null);
        IsEntering = image => image.Skipped is null && (!isLabelled || image.Label == image.Predicted);
        int[] predicted = [.. images().Where(IsEntering).Select(image => image.Predicted)];
        _classes = [.. predicted.Distinct().Order()];
        _classOf = [.. predicted.Select(c => Array.BinarySearch(_classes, c))];
        ILookup<int, int> members = Enumerable.Range(0, predicted.Length).ToLookup(image => _classOf[image]);
        _members = [.. Enumerable.Range(0, _classes.Length).Select(c => members[c].ToArray())];
        _series = [.. MassSeries.Of(plan)];
    }

    /// <summary>Whether an image enters: the model predicts its label, or no label is known.</summary>
    public Func<EvaluatedImage, bool> IsEntering { get; }

    /// <summary>The overlap of classes under every method and control; empty with fewer than two classes.</summary>
    public ImmutableArray<DisentanglementResult> Run()
    {
        if (_classes.Length < 2) return [];
        ClassSums[] whole = Sums([[.. _classOf.Select(_ => 1)]])[0];
        List<double?>[] resampled = [.. _series.Select(_ => new List<double?>())];
        int atOnce = (int)Math.Clamp(Budget / (8 * Math.Max(1, whole.Sum(s => (long)s.Length)) + 4L * _classOf.Length), 1, Resamples);
        for (int start = 0; start < Resamples; start += atOnce)
        {
            int[][] counts = [.. Enumerable.Range(start, Math.Min(atOnce, Resamples - start)).Select(Counts)];
            foreach (ClassSums[] sums in Sums(counts))
                for (int i = 0; i < _series.Length; i++)
                    resampled[i].Add(Mean(sums, i));
        }
        return [.. Enumerable.Range(0, _series.Length).Select(i => Result(whole, i, resampled[i])).OfType<DisentanglementResult>()];
    }

    private DisentanglementResult? Result(ClassSums[] sums, int series, List<double?> resampled)
    {
        int[] kept = [.. Enumerable.Range(0, _classes.Length).Where(c => !sums[series].IsEmpty(c))];
        if (kept.Length < 2) return null;
        ImmutableArray<double> overlap = Overlap(sums, series, kept);
        double mean = Disentanglement.MeanOffDiagonal(overlap.AsSpan())!.Value;
        // A resample repeats images, so that its classes overlap less than those of as many images: its quantiles would be biased.
        double half = 1.96 * resampled.OfType<double>().DefaultIfEmpty(mean).PopulationStandardDeviation();
        return new DisentanglementResult(
            _series[series].Name, _series[series].Title, _series[series].View, _series[series].IsControl,
            [.. kept.Select(c => _plan.Labels?.Names[_classes[c]] ?? $"class {_classes[c]}")],
            [.. kept.Select(c => _members[c].Length)],
            overlap,
            new Estimate(mean, Math.Max(0, mean - half), Math.Min(1, mean + half), _classOf.Length)) { ControlOf = _series[series].ControlOf };
    }

    private double? Mean(ClassSums[] sums, int series)
    {
        int[] kept = [.. Enumerable.Range(0, _classes.Length).Where(c => !sums[series].IsEmpty(c))];
        return kept.Length < 2 ? null : Disentanglement.MeanOffDiagonal(Overlap(sums, series, kept).AsSpan());
    }

    private ImmutableArray<double> Overlap(ClassSums[] sums, int series, int[] kept)
    {
        double[][] weights = [.. kept.Select(c => sums[series].Of(c))];
        if (_series[series].SharpenedTo is { } other)
        {
            ClassSums entropies = sums[Array.FindIndex(_series, s => s.Name == other && s.View == DisentanglementView.Maps)];
            weights = [.. kept.Select((c, i) => Sharpened(weights[i], entropies.Of(c)))];
        }
        return Disentanglement.Overlap(weights);
    }

    private static double[] Sharpened(double[] weights, double[] other) => other.All(w => w == 0) ? weights
        : [.. Disentanglement.Sharpened(weights, Disentanglement.Entropy(Disentanglement.Normalised(other).AsSpan())).Distribution];

    /// <summary>The sums of weights per class of every series, once for each way to count the images.</summary>
    private ClassSums[][] Sums(int[][] counts)
    {
        ClassSums[][] sums = [.. counts.Select(_ => _series.Select(_ => new ClassSums(_classes.Length)).ToArray())];
        int at = 0;
        foreach (EvaluatedImage image in _images().Where(IsEntering))
        {
            _cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < _series.Length; i++)
            {
                double[] mass = _series[i].MassOf(image);
                for (int r = 0; r < counts.Length; r++)
                    sums[r][i].Add(_classOf[at], mass, counts[r][at]);
            }
            at++;
        }
        return sums;
    }

    /// <summary>How often each image is drawn, with replacement within its class.</summary>
    private int[] Counts(int resample)
    {
        RandomStream random = new(_plan.Seed, (ulong)resample);
        int[] counts = new int[_classOf.Length];
        foreach (int[] members in _members)
            foreach (int _ in members)
                counts[members[random.Below(members.Length)]]++;
        return counts;
    }

    /// <summary>Sums of weights, one vector per class.</summary>
    private sealed class ClassSums(int classes)
    {
        private readonly double[]?[] _sums = new double[]?[classes];

        public int Length => _sums.Sum(s => s?.Length ?? 0);

        public bool IsEmpty(int c) => _sums[c] is null || _sums[c]!.All(v => v == 0);

        public double[] Of(int c) => _sums[c] ?? [];

        public void Add(int c, double[] mass, int count)
        {
            if (mass.Length == 0 || count == 0) return;
            double[] sum = _sums[c] ??= new double[mass.Length];
            TensorPrimitives.MultiplyAdd(mass, count, sum, sum);
        }
    }
}
