using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The parts of a reproduction, one after the other: an evaluation of every model, then the scaling study of them all.</summary>
internal sealed class ReproduceRun(ReproduceRequest request, CancellationToken cancellation)
{
    private const string Command = "reproduce";

    /// <summary>Runs, or goes on with a run, to its end.</summary>
    /// <exception cref="InputException">The data set, a model or the folder is wrong.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; what is done is kept.</exception>
    public ReproductionSummary Do()
    {
        using IDataSet dataSet = DataSets.Open(request.DataSet, new DataSetOptions { Part = request.Part });
        foreach (string remark in dataSet.Remarks)
            Console.Error.WriteLine($"{Command}: {remark}");
        List<ReproducedSetup> opened = [];
        try
        {
            // All models before any work: a wrong one is found at once.
            foreach ((string model, string name) in request.NamedModels())
                opened.Add(Open(model, name, dataSet));
            EvaluationSummary[] evaluations = [.. opened.Select(model => Evaluate(model, dataSet))];
            return Summary(dataSet, opened, evaluations, Anneal(opened, dataSet));
        }
        finally
        {
            opened.ForEach(model => model.Setup.Dispose());
        }
    }

    private ReproducedSetup Open(string model, string name, IDataSet dataSet)
    {
        PredictionSetup setup = request.Prediction(model).Open();
        try
        {
            DataSetItem? first = dataSet.Items().FirstOrDefault();
            if (first is not null && ReproduceProblems.Read(first) is { } picture)
                setup.Tensor(picture, first.Name);
        }
        catch (InputException)
        {
            setup.Dispose();
            throw;
        }
        return new ReproducedSetup(name, setup);
    }

    private EvaluationSummary Evaluate(ReproducedSetup model, IDataSet dataSet) =>
        new EvaluationSession(request.Evaluation(model.Name), $"{Command}, {model.Name}") { GoesOnIn = request.Out }
            .Run(model.Setup, dataSet, cancellation);

    private ScaleSummary Anneal(List<ReproducedSetup> models, IDataSet dataSet)
    {
        ScaleRequest scale = request.Scale();
        string fingerprint = string.Join(" | ", (string[])[scale.Fingerprint(), $"data set {dataSet.Name}", $"part {request.Part}",
            .. models.Select(model => $"{model.Name} {model.Setup.Model.Sha256} {model.Setup.Classifier.Layer.Name}")]);
        using ConsoleProgress line = new($"{Command}, annealing");
        using ScaleJournal journal = new(scale.Out, fingerprint);
        ImmutableArray<ScaleProblem> problems = new ReproduceProblems(request, scale.Selection, line, cancellation).All(models, dataSet);
        bool isComplete = new ScaleRun(scale, journal, line).Do(problems, cancellation);
        line.Dispose();
        ScaleSummary summary = ScaleSummary.Of(scale, problems, journal, isComplete);
        if (!isComplete)
            throw new CancelledException(string.Create(CultureInfo.InvariantCulture,
                $"cancelled: {summary.Results.Length + summary.Skipped.Length} of {problems.Length} problems are annealed and kept; "
                + $"the same command goes on in {request.Out}."));
        ScaleCommand.WriteFiles(summary, ScaleJson.Document(summary), scale.Out!);
        return summary;
    }

    private ReproductionSummary Summary(
        IDataSet dataSet, List<ReproducedSetup> models, EvaluationSummary[] evaluations, ScaleSummary scale) => new()
    {
        DataSet = dataSet.Name,
        Version = ProgramVersion.Number,
        Settings = request.Settings(),
        Convention = request.Convention.Name,
        Models =
        [
            .. models.Select((model, i) => new ReproducedModel(
                model.Name, model.Setup.Classifier.Layer.Shape.Maps, evaluations[i],
                [.. scale.Results.Where(result => result.Source == model.Name)
                    .Select(result => new AnnealedProblem(result.Qubits, result.MinimumGap, result.GapAtEnd))])),
        ],
        Times = request.Times,
        Gaps = scale.Gaps,
        Fidelities = scale.Fidelities,
        Problems = scale.Results.Length,
        LeftOut = [.. scale.Skipped.Select(result => (result.Name, result.Skipped!))],
    };
}

/// <summary>An opened model of a reproduction.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Setup">The model.</param>
internal sealed record ReproducedSetup(string Name, PredictionSetup Setup);
