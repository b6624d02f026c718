using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace QuboCam.Benchmarks;

/// <summary>
/// Which formulation makes a handful of maps faithful: insertion − deletion of many variants against Grad-CAM, image by image, with
/// the part of the images that is certified. Arguments: model, labels, data set, number of images, parts of names of variants.
/// </summary>
internal static class FormulationStudy
{
    private const int Steps = 28;

    /// <summary>Prints the table.</summary>
    public static void Run(string[] arguments)
    {
        (string file, string labels, string set) = (arguments[0], arguments[1], arguments[2]);
        OnnxModel model = OnnxModel.Open(file, new OnnxModelOptions { Threads = 1 });
        using OnnxClassifier classifier = new(model);
        using IDataSet dataSet = DataSets.Open(set);
        string rules = Path.ChangeExtension(file, ".preprocess.json");
        EvaluationPlan plan = new()
        {
            DataSet = dataSet,
            Model = model,
            Classifier = classifier,
            Preprocessing = File.Exists(rules) ? PreprocessingJson.Read(rules)
                : Preprocessing.For(classifier.InputShape, classifier.InputLayout),
            Labels = Labels.Read(labels),
            Methods = [.. Variants(classifier)
                .Where(v => arguments.Length < 5 || v.Name == "grad-cam" || arguments[4..].Any(v.Name.Contains))],
            Metrics = [Metrics.Named("insertion"), Metrics.Named("deletion"), Metrics.Named("energy-pointing-game")],
            Selection = new SelectionOptions(),
            Perturbation = new PerturbationOptions { Steps = Steps },
            Limit = arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : null,
        };
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        Stopwatch watch = Stopwatch.StartNew();
        using EvaluationJournal journal = new(path, "study");
        EvaluationRun.Run(plan, journal, null, CancellationToken.None);
        EvaluationSummary summary = new EvaluationSummarizer(plan, journal, CancellationToken.None).Summarize([], "");
        Console.WriteLine($"{model.Name}, {summary.Images} images, {Steps} steps, {watch.Elapsed.TotalSeconds:F0} s");
        foreach (MethodSummary method in summary.Methods)
            Console.WriteLine(Line(summary, method));
        File.Delete(path);
    }

    private static string Line(EvaluationSummary summary, MethodSummary method)
    {
        int value = summary.Metrics.Length - 1;
        Estimate? difference = Difference("insertion-minus-deletion"), energy = Difference("energy-pointing-game");
        string line = FormattableString.Invariant($"  {method.Name,-34} ins−del {method.Metrics[value]!.Mean:F3}  ")
            + Interval("", difference) + Interval("energy ", energy);
        return method.Selection is not { } s ? line
            : line + FormattableString.Invariant($"maps {s.Maps.Mean:F1}  heat {s.HeatShare.Mean:P0}  certified {s.Certified:P0}");

        static string Interval(string name, Estimate? e) => e is null ? ""
            : FormattableString.Invariant($"{name}{e.Mean:+0.000;-0.000} [{e.Low:+0.000;-0.000}, {e.High:+0.000;-0.000}]  ");

        Estimate? Difference(string metric) =>
            summary.Differences.FirstOrDefault(d => d.Method == method.Name && d.Metric == metric)?.Difference;
    }

    private static ImmutableArray<EvaluatedMethod> Variants(OnnxClassifier classifier)
    {
        ISampler sampler = new ExactSampler(new SamplerOptions { Threads = 1, TimeLimit = TimeSpan.FromSeconds(5) });
        SelectionOptions paper = new();
        SelectionOptions sum = new() { Formulation = Formulations.Reconstruction, Weights = SelectionWeights.Importance };
        SelectionOptions refit = sum with { Weights = SelectionWeights.Refitted };
        return
        [
            new("grad-cam", "", new GradCam(), sampler),
            Of("paper", paper),
            Of("paper, activity", paper with { Importance = Importance.GradientTimesActivation }),
            Of("paper, centred cosine", paper with { Formulation = new CosineVariant((a, b) => Math.Abs(Centred(a, b))) }),
            Of("paper, squared cosine", paper with { Formulation = new CosineVariant((a, b) => Math.Pow(Cosine(a, b), 2)) }),
            Of("paper, squared cosine, activity", paper with
            {
                Formulation = new CosineVariant((a, b) => Math.Pow(Cosine(a, b), 2)), Importance = Importance.GradientTimesActivation,
            }),
            Of("paper, runner-up contrast", paper with { Formulation = new ContrastVariant(classifier) }),
            Of("paper, refit", paper with { Weights = SelectionWeights.Refitted }),
            Of("paper, centred cosine, refit", paper with
            {
                Formulation = new CosineVariant((a, b) => Math.Abs(Centred(a, b))), Weights = SelectionWeights.Refitted,
            }),
            Of("paper, activity, k=10", paper with { Importance = Importance.GradientTimesActivation, Select = 10 }),
            Of("reconstruction, k=5", sum with { Select = 5 }),
            Of("reconstruction, k=10", sum),
            Of("reconstruction, k=20", sum with { Select = 20 }),
            Of("reconstruction, price 0.015", sum with { Price = 0.015 }),
            Of("reconstruction, price 0.005", sum with { Price = 0.005 }),
            Of("reconstruction, k=5, refit", refit with { Select = 5 }),
            Of("reconstruction, k=10, refit", refit),
            Of("reconstruction, k=20, refit", refit with { Select = 20 }),
            Of("reconstruction, contributions x2, refit", refit with { Formulation = new ScaledVariant(2) }),
            Of("reconstruction, contributions x3, refit", refit with { Formulation = new ScaledVariant(3) }),
            Of("reconstruction, elbow, refit", refit with { Formulation = new ElbowVariant(sampler) }),
            new("top-k, k=10", "", new TopK(), sampler) { Selection = sum },
            new("top-k by activity, k=10", "", new TopK(), sampler)
            {
                Selection = sum with { Importance = Importance.GradientTimesActivation },
            },
        ];

        EvaluatedMethod Of(string name, SelectionOptions options) => new(name, name, new QuboCamMethod(), sampler) { Selection = options };
    }

    private static double Cosine(double[] a, double[] b) =>
        System.Numerics.Tensors.TensorPrimitives.Dot(a, b) / Math.Sqrt(a.Sum(v => v * v) * b.Sum(v => v * v));

    private static double Centred(double[] a, double[] b)
    {
        double[] u = [.. a.Select(v => v - a.Average())], w = [.. b.Select(v => v - b.Average())];
        return u.All(v => v == 0) || w.All(v => v == 0) ? 0 : Cosine(u, w);
    }

    /// <summary>The paper's form with another redundancy.</summary>
    private sealed class CosineVariant(Func<double[], double[], double> redundancy) : IFormulation
    {
        public string Name => "variant";

        public FormulatedProblem Formulate(
            ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options,
            int? cardinality)
        {
            double[][] maps = [.. candidates.ToArray().Select(map => trace.Map(map).ToArray().Select(v => (double)v).ToArray())];
            return Paper(importance, candidates, options, cardinality, (p, q) => redundancy(maps[p], maps[q]));
        }

        public static FormulatedProblem Paper(
            ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options, int? cardinality,
            Func<int, int, double> redundancy)
        {
            double[] alpha = [.. candidates.ToArray().Zip(Picked(importance, candidates), (_, a) => a)];
            double largest = alpha.Max();
            List<double> quadratic = [];
            for (int p = 0; p < alpha.Length; p++)
                for (int q = p + 1; q < alpha.Length; q++)
                    quadratic.Add((1 - options.Beta) * redundancy(p, q));
            return new(new Qubo([.. alpha.Select(a => -options.Beta * a / largest)], [.. quadratic]) { Cardinality = cardinality }, []);
        }

        private static double[] Picked(ReadOnlySpan<double> values, ReadOnlySpan<int> places)
        {
            double[] picked = new double[places.Length];
            for (int i = 0; i < picked.Length; i++)
                picked[i] = values[places[i]];
            return picked;
        }
    }

    /// <summary>The reconstruction with as many maps, up to 20, as lower ‖t − Σ c‖²/‖t‖² by a hundredth each.</summary>
    private sealed class ElbowVariant(ISampler sampler) : IFormulation
    {
        public string Name => "elbow";

        public FormulatedProblem Formulate(
            ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options,
            int? cardinality)
        {
            double before = 0;
            FormulatedProblem problem = default;
            for (int k = 1; k <= Math.Min(20, candidates.Length); k++)
            {
                problem = Formulations.Reconstruction.Formulate(trace, importance, candidates, options, k);
                double energy = sampler.Sample(problem.Qubo, CancellationToken.None).Best.Energy;
                if (before - energy < 0.01 / 2) break;
                before = energy;
            }
            return problem;
        }
    }

    /// <summary>The reconstruction from contributions that are several times as large: few maps then need not be the largest ones.</summary>
    private sealed class ScaledVariant(double factor) : IFormulation
    {
        public string Name => "scaled";

        public int? DefaultSelect(SelectionOptions options) => ReconstructionFormulation.DefaultMaps;

        public FormulatedProblem Formulate(
            ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options,
            int? cardinality)
        {
            FormulatedProblem plain = Formulations.Reconstruction.Formulate(trace, importance, candidates, options, cardinality);
            int d = candidates.Length;
            double[] linear = new double[d];
            for (int p = 0; p < d; p++)
            {
                double square = plain.Redundancy[p * d + p], relevance = square / 2 - plain.Qubo.Linear[p];
                linear[p] = factor * factor * square / 2 - factor * relevance;
            }
            return plain with
            {
                Qubo = new Qubo([.. linear], [.. plain.Qubo.Quadratic.Select(q => factor * factor * q)]) { Cardinality = cardinality },
            };
        }
    }

    /// <summary>The paper's form with the importance of a map for the class against the runner-up, where that is positive.</summary>
    private sealed class ContrastVariant(OnnxClassifier classifier) : IFormulation
    {
        public string Name => "contrast";

        public FormulatedProblem Formulate(
            ActivationsAndGradients trace, ReadOnlySpan<double> importance, ReadOnlySpan<int> candidates, SelectionOptions options,
            int? cardinality)
        {
            int other = Enumerable.Range(0, trace.Logits.Length).Where(c => c != trace.TargetClass).MaxBy(c => trace.Logits[c]);
            float[] weights = new float[trace.Logits.Length];
            (weights[trace.TargetClass], weights[other]) = (1, -1);
            (int channels, int height, int width) = classifier.InputShape;
            ImageTensor blank = new([.. new float[channels * height * width]], channels, height, width, classifier.InputLayout);
            double[] contrast = GradCam.ChannelWeights(
                classifier.HeadGradients(blank, trace.Activations.AsSpan(), weights), trace.Shape);
            FormulatedProblem paper = Formulations.Paper.Formulate(trace, importance, candidates, options, cardinality);
            double largest = candidates.ToArray().Max(map => contrast[map]);
            if (!(largest > 0)) return paper;
            return new(new Qubo([.. candidates.ToArray().Select(map => -options.Beta * contrast[map] / largest)], paper.Qubo.Quadratic)
                { Cardinality = cardinality }, paper.Redundancy);
        }
    }
}
