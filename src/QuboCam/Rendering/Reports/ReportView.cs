using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A summary that is whole, with the look-ups that the reports share.</summary>
internal sealed class ReportView
{
    private readonly Dictionary<(string Method, string Metric), PairedDifference> _differences = [];

    /// <summary>Checks that lengths agree and numbers are numbers.</summary>
    /// <exception cref="ArgumentException">
    /// A method or a matrix has more or fewer entries than it has to, or an estimate is not finite.
    /// </exception>
    public ReportView(EvaluationSummary summary)
    {
        foreach (MethodSummary method in summary.Methods)
            if (method.Metrics.Length != summary.Metrics.Length)
                throw new ArgumentException(
                    $"{summary.Metrics.Length} estimates of {method.Name} were expected, {method.Metrics.Length} came.",
                    nameof(summary));
        foreach (MethodSummary method in summary.Methods)
            if (method.Metrics.OfType<Estimate>().Any(e => !double.IsFinite(e.Low + e.Mean + e.High)))
                throw new ArgumentException($"An estimate of {method.Name} is not finite.", nameof(summary));
        foreach (DisentanglementResult result in summary.Disentanglement)
            if (result.Overlap.Length != result.Classes.Length * result.Classes.Length
                || result.Images.Length != result.Classes.Length)
                throw new ArgumentException(
                    $"The overlap of {result.Method} is no matrix of {result.Classes.Length} classes.", nameof(summary));
        foreach (PairedDifference difference in summary.Differences)
            _differences[(difference.Method, difference.Metric)] = difference;
        Summary = summary;
    }

    /// <summary>The summary.</summary>
    public EvaluationSummary Summary { get; }

    /// <summary>The method that the others are compared with; null where there is no method.</summary>
    public MethodSummary? First => Summary.Methods.IsEmpty ? null : Summary.Methods[0];

    /// <summary>The others.</summary>
    public ImmutableArray<MethodSummary> Others => Summary.Methods.IsEmpty ? [] : Summary.Methods[1..];

    /// <summary>A method against the first one; null where they were not compared.</summary>
    public PairedDifference? Difference(MethodSummary method, MetricInfo metric) =>
        _differences.GetValueOrDefault((method.Name, metric.Name));

    /// <summary>All methods' estimates of one metric.</summary>
    public ImmutableArray<Estimate?> Column(int metric) => [.. Summary.Methods.Select(method => method.Metrics[metric])];

    /// <summary>The best mean of a metric; null where there are fewer than two.</summary>
    public double? Best(int metric)
    {
        double[] means = [.. Column(metric).OfType<Estimate>().Select(estimate => estimate.Mean).Where(double.IsFinite)];
        return means.Length < 2 ? null : Summary.Metrics[metric].Better == MetricDirection.Higher ? means.Max() : means.Min();
    }

    /// <summary>
    /// Each method with the controls it has to stand beside, view by view; controls without a method come last, alone.
    /// </summary>
    public ImmutableArray<(DisentanglementResult Method, ImmutableArray<DisentanglementResult> Controls)> Overlaps()
    {
        var groups = ImmutableArray.CreateBuilder<(DisentanglementResult, ImmutableArray<DisentanglementResult>)>();
        foreach (var view in Summary.Disentanglement.GroupBy(result => result.View))
        {
            DisentanglementResult[] methods = [.. view.Where(result => !result.IsControl)];
            string? first = methods.FirstOrDefault()?.Method;
            ILookup<string?, DisentanglementResult> controls =
                view.Where(result => result.IsControl).ToLookup(result => result.ControlOf ?? first);
            groups.AddRange(methods.Select(method => (method, controls[method.Method].ToImmutableArray())));
            groups.AddRange(controls.Where(control => methods.All(method => method.Method != control.Key))
                .SelectMany(control => control).Select(control => (control, ImmutableArray<DisentanglementResult>.Empty)));
        }
        return groups.ToImmutable();
    }
}
