using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace QuboCam.Benchmarks;

/// <summary>
/// What thirteen CAM methods for one image of a ResNet-18 cost beside one forward pass of ONNX Runtime, the traced forward and backward
/// pass included. Target: 2.
/// </summary>
/// <remarks>The contenders take turns, because a shared machine drifts; medians over the turns are compared.</remarks>
internal static class MethodsCost
{
    private const int WarmUps = 10, Turns = 60;
    private static readonly ImmutableArray<string> Names =
    [
        "qubo-cam", "grad-cam", "grad-cam++", "xgrad-cam", "layercam", "hirescam", "grad-cam-element-wise", "eigen-cam", "eigen-grad-cam",
        "ablation-cam", "fem", "finer-cam", "random-cam",
    ];

    public static void Run()
    {
        using BenchmarkModel model = new("resnet18");
        float[] values = [.. model.Image.Values];
        ICamMethod[] methods = [.. Names.Select(CamMethods.Named)];
        ExactSampler sampler = new(new());
        QuboExplainer all = new(model.Classifier, sampler, new(), methods);
        QuboExplainer withoutSelection = new(model.Classifier, sampler, new(), [.. methods.Where(m => m.Name != "qubo-cam")]);
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
        }
        double forward = Median(times["forward"]);
        foreach ((string name, List<double> each) in times)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-26} {Median(each),8:0.000} ms   {Median(each) / forward:0.000}"));

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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
