using System.Diagnostics;
using System.Globalization;

namespace QuboCam.Benchmarks;

/// <summary>
/// What Score-CAM costs beside as many forward passes of ONNX Runtime in batches. Target: 1.1 times the best batch size.
/// </summary>
/// <remarks>
/// A pass takes many seconds, and a shared machine drifts by more than the difference looked for from one minute to the next. So the
/// contenders take turns, and medians over the turns are compared.
/// </remarks>
internal static class ScoreCamCost
{
    private const int Turns = 5;
    private static readonly int[] Batches = [1, 4, 8, 16];

    public static void Run()
    {
        using BenchmarkModel model = new("resnet18");
        ActivationsAndGradients trace = model.Classifier.Trace([model.Image], [null])[0];
        CamInput input = new(trace, model.Image, model.Classifier, null, 0);
        float[] batch = [.. Enumerable.Repeat(model.Image.Values, Batches.Max()).SelectMany(v => v)];
        Dictionary<string, Action> contenders = Batches.ToDictionary(size => $"forward, batches of {size}", size => (Action)(() => Forward(size)));
        contenders["Score-CAM"] = () => new ScoreCam().Explain(input, null, CancellationToken.None);

        Dictionary<string, double[]> seconds = contenders.Keys.ToDictionary(name => name, _ => new double[Turns]);
        for (int turn = 0; turn < Turns; turn++)
            foreach ((string name, Action contender) in contenders)
            {
                Stopwatch watch = Stopwatch.StartNew();
                contender();
                seconds[name][turn] = watch.Elapsed.TotalSeconds;
            }
        Dictionary<string, double> medians = seconds.ToDictionary(s => s.Key, s => s.Value.Order().ElementAt(Turns / 2));
        double best = medians.Where(m => m.Key != "Score-CAM").Min(m => m.Value);
        foreach ((string name, double median) in medians)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {median,8:0.00} s   {median / best:0.00}"));

        void Forward(int size)
        {
            for (int done = 0; done < trace.Shape.Maps; done += size)
                model.Forward(batch.AsMemory(0, size * model.Image.Values.Length), size);
        }
    }
}
