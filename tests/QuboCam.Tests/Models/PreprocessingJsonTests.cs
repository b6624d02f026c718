using System.Text;
using CsCheck;

namespace QuboCam.Tests;

public class PreprocessingJsonTests
{
    private const string Full = """
        {"resize":[160,200],"crop":[128,96],"interpolation":"bicubic","channels":"BGR","layout":"NHWC","range":255,"mean":[1,2,3.5],"std":[4]}
        """;

    [Fact]
    public void ReadsEveryField()
    {
        Preprocessing read = Parse(Full);

        Assert.Equal(new ExactSize(new ImageSize(160, 200)), read.Resize);
        Assert.Equal(new ImageSize(128, 96), read.Crop);
        Assert.Equal(
            (Interpolation.Bicubic, ChannelOrder.Bgr, TensorLayout.Nhwc, 255),
            (read.Interpolation, read.Channels, read.Layout, read.Range));
        Assert.Equal([1, 2, 3.5], read.Mean);
        Assert.Equal([4], read.Std);
    }

    [Fact]
    public void OneNumberIsTheShorterSideOrASquareCrop()
    {
        Preprocessing read = Parse("""{"resize": 256, "crop": 224}""");

        Assert.Equal(new ShorterSide(256), read.Resize);
        Assert.Equal(new ImageSize(224, 224), read.Crop);
    }

    [Theory]
    [InlineData("""{"size": 3}""", "no field \"size\"")]
    [InlineData("""{"resize": "3"}""", "\"resize\" has to be a whole number or [h, w], each from 1 to 32768, not \"3\".")]
    [InlineData("""{"resize": [3]}""", "\"resize\" has to be")]
    [InlineData("""{"resize": 2.5}""", "\"resize\" has to be")]
    [InlineData("""{"crop": 0}""", "\"crop\" has to be")]
    [InlineData("""{"crop": [3, -1]}""", "\"crop\" has to be")]
    [InlineData("""{"interpolation": "spline"}""", "one of \"nearest\", \"box\", \"bilinear\", \"bicubic\", \"lanczos\", not \"spline\".")]
    [InlineData("""{"channels": 3}""", "\"channels\" has to be one of \"RGB\", \"BGR\", \"GRAY\", not 3.")]
    [InlineData("""{"layout": null}""", "\"layout\" has to be")]
    [InlineData("""{"range": 2}""", "\"range\" has to be 1 or 255, not 2.")]
    [InlineData("""{"mean": [1, 2]}""", "\"mean\" has to be an array of 1 or 3 finite numbers")]
    [InlineData("""{"mean": [1, 2, 3], "channels": "GRAY"}""", "\"mean\" has to be an array of 1 finite numbers")]
    [InlineData("""{"std": [0]}""", "\"std\" has to be an array of 1 or 3 numbers above 0, not [0].")]
    [InlineData("""{"std": [1e999]}""", "\"std\" has to be")]
    [InlineData("""{"std": 1}""", "\"std\" has to be")]
    [InlineData("""{"range": 1, "range": 255}""", "not valid JSON")]
    [InlineData("""{"\ud800": 1}""", "not valid JSON")]
    [InlineData("[]", "one JSON object")]
    [InlineData("{", "not valid JSON")]
    public void NamesTheFieldThatIsWrong(string json, string expected)
    {
        InputException error = Assert.Throws<InputException>(() => Parse(json));

        Assert.StartsWith("p.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APathOrAPresetNamesAPreprocessing()
    {
        using TestFolder folder = new();
        string path = folder.File("mine.json", Encoding.UTF8.GetBytes(Full));

        Assert.Equal(255, PreprocessingPresets.Resolve(path, (3, 8, 8), TensorLayout.Nchw).Range);
        Assert.Equal(new ExactSize(new ImageSize(8, 8)), PreprocessingPresets.Resolve("unit", (3, 8, 8), TensorLayout.Nchw).Resize);
        InputException error = Assert.Throws<InputException>(() => PreprocessingPresets.Resolve("units", (3, 8, 8), TensorLayout.Nchw));
        Assert.EndsWith("the presets are imagenet, unit, byte, signed, caffe.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesRaiseNothingButInputErrors() =>
        Mutation.Of(Encoding.UTF8.GetBytes(Full)).Sample(bytes =>
        {
            try
            {
                return PreprocessingJson.Parse(bytes, "damaged").Range is 1 or 255;
            }
            catch (InputException error)
            {
                return error.Message.StartsWith("damaged", StringComparison.Ordinal);
            }
        }, iter: 20_000, threads: 1);

    private static Preprocessing Parse(string json) => PreprocessingJson.Parse(Encoding.UTF8.GetBytes(json), "p.json");
}
