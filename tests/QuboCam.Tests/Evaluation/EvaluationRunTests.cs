using System.Collections.Concurrent;
using System.Text.Json;
using QuboCam.Tests.App;

namespace QuboCam.Tests;

/// <summary>The work of an evaluation: every image once, the same bytes whatever the threads and wherever it was cut.</summary>
public sealed class EvaluationRunTests : IDisposable
{
    private static readonly string[] OfASolution = ["energy", "lowerBound", "optimal"];
    private readonly EvaluationCase evaluation = new();

    public void Dispose() => evaluation.Dispose();

    [Fact]
    public void TheThreadsDoNotMatter()
    {
        string set = FashionSet.Make(evaluation.Folder, images: 27);
        string[] methods = ["qubo-cam", "qubo-cam:tabu", "grad-cam", "random-cam"];

        EvaluationFiles one = evaluation.Run(evaluation.Plan(set, methods));
        evaluation.JournalFile = "two.jsonl";
        EvaluationFiles two = evaluation.Run(evaluation.Plan(set, methods) with { Threads = 2 });

        one.AssertSame(two);
        Assert.Equal(27 * 4, one.Rows.Length);
    }

    [Fact]
    public void ARunThatWasCutAnywhereEndsInTheSameBytes()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 20));
        EvaluationFiles whole = evaluation.Run(plan);
        byte[] journal = File.ReadAllBytes(Path.Combine(evaluation.Folder.Path, evaluation.JournalFile));
        int[] ends = [.. journal.Index().Where(b => b.Item == '\n').Select(b => b.Index + 1)];
        Random random = new(1);
        int[] cuts = [0, 3, .. ends.SelectMany(end => new[] { end - 1, end, end + 1 }),
            .. Enumerable.Range(0, 6).Select(_ => random.Next(journal.Length))];

        Assert.Equal(4, ends.Length); // settings and three batches
        foreach (int cut in cuts.Where(cut => cut <= journal.Length))
        {
            evaluation.JournalFile = $"cut-{cut}.jsonl";
            evaluation.Folder.File(evaluation.JournalFile, journal.AsSpan(0, cut));
            whole.AssertSame(evaluation.Run(plan));
        }
    }

    [Fact]
    public void EveryImageAndMethodIsOneRowInTheOrderOfTheSet()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 19)) with { Threads = 2 };

        JsonElement[] rows = evaluation.Run(plan).Rows;

        string[] names = [.. Enumerable.Range(0, 19).Select(FashionSet.NameOf).Order(StringComparer.Ordinal)];
        Assert.Equal(names.SelectMany(name => new[] { (name, "qubo-cam"), (name, "grad-cam") }),
            rows.Select(row => (row.At("image").GetString()!, row.At("method").GetString()!)));
    }

    [Fact]
    public void ImagesThatCannotBeReadAreLeftOutListedAndCounted()
    {
        string set = FashionSet.Make(evaluation.Folder, images: 12);
        evaluation.Folder.File("set/Bag/003.png", "no picture"u8);
        evaluation.Folder.File("set/Trouser/011.png", []);

        EvaluationFiles files = evaluation.Run(evaluation.Plan(set));

        Assert.Equal(10, files.Summary.Images);
        Assert.Equal(["Bag/003.png", "Trouser/011.png"], files.Summary.Skipped.Select(s => s.Image));
        Assert.All(files.Summary.Skipped, skipped => Assert.Contains(skipped.Image, skipped.Reason));
        Assert.Equal(20, files.Rows.Length);
        Assert.DoesNotContain(files.Rows, row => row.At("image").GetString() is "Bag/003.png" or "Trouser/011.png");
    }

    [Fact]
    public void WhereBadImagesStopTheRunItGoesOnOnceTheyAreMended()
    {
        string set = FashionSet.Make(evaluation.Folder, images: 20);
        EvaluationFiles good = evaluation.Run(evaluation.Plan(set));
        evaluation.Folder.File("set/Trouser/014.png", "no picture"u8);
        evaluation.JournalFile = "strict.jsonl";
        EvaluationPlan strict = evaluation.Plan(set) with { BadImages = BadImages.Stop };

        InputException refusal = Assert.Throws<InputException>(() => evaluation.Run(strict));
        int kept = File.ReadAllLines(Path.Combine(evaluation.Folder.Path, "strict.jsonl")).Length;
        evaluation.Folder.File("set/Trouser/014.png", FashionSet.Picture(14));
        EvaluationFiles mended = evaluation.Run(strict);

        Assert.Contains("014.png", refusal.Message);
        Assert.Equal(3, kept); // settings and the two batches before the one with the bad image
        good.AssertSame(mended);
    }

    [Fact]
    public void APreprocessingOfAnotherSizeIsAFaultOfTheImage()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 2)) with { BadImages = BadImages.Stop };

        InputException refusal = Assert.Throws<InputException>(() =>
            evaluation.Run(plan with { Preprocessing = plan.Preprocessing with { Crop = new ImageSize(20, 20) } }));

        Assert.Contains("makes 1×20×20", refusal.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void TheLimitTakesTheFirstImages(int limit)
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 12));

        EvaluationFiles files = evaluation.Run(plan with { Limit = limit });

        Assert.Equal(Enumerable.Range(0, 12).Select(FashionSet.NameOf).Order(StringComparer.Ordinal).Take(limit),
            files.Rows.Select(row => row.At("image").GetString()!).Distinct());
    }

    [Fact]
    public void MethodsWithTheSameProblemShareItsSolution()
    {
        EvaluationPlan plan = evaluation.Plan(
            FashionSet.Make(evaluation.Folder, images: 5), "qubo-cam", "top-k", "greedy", "grad-cam", "qubo-cam-r");
        CountingSampler counting = new();

        evaluation.Run(plan with { Methods = [.. plan.Methods.Select(m => m with { Sampler = counting })] });

        Assert.Equal(2 * 5, counting.Problems.Count); // the paper's problem and the reconstruction of every image
    }

    [Fact]
    public void AnotherSamplerSolvesTheProblemAnew()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 3), "qubo-cam", "qubo-cam:tabu");

        JsonElement[] rows = evaluation.Run(plan).Rows;

        JsonElement[] exact = [.. rows.Where(r => r.At("method").GetString() == "qubo-cam")];
        JsonElement[] tabu = [.. rows.Where(r => r.At("method").GetString() == "qubo-cam:tabu")];
        Assert.All(exact, row => Assert.True(row.At("optimal").GetBoolean()));
        // So few variables a tabu search solves; that it looked on its own shows in its weaker bound.
        Assert.Equal(exact.Select(r => r.At("maps").ToString()), tabu.Select(r => r.At("maps").ToString()));
        Assert.Contains(tabu, row => row.At("lowerBound").GetDouble() < row.At("energy").GetDouble());
    }

    [Fact]
    public void ControlsOwnNoEnergyEvenWhereTheyAgreeWithTheSelection()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 6), "qubo-cam", "top-k", "greedy");

        EvaluationFiles files = evaluation.Run(plan);

        Assert.Contains(files.Rows.GroupBy(r => r.At("image").GetString()), image => image.Select(r => r.At("maps").ToString())
            .Distinct().Count() == 1);
        foreach (JsonElement row in files.Rows.Where(r => r.At("method").GetString() != "qubo-cam"))
            Assert.All(OfASolution, name => Assert.Equal(JsonValueKind.Null, row.At(name).ValueKind));
        Assert.Equal([1, null, null], files.Summary.Methods.Select(m => m.Selection!.Certified));
    }

    [Fact]
    public void LabelsAreTakenByNameAndWithoutNamesByNumber()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 3));

        JsonElement[] byName = evaluation.Run(plan).Rows;
        evaluation.JournalFile = "numbers.jsonl";
        JsonElement[] byNumber = evaluation.Run(plan with { Labels = null }).Rows;

        // Bag, Dress and Trouser are classes 8, 3 and 1 of Fashion-MNIST, and folders 0, 1 and 2.
        Assert.Equal([8, 8, 3, 3, 1, 1], byName.Select(row => row.At("label").GetInt32()));
        Assert.Equal([0, 0, 1, 1, 2, 2], byNumber.Select(row => row.At("label").GetInt32()));
        Assert.Equal(["Bag", "Bag", "Dress", "Dress", "Trouser", "Trouser"], byNumber
            .Select(row => row.At("labelName").GetString()));
    }

    [Fact]
    public void TheValuesAreThoseOfTheMetricsCalledDirectly()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 6)) with
        {
            Metrics = EvaluationCase.Measures("insertion", "deletion", "sparseness", "average-gain"),
        };
        ImageTensor[] tensors = [.. plan.DataSet.Items().Select(item => plan.Preprocessing.Apply(item.Read()))];

        JsonElement[] rows = evaluation.Run(plan).Rows;

        ActivationsAndGradients[] traces = [.. plan.Classifier.Trace(tensors, [.. tensors.Select(_ => (int?)null)])];
        for (int i = 0; i < rows.Length; i++)
        {
            ActivationsAndGradients trace = traces[i / 2];
            CamInput cam = Traces.Input(trace, tensors[i / 2], plan.Classifier);
            ClassActivationMap made = plan.Methods[i % 2].Method.Explain(cam, null, TestContext.Current.CancellationToken);
            MetricInput input = new()
            {
                Trace = trace, Image = tensors[i / 2], Classifier = plan.Classifier, Activation = plan.Model.ScoreActivation,
                HeatMap = made.HeatMap.Resized(28, 28).Normalized(),
                Explain = (_, _) => throw new NotSupportedException("No metric here explains again."),
            };
            double[] expected = [.. plan.Metrics.Select(m => m.Measure(input, TestContext.Current.CancellationToken)!.Value)];
            Assert.Equal(expected, plan.Metrics.Select(m => rows[i].At(m.Name).GetDouble()));
            Assert.Equal(expected[0] - expected[1], rows[i].At("insertion-minus-deletion").GetDouble());
        }
    }

    [Fact]
    public void ProgressEndsAtAllImagesAndCountsWhatWasResumed()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 20));
        evaluation.Run(plan);
        string[] lines = File.ReadAllLines(Path.Combine(evaluation.Folder.Path, evaluation.JournalFile));
        string cut = evaluation.Folder.File("cut.jsonl", TestPictures.Utf8(lines[0] + "\n" + lines[1] + "\n"));
        Heard heard = new();

        using (EvaluationJournal journal = new(cut, "settings"))
            EvaluationRun.Run(plan, journal, heard, TestContext.Current.CancellationToken);

        Assert.Equal([new(8, 8, 20), new(16, 8, 20), new(20, 8, 20)], heard.Values);
    }

    [Fact]
    public void CancellingEndsTheSummaryAndThePictures()
    {
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 9));
        evaluation.Run(plan);
        using EvaluationJournal journal = new(Path.Combine(evaluation.Folder.Path, evaluation.JournalFile), "settings");
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => new EvaluationSummarizer(plan, journal, cancelled.Token)
            .Summarize([], "1"));
        Assert.ThrowsAny<OperationCanceledException>(() => new ReportPictures(plan, journal, cancelled.Token).Draw());
        Assert.Equal(6, new ReportPictures(plan, journal, TestContext.Current.CancellationToken).Draw().Length);
    }

    [Fact]
    public void ThePicturesAreOfTheHeatMapsThatWereFoundAndSolveNothing()
    {
        using MeetingSampler sampler = new(threads: 1);
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 9));
        plan = plan with { Methods = [.. plan.Methods.Select(m => m with { Sampler = sampler })] };
        evaluation.Run(plan);
        int solved = sampler.Calls;
        using EvaluationJournal journal = new(Path.Combine(evaluation.Folder.Path, evaluation.JournalFile), "settings");

        ReportImage[] pictures = [.. new ReportPictures(plan, journal, TestContext.Current.CancellationToken).Draw()];

        Assert.Equal(6, pictures.Length);
        Assert.Equal(solved, sampler.Calls);
    }

    [Fact]
    public void TheImagesOfASingleBatchAreSpreadOverTheThreads()
    {
        using MeetingSampler sampler = new(threads: 2);
        EvaluationPlan plan = evaluation.Plan(FashionSet.Make(evaluation.Folder, images: 2), ["qubo-cam"]);

        evaluation.Run(plan with { Threads = 2, Methods = [.. plan.Methods.Select(m => m with { Sampler = sampler })] });

        Assert.Equal(2, sampler.Calls);
        Assert.True(sampler.Met);
    }

    /// <summary>Solves once as many threads ask for it; gives up the waiting after a minute.</summary>
    private sealed class MeetingSampler(int threads) : ISampler, IDisposable
    {
        private readonly Barrier barrier = new(threads);
        private int calls;

        public string Name => "meeting";

        public int Calls => calls;

        public bool Met { get; private set; } = true;

        public void Dispose() => barrier.Dispose();

        public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
        {
            Interlocked.Increment(ref calls);
            if (!barrier.SignalAndWait(TimeSpan.FromMinutes(1), cancellation))
                Met = false;
            return new ExactSampler(new() { Threads = 1 }).Sample(qubo, cancellation);
        }
    }

    private sealed class Heard : IProgress<EvaluationProgress>
    {
        public List<EvaluationProgress> Values { get; } = [];

        public void Report(EvaluationProgress value) => Values.Add(value);
    }

    private sealed class CountingSampler : ISampler
    {
        private readonly ExactSampler inner = new(new() { Threads = 1 });

        public ConcurrentBag<Qubo> Problems { get; } = [];

        public string Name => "counting";

        public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
        {
            Problems.Add(qubo);
            return inner.Sample(qubo, cancellation);
        }
    }
}
