using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using QuboCam.Tests.App;

namespace QuboCam.Tests;

/// <summary>Pictures explained from C#: what the program finds and refuses, from the same files.</summary>
public sealed class ImageExplainerTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ImageExplainerOptions Fashion => new()
    {
        Model = Model("fashion-24.onnx"), Labels = Model("labels.txt"), Preprocessing = Model("preprocess.json"), Seed = 3,
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ItSaysWhatTheProgramSays()
    {
        using ImageExplainer explainer = new(Fashion);
        string bag = Model(Path.Combine("samples", "bag.png"));

        JsonElement said = JsonDocument.Parse(explainer.Explain(bag, targetClass: 4, cancellation: Cancellation).Json()).RootElement;
        ProgramRun program = await ProgramRun.Succeeds(
            "explain", bag, "--json", "--class", "4", "--seed", "3", "--model", Fashion.Model, "--labels", Fashion.Labels!, "--preprocess", Fashion.Preprocessing!);

        foreach (string field in (string[])["model", "layer", "prediction", "target", "logits", "importance", "candidates", "problem"])
            Assert.Equal(program.Json.GetProperty(field).GetRawText(), said.GetProperty(field).GetRawText());
        Assert.Equal(Maps(program.Json), Maps(said));
        Assert.Equal(HeatMaps(program.Json), HeatMaps(said));
    }

    [Fact]
    public void ThePreprocessingBesideTheModelIsUsed()
    {
        File.Copy(Fashion.Model, Path.Combine(folder.Path, "net.onnx"));
        File.WriteAllText(Path.Combine(folder.Path, "net.preprocess.json"), """{ "resize": [28, 28], "channels": "GRAY", "mean": [0.25] }""");

        using ImageExplainer explainer = new(new() { Model = Path.Combine(folder.Path, "net.onnx") });

        Assert.Equal([0.25], explainer.Preprocessing.Mean);
        Assert.Equal("class 8", explainer.ClassName(8));
    }

    [Fact]
    public void WhatDoesNotFitTheModelIsSaidInALine()
    {
        string labels = Path.Combine(folder.Path, "two.txt"), rules = Path.Combine(folder.Path, "small.json");
        File.WriteAllText(labels, "one\ntwo\n");
        File.WriteAllText(rules, """{ "resize": [20, 20], "channels": "GRAY" }""");
        using ImageExplainer small = new(Fashion with { Preprocessing = rules });

        InputException wrongLabels = Assert.Throws<InputException>(() => new ImageExplainer(Fashion with { Labels = labels }));
        InputException wrongSize = Assert.Throws<InputException>(() => small.Explain(Model(Path.Combine("samples", "bag.png")), cancellation: Cancellation));

        Assert.Contains("has 2 labels", wrongLabels.Message);
        Assert.Contains("makes 1×20×20", wrongSize.Message);
        using ImageExplainer fitting = new(Fashion);
        Assert.Throws<ArgumentException>(() => fitting.Explain(new RgbImage(1, 1, [0, 0, 0]), targetClass: 10, cancellation: Cancellation));
    }

    [Fact]
    public async Task ManyThreadsGetWhatOneGets()
    {
        using ImageExplainer explainer = new(Fashion with { Methods = [new QuboCamMethod(), new ScoreCam()] });
        RgbImage[] pictures = [.. ((string[])["bag", "shirt", "sandal", "coat"]).Select(name => ImageReader.Read(Model(Path.Combine("samples", $"{name}.png"))))];
        string[] alone = [.. pictures.Select(picture => HeatMaps(explainer.Explain(picture, cancellation: Cancellation)))];

        PictureExplanation[] together = await Task.WhenAll(pictures.Select(picture => explainer.ExplainAsync(picture, cancellation: Cancellation)));

        Assert.Equal(alone, together.Select(HeatMaps));
        Assert.Equal(4, alone.Distinct().Count());
    }

    [Fact]
    public async Task CancelledWorkEndsAsDotNetExpectsIt()
    {
        using CancellationTokenSource source = new();
        using ImageExplainer explainer = new(Fashion);
        RgbImage bag = ImageReader.Read(Model(Path.Combine("samples", "bag.png")));
        CancelAt lastMethod = new("score-cam", source);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => explainer.ExplainAsync(bag, null, lastMethod, source.Token));
    }

    [Fact]
    public void AMetricIsMeasuredAsInAnEvaluation()
    {
        using ImageExplainer explainer = new(Fashion with { Methods = [new GradCam()] });
        PictureExplanation bag = explainer.Explain(Model(Path.Combine("samples", "bag.png")), cancellation: Cancellation);

        double few = bag.Measure("grad-cam", new Deletion(), new() { Steps = 3 }, Cancellation)!.Value;
        double many = bag.Measure("grad-cam", new Deletion(), new() { Steps = 28 }, Cancellation)!.Value;

        Assert.NotEqual(few, many);
        // One row's worth of pixels a step is 28 steps on 28 rows.
        Assert.Equal(many, bag.Measure("grad-cam", new Deletion(), cancellation: Cancellation)!.Value);
        Assert.Throws<ArgumentException>(() => bag.Measure("score-cam", new Deletion(), cancellation: Cancellation));
    }

    [Fact]
    public void AContainerOpensEachModelOnceAndClosesItWithItself()
    {
        ServiceCollection services = new();
        int made = 0;
        services.AddQuboCam(Fashion);
        services.AddQuboCam(_ => { made++; return Fashion with { Model = Model("fashion-16.onnx") }; }, key: "small");
        ImageExplainer plain;
        using (ServiceProvider container = services.BuildServiceProvider())
        {
            plain = container.GetRequiredService<ImageExplainer>();

            Assert.Same(container.GetRequiredKeyedService<ImageExplainer>("small"), container.GetRequiredKeyedService<ImageExplainer>("small"));
            Assert.Equal((24, 1), (plain.Classifier.Layer.Shape.Maps, made));
        }
        Assert.Throws<ObjectDisposedException>(() => plain.Explain(new RgbImage(1, 1, [0, 0, 0]), cancellation: Cancellation));
    }

    private static string Model(string name) => Repository.Place("models", name);

    private static string Maps(JsonElement document) => document.GetProperty("selection").GetProperty("maps").GetRawText();

    private static string HeatMaps(JsonElement document) =>
        string.Join('\n', document.GetProperty("explanations").EnumerateArray().Select(one => one.GetProperty("heatmap").GetRawText()));

    private static string HeatMaps(PictureExplanation explained) => HeatMaps(JsonDocument.Parse(explained.Json()).RootElement);

    private sealed class CancelAt(string stage, CancellationTokenSource source) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value)
        {
            if (value.Stage == stage) source.Cancel();
        }
    }
}
