using System.Text;
using System.Text.Json;

namespace QuboCam.Tests;

public class PreprocessingTests
{
    public static TheoryData<int> Pipelines => [.. Enumerable.Range(0, PreprocessingGolden.Cases("pipeline.json").Length)];

    [Theory, MemberData(nameof(Pipelines))]
    public void EqualsTorchvision(int index)
    {
        JsonElement golden = PreprocessingGolden.Cases("pipeline.json")[index];
        Preprocessing preprocessing = PreprocessingJson.Parse(JsonSerializer.SerializeToUtf8Bytes(golden.GetProperty("preprocessing")), "golden");

        ImageTensor tensor = preprocessing.Apply(PreprocessingGolden.Image(golden.GetProperty("source")));

        Assert.Equal(golden.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32()), [tensor.Channels, tensor.Height, tensor.Width]);
        // torchvision computes in float32, this in double: two roundings of values up to 2.6.
        AssertClose(PreprocessingGolden.Floats(golden.GetProperty("tensor")), tensor, 1e-6f);
    }

    [Theory]
    [InlineData("flat16", "unit")]
    [InlineData("gap16", "imagenet")]
    public void MakesTheInputThatTheReferenceModelsGot(string model, string preset)
    {
        string folder = SharedFiles.Golden("xai");
        string? png = Directory.EnumerateFiles(folder, $"{model}*.png", SearchOption.AllDirectories).FirstOrDefault();
        string? npy = Directory.EnumerateFiles(folder, "input.npy", SearchOption.AllDirectories)
            .FirstOrDefault(path => path.Contains(model, StringComparison.Ordinal));
        if (png is null || npy is null)
            Assert.Skip($"golden/xai holds no picture and input of {model}.");
        ImageTensor expected = NpyFile.ReadImage(npy, TensorLayout.Nchw);
        Preprocessing scale = PreprocessingPresets.Named(preset).For((3, expected.Height, expected.Width), TensorLayout.Nchw);

        ImageTensor tensor = (scale with { Resize = null, Crop = null }).Apply(ImageReader.Read(png));

        AssertClose([.. expected.Values], tensor, 1e-6f);
    }

    // One pixel, by hand: red 255, green 0, blue 51 = 0.2 of 255.
    [Theory]
    [InlineData("unit", new float[] { 1f, 0f, 0.2f })]
    [InlineData("byte", new float[] { 255f, 0f, 51f })]
    [InlineData("signed", new float[] { 1f, -1f, -0.6f })]
    [InlineData("caffe", new float[] { 51f - 104f, 0f - 117f, 255f - 123f })]
    [InlineData("imagenet", new float[] { 0.515f / 0.229f, -0.456f / 0.224f, -0.206f / 0.225f })]
    public void APresetScalesAsItSays(string preset, float[] expected)
    {
        RgbImage pixel = new(1, 1, [255, 0, 51]);

        ImageTensor tensor = PreprocessingPresets.Named(preset).For((3, 1, 1), TensorLayout.Nchw).Apply(pixel);

        AssertClose(expected, tensor, 1e-6f);
    }

    [Theory]
    [InlineData(3, 224, 224, """{"resize":256,"crop":[224,224],"interpolation":"bilinear","channels":"RGB","layout":"NCHW","range":1,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}""")]
    [InlineData(3, 160, 160, """{"resize":183,"crop":[160,160],"interpolation":"bilinear","channels":"RGB","layout":"NCHW","range":1,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}""")]
    [InlineData(3, 32, 32, """{"resize":[32,32],"interpolation":"bilinear","channels":"RGB","layout":"NCHW","range":1,"mean":[0],"std":[1]}""")]
    [InlineData(1, 28, 28, """{"resize":[28,28],"interpolation":"bilinear","channels":"GRAY","layout":"NCHW","range":1,"mean":[0],"std":[1]}""")]
    public void TheModelsInputSuggestsAPreprocessing(int channels, int height, int width, string json)
    {
        Preprocessing expected = PreprocessingJson.Parse(Encoding.UTF8.GetBytes(json), "expected");

        Preprocessing made = Preprocessing.For((channels, height, width), TensorLayout.Nchw);

        Assert.Equal(expected.Mean, made.Mean);
        Assert.Equal(expected.Std, made.Std);
        Assert.Equal(expected with { Mean = made.Mean, Std = made.Std }, made);
    }

    [Fact]
    public void RefusesAModelThatTakesNoColours()
    {
        InputException error = Assert.Throws<InputException>(() => Preprocessing.For((4, 32, 32), TensorLayout.Nchw));

        Assert.Contains("takes 4 channels", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("caffe")]
    [InlineData("imagenet")]
    public void RefusesAColourPresetForAGreyModel(string preset) =>
        Assert.Throws<InputException>(() => PreprocessingPresets.Named(preset).For((1, 28, 28), TensorLayout.Nchw));

    [Fact]
    public void ChannelsLastStandPixelByPixel()
    {
        RgbImage image = new(2, 1, [1, 2, 3, 4, 5, 6]);
        Preprocessing bgr = new() { Channels = ChannelOrder.Bgr, Layout = TensorLayout.Nhwc, Range = 255 };

        Assert.Equal([3f, 2f, 1f, 6f, 5f, 4f], bgr.Apply(image).Values);
        Assert.Equal([3f, 6f, 2f, 5f, 1f, 4f], (bgr with { Layout = TensorLayout.Nchw }).Apply(image).Values);
    }

    [Theory]
    [InlineData(ChannelOrder.Rgb, TensorLayout.Nchw, 1)]
    [InlineData(ChannelOrder.Bgr, TensorLayout.Nhwc, 255)]
    public void ThePictureOfATensorIsTheImage(ChannelOrder channels, TensorLayout layout, int range)
    {
        RgbImage image = PreprocessingGolden.Image(PreprocessingGolden.Root("gray.json").GetProperty("source"));
        Preprocessing preprocessing = new()
        {
            Channels = channels,
            Layout = layout,
            Range = range,
            Mean = [0.4, 0.5, 0.6],
            Std = [0.2, 0.25, 0.3],
        };

        RgbImage drawn = preprocessing.ToImage(preprocessing.Apply(image));

        Assert.Equal(image.Rgb.AsSpan(), drawn.Rgb.AsSpan());
    }

    [Fact]
    public void ATensorOfUnknownScaleIsStretchedFromBlackToWhite()
    {
        ImageTensor tensor = new([-3, 1, -1, float.NaN], 1, 2, 2);

        RgbImage drawn = TensorPicture.MinMax(tensor);

        // (-1 + 3) / 4 of 255 is 127.5, rounded to even.
        Assert.Equal([0, 0, 0, 255, 255, 255, 128, 128, 128, 0, 0, 0], drawn.Rgb);
    }

    // A 400×200 image at shorter side 100 is 200×100; the central 80×80 starts at (60, 10); one resized pixel is two of the image.
    [Fact]
    public void TheModelSeesTheCropWindowOfTheOriginal()
    {
        Preprocessing preprocessing = new() { Resize = new ShorterSide(100), Crop = new ImageSize(80, 80) };

        Assert.Equal(new ImageRegion(120, 20, 160, 160), preprocessing.View(height: 200, width: 400));
    }

    [Fact]
    public void WhatThePaddingAddedIsSeenBlack()
    {
        Preprocessing preprocessing = new() { Crop = new ImageSize(3, 3) };

        RgbImage seen = preprocessing.Seen(new RgbImage(1, 1, [7, 8, 9]));

        Assert.Equal([.. new byte[12], 7, 8, 9, .. new byte[12]], seen.Rgb);
    }

    [Theory]
    [InlineData("""{"resize": 20000}""", "600000×20000")]
    [InlineData("""{"crop": 32768}""", "32768×32768")]
    [InlineData("""{"resize": [1, 1], "crop": [32768, 3000]}""", "90000×32768")]
    public void RefusesToMakeAHugeImage(string json, string size)
    {
        Preprocessing preprocessing = PreprocessingJson.Parse(System.Text.Encoding.UTF8.GetBytes(json), "p.json");
        RgbImage elongated = new(30, 1, [.. new byte[90]]);

        InputException error = Assert.Throws<InputException>(() => preprocessing.Seen(elongated));

        Assert.Contains(size, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesValuesThatMakeNoSense()
    {
        Assert.Throws<ArgumentException>(() => new Preprocessing { Std = [0] });
        Assert.Throws<ArgumentException>(() => new Preprocessing { Mean = [double.NaN] });
        Assert.Throws<ArgumentException>(() => new Preprocessing { Mean = [1, 2] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Preprocessing { Range = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShorterSide(0));
        Assert.Throws<InputException>(() =>
            new Preprocessing { Channels = ChannelOrder.Gray, Mean = [1, 2, 3] }.Apply(new RgbImage(1, 1, [0, 0, 0])));
    }

    private static void AssertClose(float[] expected, ImageTensor tensor, float tolerance)
    {
        Assert.Equal(expected.Length, tensor.Values.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], tensor.Values[i], tolerance);
    }
}
