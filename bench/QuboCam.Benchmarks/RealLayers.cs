using System.Diagnostics;

namespace QuboCam.Benchmarks;

/// <summary>
/// Selection problems of real layers: what the proof costs, in the paper's form and in the reconstruction form with ten maps, and
/// how often a heuristic of one second reaches the best energy known. One thread. Needs the pretrained models of the reference files.
/// </summary>
internal static class RealLayers
{
    private const int Images = 50, HeuristicProblems = 50, Seeds = 4;

    private static readonly (string Model, string Folder, int Every)[] Models =
    [
        ("cifar10-resnet20", "cifar10-test", 4), ("imagenet-mobilenetv1-050-160", "nips17", 1), ("imagenet-squeezenet11", "nips17", 1),
    ];

    /// <summary>Prints the tables.</summary>
    /// <param name="parts">Parts of the names of the models; none: all.</param>
    public static void Run(string[] parts)
    {
        string golden = Path.Combine(Environment.GetEnvironmentVariable("QUBOCAM_SHARED") ?? "shared", "golden");
        if (!Directory.Exists(golden))
        {
            Console.WriteLine($"The pretrained models are not here ({golden}); QUBOCAM_SHARED names the folder that holds golden.");
            return;
        }
        foreach ((string model, string folder, int every) in Models.Where(m => parts.Length == 0 || parts.Any(m.Model.Contains)))
        {
            (Qubo Paper, Qubo Reconstruction)[] problems = [.. Problems(golden, model, folder, every)];
            Console.WriteLine($"{model}: {problems.Average(p => p.Paper.Variables):F0} variables on average");
            SampleSet[] best = Certify("paper's form, beta 0.7", [.. problems.Select(p => p.Paper)]);
            Certify("reconstruction form, k = 10", [.. problems.Select(p => p.Reconstruction)]);
            foreach (string sampler in Samplers.All(new()).Where(s => !s.IsRemote && s.Name != "exact").Select(s => s.Name))
                Hits(sampler, [.. problems.Select(p => p.Paper)], best);
        }
    }

    private static SampleSet[] Certify(string form, Qubo[] problems)
    {
        ExactSampler exact = new(new() { Threads = 1 });
        for (int i = 0; i < 20; i++)
            exact.Sample(problems[0], CancellationToken.None);
        SampleSet[] answers = new SampleSet[problems.Length];
        List<double> times = [];
        for (int i = 0; i < problems.Length; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            answers[i] = exact.Sample(problems[i], CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        double gap = answers.Max(a => (a.Best.Energy - a.LowerBound) / Math.Max(1e-300, Math.Abs(a.Best.Energy)));
        Console.WriteLine(FormattableString.Invariant(
            $"  {form,-28} proven {answers.Count(a => a.IsOptimal)} of {answers.Length}, ms: median {times[times.Count / 2]:F2}, ")
            + FormattableString.Invariant($"90 % {times[times.Count * 9 / 10]:F1}, most {times[^1]:F1}; largest gap {100 * gap:F2} %"));
        return answers;
    }

    private static void Hits(string sampler, Qubo[] problems, SampleSet[] best)
    {
        int hits = 0, runs = 0;
        List<double> times = [];
        for (int i = 0; i < HeuristicProblems; i++)
        {
            int at = i * problems.Length / HeuristicProblems;
            for (ulong seed = 1; seed <= Seeds; seed++, runs++)
            {
                double target = best[at].Best.Energy;
                SamplerOptions options = new() { Seed = seed, Threads = 1, TimeLimit = TimeSpan.FromSeconds(1), TargetEnergy = target };
                Stopwatch watch = Stopwatch.StartNew();
                SampleSet samples = Samplers.All(options).Single(s => s.Name == sampler).Sample(problems[at], CancellationToken.None);
                if (samples.Best.Energy > target + problems[at].Tolerance) continue;
                hits++;
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
        times.Sort();
        string median = times.Count == 0 ? "–" : FormattableString.Invariant($"{times[times.Count / 2]:F1} ms");
        Console.WriteLine($"  {sampler,-28} best energy in {hits} of {runs} runs of one second, median time to it {median}");
    }

    private static IEnumerable<(Qubo Paper, Qubo Reconstruction)> Problems(string golden, string model, string folder, int every)
    {
        using OnnxClassifier classifier = new(OnnxModel.Open(Path.Combine(golden, "models", model + ".onnx"), new()), null);
        Preprocessing preprocessing = PreprocessingJson.Read(Path.Combine(golden, "models", model + ".preprocess.json"));
        string[] pictures = [.. Directory.GetFiles(Path.Combine(golden, "images", folder), "*.png").Order(StringComparer.Ordinal)];
        foreach (string picture in pictures.Where((_, i) => i % every == 0).Take(Images))
        {
            ActivationsAndGradients trace = classifier.Trace([preprocessing.Apply(ImageReader.Read(picture))], [null])[0];
            SelectionProblem problem = SelectionProblem.Build(trace, new());
            yield return (problem.Qubo, Reconstruction(trace, problem));
        }
    }

    /// <summary>The ten maps whose contributions α f add up best to the positive part of all contributions (docs/method.md).</summary>
    private static Qubo Reconstruction(ActivationsAndGradients trace, SelectionProblem problem)
    {
        int pixels = trace.Shape.Pixels;
        double[] target = new double[pixels];
        for (int map = 0; map < trace.Shape.Maps; map++)
            for (int i = 0; i < pixels; i++)
                target[i] += problem.Importance[map] * trace.Map(map)[i];
        target = [.. target.Select(t => Math.Max(0, t))];
        double norm = Dot(target, target);
        double[][] parts = [.. problem.Candidates.Select(map => (double[])[.. trace.Map(map).ToArray().Select(f => problem.Importance[map] * f)])];
        return new Qubo(
            [.. parts.Select(part => (0.5 * Dot(part, part) - Dot(target, part)) / norm)],
            [.. parts.SelectMany((p, at) => parts.Skip(at + 1).Select(q => Dot(p, q) / norm))]) { Cardinality = Math.Min(10, parts.Length) };
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
