using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace QuboCam.Benchmarks;

/// <summary>
/// What thirteen CAM methods for one image of a ResNet-18 cost beside one forward pass of ONNX Runtime, the traced forward and
/// backward pass included. Target: 2.
/// </summary>
/// <remarks>
/// The contenders take turns, because a shared machine drifts. Medians over the turns are compared, and lowest tenths, which
/// others disturb less. Eigen-CAM is shown for two larger layers as well, on random maps.
/// </remarks>
internal static class MethodsCost
{
    private const int WarmUps = 10, Turns = 60;
    private static readonly ImmutableArray<string> Names =
    [
        "qubo-cam", "grad-cam", "grad-cam++", "xgrad-cam", "layercam", "hirescam", "grad-cam-element-wise", "eigen-cam",
        "eigen-grad-cam", "ablation-cam", "fem", "finer-cam", "random-cam",
    ];

    public static void Run()
    {
        using BenchmarkModel model = new("resnet18");
        float[] values = [.. model.Image.Values];
        ICamMethod[] methods = [.. Names.Select(CamMethods.Named)];
        ExactSampler sampler = new(new());
        QuboExplainer all = new(model.Classifier, sampler, new(), methods);
        QuboExplainer withoutSelection = new(model.Classifier, sampler, new(), [.. methods.Where(m => m.Name != "qubo-cam")]);
        CamInput[] large = [.. new[] { new MapShape(2048, 7, 7), new MapShape(512, 14, 14) }.Select(s => RandomMaps(model, s))];
        Dictionary<string, List<double>> times = [];
        for (int turn = -WarmUps; turn < Turns; turn++)
        {
            Measure("forward", turn, () => model.Forward(values, 1));
            Measure("trace", turn, () => model.Classifier.Trace([model.Image], [null]));
            Measure("all but qubo-cam", turn, () => Explain(withoutSelection));
            Explanation? last = null;
            Measure("all 13", turn, () => last = Explain(all));
            Record("  selection, proven", turn, last!.Selection.Time.TotalMilliseconds);
            foreach (MethodExplanation method in last.Methods)
                Record($"  {method.Method.Name}", turn, method.Time.TotalMilliseconds);
            foreach (CamInput maps in large)
                Measure($"eigen-cam, {maps.Trace.Shape}", turn, () => new EigenCam().Explain(maps, null, CancellationToken.None));
        }
        Print(times);

        Explanation Explain(QuboExplainer explainer) => explainer.Explain(model.Image, null, null, null, CancellationToken.None);

        void Measure(string name, int turn, Action action)
        {
            Stopwatch watch = Stopwatch.StartNew();
            action();
            Record(name, turn, watch.Elapsed.TotalMilliseconds);
        }

        void Record(string name, int turn, double milliseconds)
        {
            if (turn < 0) return;
            if (!times.TryGetValue(name, out List<double>? list))
                times[name] = list = [];
            list.Add(milliseconds);
        }
    }

    private static void Print(Dictionary<string, List<double>> times)
    {
        double forward = Quantile(times["forward"], 0.5), least = Quantile(times["forward"], 0.1);
        Console.WriteLine($"{"",-26} {"median",11} {"ratio",7} {"lowest 1/10",12} {"ratio",7}");
        foreach ((string name, List<double> each) in times)
        {
            double median = Quantile(each, 0.5), low = Quantile(each, 0.1);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-26} {median,8:0.000} ms {median / forward,7:0.000} {low,9:0.000} ms {low / least,7:0.000}"));
        }
    }

    private static CamInput RandomMaps(BenchmarkModel model, MapShape shape)
    {
        Random random = new(1);
        ImmutableArray<float> values = [.. Enumerable.Range(0, shape.Length).Select(_ => random.NextSingle())];
        ActivationsAndGradients trace = new()
        {
            Layer = "random", Shape = shape, Activations = values, Gradients = values, Logits = [1], TargetClass = 0,
        };
        return new CamInput(trace, model.Image, model.Classifier, Selection: null, Seed: 0);
    }

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)(part * values.Count));
}
