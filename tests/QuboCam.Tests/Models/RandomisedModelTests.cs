using System.Runtime.InteropServices;
using QuboCam.Onnx;

namespace QuboCam.Tests;

public sealed class RandomisedModelTests
{
    [Theory]
    [InlineData("xai/flat16_op13")]
    [InlineData("xai/gap16_unfused_op13")]
    [InlineData("models/cifar10-resnet20")]
    [InlineData("models/imagenet-squeezenet11")]
    [InlineData("models/imagenet-mobilenetv1-050-160")]
    public void RealModelsForgetWhatTheyLearnedAndStayFinite(string name)
    {
        OnnxModel model = OnnxModel.Open(SharedFiles.Golden($"{name}.onnx"), new() { Threads = 1 });
        (int channels, int height, int width) = model.InputShape;
        float[] values = TinyModel.Wave(channels * height * width, 0.37f);
        ImageTensor image = new([.. values], channels, height, width, model.InputLayout);

        OnnxModel randomised = RandomisedModel.Of(model, seed: 1);

        Assert.Equal(model.Layers.Select(l => l.Name), randomised.Layers.Select(l => l.Name));
        Assert.Equal(model.DefaultLayer, randomised.DefaultLayer);
        float[] before = Logits(model, image), after = Logits(randomised, image); // Trace refuses what is not finite
        Assert.Equal(before.Length, after.Length);
        Assert.Contains(before.Zip(after), p => Math.Abs(p.First - p.Second) > 1e-3);
    }

    [Fact]
    public void TheSeedDecides()
    {
        OnnxModel model = TinyModel.Create().Load();

        float[] first = Logits(RandomisedModel.Of(model, 5), TinyModel.Image());

        Assert.Equal(first, Logits(RandomisedModel.Of(model, 5), TinyModel.Image()));
        Assert.NotEqual(first, Logits(RandomisedModel.Of(model, 6), TinyModel.Image()));
        // The model itself is untouched.
        Assert.Equal(Logits(TinyModel.Create().Load(), TinyModel.Image()), Logits(model, TinyModel.Image()));
    }

    [Fact]
    public void EveryTensorKeepsItsValuesInAnotherOrder()
    {
        using TestFolder folder = new();
        TinyModel stored = TinyModel.Create(head: TinyModel.Wide);
        OnnxModel model = OnnxModel.Open(folder.File("m.onnx", stored.Bytes), new() { Threads = 1 });

        OnnxModel randomised = RandomisedModel.Of(model, 1);

        Dictionary<string, float[]> expected = Weights(stored.Graph), actual = Weights(randomised.Graph.Model.Graph);
        foreach (string name in new[] { "kernel", "large", "b1", "w2" })
        {
            Assert.Equal(expected[name].Order(), actual[name].Order());
            Assert.NotEqual(expected[name], actual[name]);
        }
        Assert.NotEqual(Logits(model, TinyModel.Image()), Logits(randomised, TinyModel.Image()));
    }

    [Fact]
    public void OnlyWhatLayersReadAsWeightsChanges()
    {
        TinyModel model = TinyModel.Create(afterMaps: (m, maps) =>
        {
            string scaled = m.Node("Mul", [maps, m.Floats("scale", [1, 2, 3], 3, 1, 1)]);
            string kernel = m.Node(
                "Transpose", [m.Floats("turned", TinyModel.Wave(18, 0.4f), 3, 6)], Attributes.Ints("perm", 1, 0));
            return m.Node("MatMul", [scaled, kernel]);
        });

        Dictionary<string, float[]> before = Weights(model.Graph);
        Dictionary<string, float[]> after = Weights(RandomisedModel.Of(model.Load(), 1).Graph.Model.Graph);

        Assert.Equal(before["scale"], after["scale"]);
        Assert.NotEqual(before["turned"], after["turned"]);
    }

    private static Dictionary<string, float[]> Weights(GraphProto graph) => graph.Initializer
        .Where(t => t.DataType == (int)TensorType.Float)
        .ToDictionary(t => t.Name, t => MemoryMarshal.Cast<byte, float>(t.RawData.Span).ToArray());

    private static float[] Logits(OnnxModel model, ImageTensor image)
    {
        using OnnxClassifier classifier = new(model);
        return [.. classifier.Trace([image], [null])[0].Logits];
    }
}
