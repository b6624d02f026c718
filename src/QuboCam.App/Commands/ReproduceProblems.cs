using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Makes the selection problems of a data set through models.</summary>
internal sealed class ReproduceProblems(
    ReproduceRequest request, SelectionOptions selection, ConsoleProgress line, CancellationToken cancellation)
{
    /// <summary>All problems, model by model in the order of the images; unreadable images have none.</summary>
    public ImmutableArray<ScaleProblem> All(IEnumerable<ReproducedSetup> models, IDataSet dataSet) =>
        [.. models.SelectMany(model => Of(model, dataSet))];

    /// <summary>The picture of an item; null where it cannot be read, which the evaluation lists.</summary>
    public static RgbImage? Read(DataSetItem item)
    {
        try
        {
            return item.Read();
        }
        catch (InputException)
        {
            return null;
        }
    }

    private IEnumerable<ScaleProblem> Of(ReproducedSetup model, IDataSet dataSet)
    {
        int done = 0;
        foreach (DataSetItem[] batch in dataSet.Items().Take(request.Limit).Chunk(EvaluationPlan.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            (string Name, ImageTensor Tensor)[] images = [.. batch.Select(item => (item.Name, Picture: Read(item)))
                .Where(read => read.Picture is not null).Select(read => (read.Name, model.Setup.Tensor(read.Picture!, read.Name)))];
            ImmutableArray<ActivationsAndGradients> traces =
                model.Setup.Classifier.Trace([.. images.Select(image => image.Tensor)], [.. images.Select(_ => (int?)null)]);
            foreach (((string name, _), ActivationsAndGradients trace) in images.Zip(traces))
                yield return new ScaleProblem(
                    string.Create(CultureInfo.InvariantCulture, $"{name} {model.Name} class {trace.TargetClass}"), model.Name,
                    SelectionProblem.Build(trace, selection, model.Setup.Label(trace.TargetClass)).Qubo);
            done += batch.Length;
            line.Show(() => string.Create(CultureInfo.InvariantCulture, $"problems of {model.Name}, {done} images"));
        }
    }
}
