using System.Collections.Immutable;
using System.Diagnostics;

namespace QuboCam;

/// <summary>Explains predictions: the whole path from an image to an explanation.</summary>
/// <param name="classifier">The model, opened at the layer to explain.</param>
/// <param name="sampler">Solves the selection problem.</param>
/// <param name="options">Strength factor, importance and number of maps.</param>
/// <param name="methods">The CAM methods to run, in order.</param>
public sealed class QuboExplainer(
    IImageClassifier classifier, ISampler sampler, SelectionOptions options, IReadOnlyList<ICamMethod> methods)
{
    /// <summary>Explains one prediction.</summary>
    /// <param name="image">The preprocessed image, in the model's input shape and layout.</param>
    /// <param name="targetClass">The class to explain; null means the predicted one.</param>
    /// <param name="label">Name of the target class for messages; null where it has none.</param>
    /// <param name="progress">Hears what is being done; null where nobody listens.</param>
    /// <param name="cancellation">Stops the work between methods and inside long ones; what is done is kept.</param>
    /// <returns>The explanation; <see cref="Explanation.Cancelled"/> says whether a method is missing.</returns>
    /// <exception cref="InputException">More maps are to be selected than there are candidates.</exception>
    /// <exception cref="ModelException">The model fails, or an activation is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the selection was done.</exception>
    public Explanation Explain(
        ImageTensor image, int? targetClass, string? label, IProgress<ExplanationProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new("model", 0));
        ActivationsAndGradients trace = classifier.Trace([image], [targetClass])[0];
        progress?.Report(new("selection", 0));
        SelectionProblem problem = SelectionProblem.Build(trace, options, label);
        Stopwatch watch = Stopwatch.StartNew();
        bool isNeeded = methods.Any(m => m.UsesSelection);
        SampleSet samples = isNeeded ? sampler.Sample(problem.Qubo, cancellation) : SampleSet.Unsolved(problem.Qubo, sampler.Name);
        // An interrupted selection would be explained as if it were the best one.
        if (samples.Cancelled) throw new OperationCanceledException(cancellation);
        TimeSpan samplingTime = watch.Elapsed;
        ImmutableArray<int> selected = problem.SelectedMaps(samples.Best.X);
        CamInput input = new(trace, image, classifier, problem.Importance, selected);
        ImmutableArray<MethodExplanation> explanations = Run(input, progress, cancellation);
        return new Explanation
        {
            Trace = trace,
            Problem = problem,
            Samples = samples,
            SelectedMaps = selected,
            Reason = isNeeded ? problem.Reason : "no method that was asked for uses the selection, so it was not solved",
            SamplingTime = samplingTime,
            Methods = explanations,
            Cancelled = explanations.Length < methods.Count,
        };
    }

    /// <summary>Runs the methods one after the other; stops at the one during which the work is cancelled.</summary>
    private ImmutableArray<MethodExplanation> Run(
        CamInput input, IProgress<ExplanationProgress>? progress, CancellationToken cancellation)
    {
        ImmutableArray<MethodExplanation>.Builder done = ImmutableArray.CreateBuilder<MethodExplanation>(methods.Count);
        try
        {
            foreach (ICamMethod method in methods)
            {
                cancellation.ThrowIfCancellationRequested();
                Stopwatch watch = Stopwatch.StartNew();
                MethodProgress? inner = progress is null ? null : new(method.Name, progress);
                inner?.Report(0);
                done.Add(new MethodExplanation(method, method.Explain(input, inner, cancellation), watch.Elapsed));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What is done is kept; the caller sees it by the number of methods.
        }
        return done.ToImmutable();
    }

    private sealed class MethodProgress(string stage, IProgress<ExplanationProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new(stage, value));
    }
}
