using BenchmarkDotNet.Attributes;

namespace QuboCam.Benchmarks;

/// <summary>What Grad-CAM, and the three gradient methods together, cost beside the forward pass alone. Targets: 1.25 and 1.4.</summary>
[SimpleJob(launchCount: 1, warmupCount: 5, iterationCount: 25)]
public class GradCamCost
{
    private BenchmarkModel model = null!;
    private QuboExplainer gradientMethods = null!;
    private float[] values = [];

    [Params("resnet18", "resnet50")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        model = new BenchmarkModel(Model);
        values = [.. model.Image.Values];
        gradientMethods = new QuboExplainer(
            model.Classifier, new ExactSampler(new()), new(), [new QuboCamMethod(), new GradCam(), new GradCamPlusPlus()]);
    }

    [GlobalCleanup]
    public void Close() => model.Dispose();

    [Benchmark(Baseline = true)]
    public float ForwardAlone() => model.Forward(values, 1);

    [Benchmark]
    public ClassActivationMap GradCamAlone()
    {
        ActivationsAndGradients trace = model.Classifier.Trace([model.Image], [null])[0];
        return new GradCam().Explain(new CamInput(trace, model.Image, model.Classifier, null, 0), null, CancellationToken.None);
    }

    /// <summary>The whole path: trace, selection problem, certified solution, three heat maps.</summary>
    [Benchmark]
    public Explanation GradCamPlusPlusAndQuboCam() => gradientMethods.Explain(model.Image, null, null, null, CancellationToken.None);
}
