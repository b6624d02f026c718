using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>What follows the layer, run on activations of one's own.</summary>
public sealed class OnnxHeadTests
{
    /// <summary>Heads whose value depends on the image past the layer, or that are not linear.</summary>
    private static readonly Dictionary<string, (TinyModel Model, bool IsLinear)> Models = new()
    {
        ["pooled"] = (TinyModel.Create(), true),
        ["one image at a time"] = (TinyModel.Create(batch: 1, head: FixedBatch), true),
        ["wide"] = (TinyModel.Create(head: TinyModel.Wide), false),
        ["skip connection"] = (TinyModel.Create(afterMaps: AddBeforeRelu), true),
        ["gate by the image"] = (TinyModel.Create(afterMaps: GateByImage), true),
        ["squared"] = (TinyModel.Create(afterMaps: (m, maps) => m.Node("Mul", [maps, maps])), false),
        ["rectified"] = (TinyModel.Create(afterMaps: (m, maps) => m.Node("Relu", [m.Node("Sub", [maps, m.Floats("half", [0.3f], 1)])])), false),
        ["normalised"] = (TinyModel.Create(afterMaps: Normalised), true),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory, MemberData(nameof(Names))]
    public void OnTheTracedActivationsTheHeadGivesTheTracedLogits(string name)
    {
        using OnnxClassifier classifier = new(Models[name].Model.Load(), "maps");
        ActivationsAndGradients trace = classifier.Trace([TinyModel.Image()], [2])[0];

        float[] twice = classifier.ScoreHead(TinyModel.Image(), new([.. trace.Activations, .. trace.Activations]), 2);

        Assert.Equal([.. trace.Logits, .. trace.Logits], twice, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory, MemberData(nameof(Names))]
    public void TheGradientOfOneClassIsTheTracedOneAndThatOfSeveralTheirSum(string name)
    {
        using OnnxClassifier classifier = new(Models[name].Model.Load(), "maps");
        ActivationsAndGradients first = classifier.Trace([TinyModel.Image()], [0])[0], third = classifier.Trace([TinyModel.Image()], [2])[0];

        float[] alone = classifier.HeadGradients(TinyModel.Image(), first.Activations.AsSpan(), [0, 0, 1, 0]);
        float[] mixed = classifier.HeadGradients(TinyModel.Image(), first.Activations.AsSpan(), [-2, 0, 0.5f, 0]);

        Assert.Equal(third.Gradients, alone, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(first.Gradients.Zip(third.Gradients, (a, b) => -2 * a + 0.5f * b), mixed, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(classifier.HeadGradients(TinyModel.Image(), first.Activations.AsSpan(), [0, 0, 0, 0]), g => Assert.Equal(0, g));
    }

    /// <summary>Not the 200 rectifiers of "wide": within a step some of them bend.</summary>
    public static TheoryData<string> SmoothNames => [.. Models.Keys.Where(name => name != "wide")];

    [Theory, MemberData(nameof(SmoothNames))]
    public void TheGradientIsTheSlopeOfTheHeadAwayFromTheTrace(string name)
    {
        using OnnxClassifier classifier = new(Models[name].Model.Load(), "maps");
        float[] activations = [.. TinyModel.Wave(108, 0.41f).Select(v => v + 1.2f)], weights = [1, -1, 0.5f, 2];

        float[] gradients = classifier.HeadGradients(TinyModel.Image(), activations, weights);

        const float step = 1e-2f;
        foreach (int at in new[] { 0, 17, 50, 107 })
            Assert.Equal((Value(at, step) - Value(at, -step)) / (2 * step), gradients[at], 2e-3); // float32 logits over a step of 10⁻²

        double Value(int at, float by)
        {
            float[] moved = [.. activations];
            moved[at] += by;
            return classifier.ScoreHead(TinyModel.Image(), moved, 1).Zip(weights, (z, w) => (double)z * w).Sum();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void AHeadIsLinearExactlyWhereEveryOperatorIs(string name)
    {
        (TinyModel model, bool isLinear) = Models[name];
        using OnnxClassifier classifier = new(model.Load(), "maps");

        Assert.Equal(isLinear, classifier.IsHeadLinear);
    }

    [Fact]
    public void WhatPassesTheLayerByComesFromTheImage()
    {
        using OnnxClassifier classifier = new(Models["skip connection"].Model.Load(), "maps");
        float[] zeros = new float[108];

        float[] first = classifier.ScoreHead(TinyModel.Image(), zeros, 1), other = classifier.ScoreHead(TinyModel.Image(5), zeros, 1);

        // With the layer at zero, the rest is the convolution that passes it by, pooled: another one for another image.
        Assert.Contains(first.Zip(other), p => Math.Abs(p.First - p.Second) > 1e-3);
    }

    [Fact]
    public void TheClosedFormOfAblationIsWhatTheHeadGives()
    {
        using OnnxClassifier classifier = new(Models["skip connection"].Model.Load(), "maps");
        ActivationsAndGradients trace = classifier.Trace([TinyModel.Image()], [1])[0];
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        ClassActivationMap closed = new AblationCam().Explain(new(trace, TinyModel.Image(), classifier, null, 0), null, cancellation);

        for (int map = 0; map < TinyModel.Maps; map++)
        {
            float[] ablated = [.. trace.Activations];
            Array.Clear(ablated, map * 36, 36);
            double y = trace.Logits[1], without = classifier.ScoreHead(TinyModel.Image(), ablated, 1)[1];
            Assert.Equal((y - without) / y, closed.Weights[map], 1e-5);
        }
    }

    [Fact]
    public void WrongLengthsAndImagesAreRefused()
    {
        using OnnxClassifier classifier = new(Models["pooled"].Model.Load(), "maps");
        ImageTensor image = TinyModel.Image(), other = new([.. new float[27]], 3, 3, 3);

        Assert.StartsWith("2 times 3×6×6 activations", Assert.Throws<ArgumentException>(() => classifier.ScoreHead(image, new float[108], 2)).Message);
        Assert.StartsWith("3×6×6 activations", Assert.Throws<ArgumentException>(() => classifier.HeadGradients(image, new float[7], [1, 0, 0, 0])).Message);
        Assert.StartsWith("4 class weights", Assert.Throws<ArgumentException>(() => classifier.HeadGradients(image, new float[108], [1])).Message);
        Assert.Throws<ArgumentException>(() => classifier.ScoreHead(other, new float[108], 1));
        Assert.Throws<ArgumentException>(() => classifier.HeadGradients(other, new float[108], [1, 0, 0, 0]));
    }

    [Theory]
    [InlineData("imagenet-squeezenet11", false)]
    [InlineData("imagenet-mobilenetv1-050-160", true)]
    [InlineData("cifar10-resnet20", true)]
    public void OnPretrainedNetworksTheHeadGivesTheTracedLogits(string name, bool isLinear)
    {
        using OnnxClassifier classifier = new(OnnxModel.Open(SharedFiles.Golden($"models/{name}.onnx"), new() { Threads = 1 }));
        (int channels, int height, int width) = classifier.InputShape;
        ImageTensor image = new([.. TinyModel.Wave(channels * height * width, 0.0137f)], channels, height, width, classifier.InputLayout);
        ActivationsAndGradients trace = classifier.Trace([image], [null])[0];
        float[] row = new float[classifier.Classes];
        row[trace.TargetClass] = 1;

        float[] logits = classifier.ScoreHead(image, new([.. trace.Activations]), 1);
        float[] gradients = classifier.HeadGradients(image, trace.Activations.AsSpan(), row);

        Assert.Equal(isLinear, classifier.IsHeadLinear);
        Assert.Equal(trace.Logits, logits, (a, b) => Math.Abs(a - b) < 1e-4);
        float scale = trace.Gradients.Max(Math.Abs);
        Assert.Equal(trace.Gradients, gradients, (a, b) => Math.Abs(a - b) < 1e-4 * scale);
    }

    /// <summary>maps + conv: the convolution before the rectifier passes the layer by.</summary>
    private static string AddBeforeRelu(TinyModel model, string maps) => model.Node("Add", [maps, "conv"]);

    /// <summary>A factor that the image gives.</summary>
    private static string GateByImage(TinyModel model, string maps) => model.Node("Mul", [maps, model.Node("Sigmoid", ["conv"])]);

    private static string Normalised(TinyModel model, string maps) => model.Node("BatchNormalization",
        [maps, model.Floats("scale", [1.1f, 0.9f, -0.7f], 3), model.Floats("offset", [0.1f, 0, 0.2f], 3),
            model.Floats("mean", [0.2f, 0.4f, 0.1f], 3), model.Floats("variance", [1, 0.5f, 2], 3)]);

    /// <summary>A reshape to [1, 3] stays right for one image only: a constant shape that does not begin with the batch.</summary>
    private static string FixedBatch(TinyModel model, string maps)
    {
        string turned = model.Node("Transpose", [model.Node("GlobalAveragePool", [maps])], Attributes.Ints("perm", 1, 0, 2, 3));
        string flat = model.Node("Reshape", [turned, model.Integers("row", 1, 3)]);
        return model.Node("Gemm", "scores", [flat, model.Floats("weights", TinyModel.ClassWeights, TinyModel.Classes, TinyModel.Maps)],
            Attributes.Int("transB", 1));
    }
}
