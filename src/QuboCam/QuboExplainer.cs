using System.Collections.Immutable;
using System.Diagnostics;

namespace QuboCam;

/// <summary>Explains predictions: the whole path from an image to an explanation.</summary>
/// <param name="classifier">The model, opened at the layer to explain.</param>
/// <param name="sampler">Solves the selection problems.</param>
/// <param name="options">Formulation, strength factor, importance and number of maps.</param>
/// <param name="methods">The CAM methods to run, in order.</param>
/// <param name="seed">Seed of methods that choose at random.</param>
public sealed class QuboExplainer(
    IImageClassifier classifier, ISampler sampler, SelectionOptions options, IReadOnlyList<ICamMethod> methods, ulong seed = 0)
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
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(cancellation);
        progress?.Report(new("model", 0));
        ActivationsAndGradients trace = classifier.Trace([image], [targetClass])[0];
        return Explain(trace, image, label, progress, cancellation);
    }

    /// <summary>Explains a prediction that has been traced, alone or in a batch.</summary>
    /// <param name="trace">What <see cref="IImageClassifier.Trace"/> made of the image.</param>
    /// <param name="image">The preprocessed image.</param>
    /// <param name="label">Name of the target class for messages; null where it has none.</param>
    /// <param name="progress">Hears what is being done; null where nobody listens.</param>
    /// <param name="cancellation">Stops the work between methods and inside long ones; what is done is kept.</param>
    /// <returns>As of the other overload.</returns>
    /// <exception cref="InputException">More maps are to be selected than there are candidates.</exception>
    /// <exception cref="ModelException">The model fails, or an activation is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the selection was done.</exception>
    public Explanation Explain(
        ActivationsAndGradients trace, ImageTensor image, string? label,
        IProgress<ExplanationProgress>? progress, CancellationToken cancellation)
    {
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(cancellation);
        progress?.Report(new("selection", 0));
        ImmutableDictionary<IFormulation, MapSelection> selections = Select(trace, label, cancellation);
        Explanation start = Begin(trace, selections[options.Formulation]);
        progress?.Report(new("selection", 1) { SoFar = start });
        CamInput input = new(trace, image, classifier, Selection: null, seed);
        ImmutableArray<MethodExplanation> explanations = Run(input, selections, start, progress, cancellation);
        return start with { Methods = explanations, Cancelled = explanations.Length < methods.Count };
    }

    private Explanation Begin(ActivationsAndGradients trace, MapSelection selection) => new()
    {
        Trace = trace,
        Selection = selection,
        Reason = IsUsed(options.Formulation) ? selection.Problem.Reason
            : "no method that was asked for uses the selection, so it was not solved",
        Methods = [],
    };

    /// <summary>Solves the problem of every formulation that a method uses; that of the options is built in any case.</summary>
    private ImmutableDictionary<IFormulation, MapSelection> Select(
        ActivationsAndGradients trace, string? label, CancellationToken cancellation)
    {
        Dictionary<IFormulation, MapSelection> selections = [];
        foreach (IFormulation formulation in methods.Select(m => m.Formulation(options)).OfType<IFormulation>().Append(options.Formulation))
        {
            if (selections.ContainsKey(formulation)) continue;
            SelectionProblem problem = SelectionProblem.Build(trace, options with { Formulation = formulation }, label);
            Stopwatch watch = Stopwatch.StartNew();
            SampleSet samples = IsUsed(formulation) ? sampler.Sample(problem.Qubo, cancellation)
                : SampleSet.Unsolved(problem.Qubo, sampler.Name);
            // An interrupted selection would be explained as if it were the best one.
            if (samples.Cancelled) throw new OperationCanceledException(cancellation);
            selections[formulation] = MapSelection.Of(
                trace, problem, samples, options.Weights ?? formulation.DefaultWeights, watch.Elapsed);
        }
        return selections.ToImmutableDictionary();
    }

    private bool IsUsed(IFormulation formulation) => methods.Any(m => m.Formulation(options) == formulation);

    /// <summary>Runs the methods one after the other; stops at the one during which the work is cancelled.</summary>
    private ImmutableArray<MethodExplanation> Run(
        CamInput input, ImmutableDictionary<IFormulation, MapSelection> selections, Explanation start,
        IProgress<ExplanationProgress>? progress, CancellationToken cancellation)
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
                MapSelection? used = method.Formulation(options) is { } formulation ? selections[formulation] : null;
                ClassActivationMap result = method.Explain(input with { Selection = used }, inner, cancellation);
                done.Add(new MethodExplanation(method, result, used, watch.Elapsed));
                progress?.Report(new(method.Name, 1) { SoFar = start with { Methods = [.. done] } });
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
