using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Explains a batch of images with every method and measures every heat map. Safe to use from several threads.</summary>
/// <param name="plan">What is evaluated; its data set is not touched.</param>
public sealed class ImageEvaluator(EvaluationPlan plan) : IDisposable
{
    /// <summary>A copy of the model with randomised parameters; null where no metric asks for it.</summary>
    private readonly OnnxClassifier? randomised = plan.Metrics.Any(m => m is ParameterRandomisation)
        ? new OnnxClassifier(RandomisedModel.Of(plan.Model, plan.Seed), plan.Classifier.Layer.Name) : null;

    /// <summary>Evaluates consecutive images of the data set.</summary>
    /// <param name="items">The images.</param>
    /// <param name="parallel">Threads for the images, and what stops the work; a batch is done whole or not at all.</param>
    /// <returns>One entry per image, in order.</returns>
    /// <exception cref="InputException">An image cannot be read, and the plan does not skip such.</exception>
    /// <exception cref="ModelException">The model fails.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public ImmutableArray<EvaluatedImage> Evaluate(IReadOnlyList<DataSetItem> items, ParallelOptions parallel)
    {
        (DataSetItem Item, ImageTensor? Tensor, Annotation? Annotation, string? Fault)[] read = [.. items.Select(Read)];
        (DataSetItem Item, ImageTensor? Tensor, Annotation? Annotation, string? Fault)[] good = [.. read.Where(r => r.Tensor is not null)];
        ImmutableArray<ActivationsAndGradients> traces = plan.Classifier.Trace(
            [.. good.Select(r => r.Tensor!)], [.. good.Select(_ => plan.TargetClass)]);
        Dictionary<int, ActivationsAndGradients> traceOf = good.Zip(traces).ToDictionary(p => p.First.Item.Index, p => p.Second);
        EvaluatedImage[] evaluated = new EvaluatedImage[read.Length];
        Parallel.For(0, read.Length, parallel, i => evaluated[i] = read[i].Tensor is { } tensor
            ? Evaluate(read[i].Item, tensor, read[i].Annotation, traceOf[read[i].Item.Index], parallel.CancellationToken)
            : LeftOut(read[i].Item, read[i].Fault));
        return [.. evaluated];
    }

    /// <inheritdoc/>
    public void Dispose() => randomised?.Dispose();

    private static EvaluatedImage LeftOut(DataSetItem item, string? fault) =>
        new() { Index = item.Index, Image = item.Name, Skipped = fault, GradientWeights = PackedNumbers.None };

    private (DataSetItem, ImageTensor?, Annotation?, string?) Read(DataSetItem item)
    {
        try
        {
            RgbImage picture = item.Read();
            ImageTensor tensor = plan.Model.Fitting(plan.Preprocessing.Apply(picture), item.Name);
            Annotation? annotation = item.ReadAnnotation();
            return (item, tensor, annotation is null ? null : plan.Preprocessing.SeenAnnotation(annotation), null);
        }
        catch (InputException fault) when (plan.BadImages == BadImages.Skip)
        {
            return (item, null, null, fault.Message);
        }
    }

    private EvaluatedImage Evaluate(
        DataSetItem item, ImageTensor tensor, Annotation? annotation, ActivationsAndGradients trace, CancellationToken cancellation)
    {
        ulong seed = plan.SeedOf(item.Index);
        EvaluatedRow?[] rows = new EvaluatedRow?[plan.Methods.Length];
        // Methods with the same problem and sampler share its solution.
        foreach (IGrouping<(ISampler, SelectionOptions), int> group in Enumerable.Range(0, rows.Length)
            .GroupBy(i => (plan.Methods[i].Sampler, plan.SelectionOf(plan.Methods[i]))))
        {
            QuboExplainer explainer = Explainer(plan.Classifier, plan.Methods[group.First()], seed, [.. group.Select(i => plan.Methods[i].Method)]);
            Explanation explanation = explainer.Explain(trace, tensor, null, null, cancellation);
            if (explanation.Cancelled) throw new OperationCanceledException(cancellation);
            foreach ((int method, MethodExplanation made) in group.Zip(explanation.Methods))
                rows[method] = Row(plan.Methods[method], made, explanation, tensor, annotation, seed, cancellation);
        }
        return new EvaluatedImage
        {
            Index = item.Index,
            Image = item.Name,
            Label = ClassOf(item),
            LabelName = item.Label,
            Predicted = trace.PredictedClass,
            Target = trace.TargetClass,
            Probability = Probabilities.Of(trace.Logits, plan.Model.ScoreActivation)[trace.TargetClass],
            Rows = [.. rows.Select(row => row!)],
            GradientWeights = PackedNumbers.Of(GradCam.ChannelWeights(trace.Gradients.AsSpan(), trace.Shape).Select(a => Math.Max(0, a))),
        };
    }

    private EvaluatedRow Row(
        EvaluatedMethod method, MethodExplanation made, Explanation explanation, ImageTensor tensor, Annotation? annotation,
        ulong seed, CancellationToken cancellation)
    {
        MapSelection? selection = made.Selection;
        MetricInput input = new()
        {
            Trace = explanation.Trace,
            Image = tensor,
            Classifier = plan.Classifier,
            Activation = plan.Model.ScoreActivation,
            HeatMap = Upsampled(made.Result.HeatMap),
            Annotation = annotation,
            Explain = (image, target) => Again(plan.Classifier, method, image, target, seed, cancellation),
            ExplainRandomised = randomised is null ? null
                : () => Again(randomised, method, tensor, explanation.Trace.TargetClass, seed, cancellation),
            Seed = seed,
            Perturbation = plan.Perturbation,
        };
        SampleSet? solution = made.Method.ShowsSelection ? selection?.Samples : null;
        return new EvaluatedRow
        {
            Values = Measure(input, cancellation),
            Maps = selection is null ? null : UsedMaps(made),
            Candidates = selection?.Problem.Candidates.Length,
            Energy = solution?.Best.Energy,
            LowerBound = solution?.LowerBound,
            Optimal = solution?.IsOptimal,
            Hardware = EvaluatedHardware.Of(solution, selection?.Problem.Qubo),
            HeatShare = selection is null ? null : (selection with { Maps = UsedMaps(made) }).HeatShare(explanation.Trace),
            Mass = Mass(made),
            Heat = Heat(made.Result.HeatMap),
            UsedMaps = made.Result.Weights.IsEmpty ? explanation.Trace.Shape.Maps : made.Result.Weights.Count(w => w != 0),
        };
    }

    private ImmutableArray<double?> Measure(MetricInput input, CancellationToken cancellation)
    {
        ImmutableArray<double?>.Builder values = ImmutableArray.CreateBuilder<double?>();
        foreach (IMetric metric in plan.Metrics)
        {
            cancellation.ThrowIfCancellationRequested();
            values.Add(metric.Measure(input, cancellation));
        }
        if (plan.HasDifference)
            values.Add(Value("insertion") - Value("deletion"));
        return values.ToImmutable();

        double? Value(string name) => values[Enumerable.Range(0, plan.Metrics.Length).Single(i => plan.Metrics[i].Name == name)];
    }

    /// <summary>The heat map of the same method for another image or class.</summary>
    private HeatMap Again(
        IImageClassifier classifier, EvaluatedMethod method, ImageTensor image, int target, ulong seed, CancellationToken cancellation)
    {
        Explanation explanation = Explainer(classifier, method, seed, [method.Method]).Explain(image, target, null, null, cancellation);
        if (explanation.Cancelled) throw new OperationCanceledException(cancellation);
        return Upsampled(explanation.Methods[0].Result.HeatMap);
    }

    private QuboExplainer Explainer(
        IImageClassifier classifier, EvaluatedMethod method, ulong seed, IReadOnlyList<ICamMethod> methods) =>
        new(classifier, method.Sampler, plan.SelectionOf(method), methods, seed);

    private HeatMap Upsampled(HeatMap map) => map.Resized(plan.Classifier.InputShape.Height, plan.Classifier.InputShape.Width).Normalized();

    private static ImmutableArray<int> UsedMaps(MethodExplanation made) =>
        made.Method.ShowsSelection ? made.Selection!.Maps
            : [.. Enumerable.Range(0, made.Result.Weights.Length).Where(map => made.Result.Weights[map] != 0)];

    private static PackedNumbers Mass(MethodExplanation made) => made.Selection is not null
        ? PackedNumbers.Of(Indicator(UsedMaps(made), made.Result.Weights.Length))
        : PackedNumbers.Of(made.Result.Weights.Select(w => Math.Max(0, w)));

    private static double[] Indicator(ImmutableArray<int> maps, int count)
    {
        double[] ones = new double[count];
        foreach (int map in maps)
            ones[map] = 1;
        return ones;
    }

    private static PackedNumbers Heat(HeatMap map)
    {
        double sum = map.Values.Sum(v => (double)v);
        return sum > 0 ? PackedNumbers.Of(map.Values.Select(v => v / sum)) : PackedNumbers.None;
    }

    /// <summary>The model's class that a label stands for: by name where both have names, else by number.</summary>
    private int? ClassOf(DataSetItem item)
    {
        if (plan.Labels is { } labels && item.Label is { } name)
            return labels.FindOrNone(name);
        return item.LabelIndex is int index && index < plan.Classifier.Classes ? index : null;
    }
}
