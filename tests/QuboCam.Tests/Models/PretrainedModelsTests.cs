using System.Globalization;

namespace QuboCam.Tests;

/// <summary>Real pretrained networks on real pictures (golden/models, golden/images).</summary>
public sealed class PretrainedModelsTests
{
    private const int Batch = 16;

    [Theory]
    [InlineData("imagenet-squeezenet11", 512, 13)]
    [InlineData("imagenet-mobilenetv1-050-160", 512, 5)]
    [InlineData("cifar10-resnet20", 64, 8)]
    public void TheDefaultLayerIsTheLastConvolutionalBlock(string name, int maps, int side)
    {
        OnnxModel model = Open(name);

        Assert.Equal(new MapShape(maps, side, side), model.Layer(null).Shape);
        Assert.True(model.Layer(null).EndsBlock);
        if (name == "imagenet-squeezenet11")
            Assert.Equal("fire9/concat_1", model.DefaultLayer);
    }

    // Another resampler flips a few close calls: the recorded predictions used Pillow, for CIFAR its box filter.
    [Theory]
    [InlineData("imagenet-squeezenet11", 0)]
    [InlineData("imagenet-mobilenetv1-050-160", 1)]
    [InlineData("cifar10-resnet20", 0)]
    public void ThePredictionsAreTheRecordedOnesForNinetyNineInAHundred(string name, int background)
    {
        (string File, int Class)[] recorded = [.. Recorded(name)];
        Preprocessing preprocessing = PreprocessingJson.Read(SharedFiles.Golden($"models/{name}.preprocess.json"));
        using OnnxClassifier classifier = new(Open(name));

        int[] predicted = [.. recorded.Chunk(Batch).SelectMany(chunk => Predict(classifier, preprocessing, [.. chunk.Select(r => r.File)]))];

        int equal = recorded.Zip(predicted).Count(p => p.First.Class + background == p.Second);
        Assert.True(recorded.Length > 100);
        Assert.True(equal >= 0.99 * recorded.Length, $"{equal} of {recorded.Length} predictions agree.");
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {equal} of {recorded.Length} predictions agree.");
    }

    private static OnnxModel Open(string name) => OnnxModel.Open(SharedFiles.Golden($"models/{name}.onnx"), new() { Threads = 1 });

    private static IEnumerable<int> Predict(OnnxClassifier classifier, Preprocessing preprocessing, string[] files)
    {
        float[] images = [.. files.SelectMany(f => preprocessing.Apply(ImageReader.Read(SharedFiles.Golden($"images/{f}"))).Values)];
        return classifier.Score(images, files.Length).Chunk(classifier.Classes).Select(row => Array.IndexOf(row, row.Max()));
    }

    private static IEnumerable<(string File, int Class)> Recorded(string model) =>
        from line in File.ReadLines(SharedFiles.Golden("models/golden_top1.csv")).Skip(1)
        let cells = line.Split(',')
        where cells[0] == model
        select (cells[1], int.Parse(cells[3], CultureInfo.InvariantCulture));
}
