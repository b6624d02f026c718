#!/usr/bin/env dotnet
// Plugs in a CAM method and a metric of one's own, and compares them with those that are there.
//
//     dotnet run -c Release samples/own-method.cs
#:project ../src/QuboCam/QuboCam.csproj

using QuboCam;

using ImageExplainer explainer = new(new()
{
    Model = "models/fashion-24.onnx",
    Labels = "models/labels.txt",
    Preprocessing = "models/preprocess.json",
    Methods = [new PositiveGradCam(), new GradCam(), new LayerCam()],
});
// Deletion and insertion run the model once a step; without a number of steps it is once per row of pixels, minutes for a large network.
PerturbationOptions steps = new() { Steps = 28 };
IMetric[] metrics = [new Focus(), .. Metrics.All.Where(metric => metric.Name is "deletion" or "insertion")];

foreach (string picture in (string[])["bag", "shirt"])
{
    PictureExplanation explained = explainer.Explain($"models/samples/{picture}.png");
    Console.WriteLine($"{picture}: {explained.Prediction}, {explained.Probability:P1}");
    foreach (MethodExplanation made in explained.Explanation.Methods)
        Console.WriteLine($"  {made.Method.Title,-20}"
            + string.Join("  ", metrics.Select(metric => $"{metric.Title} {explained.Measure(made.Method.Name, metric, steps):0.000}")));
}

/// <summary>Grad-CAM with the mean of the positive gradients alone as the weight of a map.</summary>
sealed class PositiveGradCam : ICamMethod
{
    public string Name => "positive-grad-cam";

    public string Title => "Positive Grad-CAM";

    // Trace.Map(k) are the activations of map k, Trace.Gradient(k) their gradients, Trace.Logits the scores.
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        double[] weights = new double[input.Trace.Shape.Maps];
        for (int map = 0; map < weights.Length; map++)
            foreach (float gradient in input.Trace.Gradient(map))
                weights[map] += Math.Max(0, gradient) / input.Trace.Shape.Pixels;
        return WeightedMaps.Sum(input.Trace, weights); // ReLU(Σ weight · map)
    }
}

/// <summary>Share of the heat that lies in the hotter tenth of the pixels.</summary>
sealed class Focus : IMetric
{
    public string Name => "focus";

    public string Title => "Focus";

    public MetricDirection Better => MetricDirection.Higher;

    public MetricScale Scale => MetricScale.HeatMap;

    public string Source => "this sample";

    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        float[] heat = [.. input.HeatMap.Values.OrderDescending()];
        double all = heat.Sum(v => (double)v);
        return all > 0 ? heat.Take(heat.Length / 10).Sum(v => (double)v) / all : null;
    }
}
