using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace QuboCam.Benchmarks;

/// <summary>Building the selection problem of a 2048-map layer of 14×14, beside the plain double loop over its cosines.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 10)]
public class SelectionCost
{
    private const int Maps = 2048, Side = 14;
    private ActivationsAndGradients trace = null!;

    [GlobalSetup]
    public void Trace()
    {
        Random random = new(1);
        MapShape shape = new(Maps, Side, Side);
        trace = new ActivationsAndGradients
        {
            Layer = "maps",
            Shape = shape,
            Activations = [.. Enumerable.Range(0, shape.Length).Select(_ => Math.Max(0, random.NextSingle() - 0.7f))],
            Gradients = [.. Enumerable.Range(0, shape.Length).Select(_ => random.NextSingle())],
            Logits = [0],
            TargetClass = 0,
        };
    }

    [Benchmark(Baseline = true)]
    public double PlainLoop()
    {
        double sum = 0;
        for (int p = 0; p < Maps; p++)
            for (int q = p + 1; q < Maps; q++)
            {
                ReadOnlySpan<float> a = trace.Map(p), b = trace.Map(q);
                double dot = 0, aa = 0, bb = 0;
                for (int i = 0; i < a.Length; i++)
                {
                    dot += (double)a[i] * b[i];
                    aa += (double)a[i] * a[i];
                    bb += (double)b[i] * b[i];
                }
                sum += Math.Abs(dot) / Math.Sqrt(aa * bb);
            }
        return sum;
    }

    [Benchmark]
    public SelectionProblem Build() => SelectionProblem.Build(trace, new());
}
