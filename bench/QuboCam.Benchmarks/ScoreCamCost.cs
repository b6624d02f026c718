using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace QuboCam.Benchmarks;

/// <summary>What Score-CAM costs beside as many forward passes of ONNX Runtime in batches. Target: 1.1 times the best batch size.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class ScoreCamCost
{
    private BenchmarkModel model = null!;
    private CamInput input = null!;
    private float[] batch = [];

    [GlobalSetup]
    public void Open()
    {
        model = new BenchmarkModel("resnet18");
        input = new CamInput(model.Classifier.Trace([model.Image], [null])[0], model.Image, model.Classifier, [], []);
        batch = [.. Enumerable.Repeat(model.Image.Values, 32).SelectMany(v => v)];
    }

    [GlobalCleanup]
    public void Close() => model.Dispose();

    [Benchmark(Baseline = true)]
    public float ForwardInBatchesOf8() => Forward(8);

    [Benchmark]
    public float ForwardOneByOne() => Forward(1);

    [Benchmark]
    public float ForwardInBatchesOf4() => Forward(4);

    [Benchmark]
    public float ForwardInBatchesOf16() => Forward(16);

    [Benchmark]
    public float ForwardInBatchesOf32() => Forward(32);

    [Benchmark]
    public ClassActivationMap ScoreCam() => new ScoreCam().Explain(input, null, CancellationToken.None);

    private float Forward(int size)
    {
        float sum = 0;
        for (int done = 0; done < input.Trace.Shape.Maps; done += size)
            sum += model.Forward(batch.AsMemory(0, size * model.Image.Values.Length), size);
        return sum;
    }
}
