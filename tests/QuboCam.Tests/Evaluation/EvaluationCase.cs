using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>A small evaluation: a data set on disk, a plan, and the files that come out of it.</summary>
internal sealed class EvaluationCase : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly OnnxModel model = FashionSet.Model();
    private readonly OnnxClassifier classifier;
    private IDataSet? dataSet;

    public EvaluationCase() => classifier = new OnnxClassifier(model, null);

    public TestFolder Folder => folder;

    public string JournalFile { get; set; } = "journal.jsonl";

    /// <summary>The plan for a data set: QUBO-CAM and Grad-CAM with a cheap metric, unless told otherwise.</summary>
    public EvaluationPlan Plan(string path, params string[] methods) => new()
    {
        DataSet = dataSet = DataSets.Open(path),
        Model = model,
        Classifier = classifier,
        Preprocessing = FashionSet.Preprocessing,
        Labels = FashionSet.Labels,
        Methods = [.. (methods.Length > 0 ? methods : ["qubo-cam", "grad-cam"]).Select(Method)],
        Metrics = [Metrics.Named("average-drop"), Metrics.Named("pointing-game")],
        Selection = new(),
        Seed = 7,
        Threads = 1,
    };

    /// <summary>Metrics by their names.</summary>
    public static ImmutableArray<IMetric> Measures(params string[] names) => [.. names.Select(Metrics.Named)];

    /// <summary>Works through a plan, and gives the bytes of its files.</summary>
    public EvaluationFiles Run(EvaluationPlan plan)
    {
        using EvaluationJournal journal = new(Path.Combine(folder.Path, JournalFile), "settings");
        EvaluationRun.Run(plan, journal, null, TestContext.Current.CancellationToken);
        using MemoryStream lines = new(), parquet = new();
        ResultTable.WriteJsonLines(plan, journal.Images(), lines);
        ResultParquet.Write(plan, journal.Images(), parquet);
        EvaluationSummary summary = new EvaluationSummarizer(plan, journal, TestContext.Current.CancellationToken)
            .Summarize([("β", "0.7")], "1.0");
        return new EvaluationFiles(lines.ToArray(), parquet.ToArray(), MarkdownReport.Render(summary).ToArray(), summary);
    }

    public void Dispose()
    {
        dataSet?.Dispose();
        classifier.Dispose();
        folder.Dispose();
    }

    /// <summary>A method by its name, with ":" and a sampler; one sampler per name.</summary>
    private static EvaluatedMethod Method(string name)
    {
        string[] parts = name.Split(':');
        ISampler sampler = Solvers.Single(s => s.Name == (parts.Length > 1 ? parts[1] : "exact"));
        ICamMethod method = CamMethods.Named(parts[0]);
        return new EvaluatedMethod(name, method.Title, method, sampler);
    }

    private static readonly ImmutableArray<ISampler> Solvers =
        Samplers.All(new SamplerOptions { Threads = 1, Seed = 7, Reads = 2 });
}

/// <summary>What an evaluation writes.</summary>
internal sealed record EvaluationFiles(byte[] Lines, byte[] Parquet, byte[] Report, EvaluationSummary Summary)
{
    /// <summary>The rows of results.jsonl.</summary>
    public JsonElement[] Rows => [.. System.Text.Encoding.UTF8.GetString(Lines).TrimEnd('\n').Split('\n')
        .Select(line => JsonDocument.Parse(line).RootElement)];

    public void AssertSame(EvaluationFiles other)
    {
        Assert.Equal(Lines, other.Lines);
        Assert.Equal(Parquet, other.Parquet);
        Assert.Equal(Report, other.Report);
    }
}
