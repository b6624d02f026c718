using System.Buffers.Binary;
using SkiaSharp;

namespace QuboCam.Tests.App;

public sealed class DemoTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WithoutArgumentsASampleIsExplainedAndThePanelNamed()
    {
        string outFolder = Path.Combine(folder.Path, "demo");

        ProgramRun run = await ProgramRun.Succeeds("explain", "--out", outFolder);

        Assert.Contains(Path.Combine(outFolder, "panel.png"), run.Output);
        Assert.Contains("predicted  Ankle boot", run.Output);
        Assert.Empty(run.Error);
        Assert.Equal(
            ["explanation.json", "grad-cam++.png", "grad-cam.png", "panel.png", "qubo-cam.png", "report.html", "score-cam.png"],
            Directory.GetFiles(outFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ThePanelShowsTheImageAndFourDifferentPictures()
    {
        await ProgramRun.Succeeds("explain", "--out", folder.Path);

        byte[] png = await File.ReadAllBytesAsync(Path.Combine(folder.Path, "panel.png"), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        // Five tiles side by side; 28 pixels are drawn eleven times their size, the whole factor nearest to a tile of 300.
        Assert.InRange(width, 5 * 28 * 11, 5 * 28 * 11 + 400);
        Assert.InRange(height, 28 * 11, 28 * 11 + 250);
        using SKBitmap picture = SKBitmap.Decode(png);
        HashSet<string> tiles = [];
        for (int tile = 0; tile < 5; tile++)
            tiles.Add(string.Join(' ', ColoursAlongTheDiagonal(picture, left: 36 + tile * (28 * 11 + 20), top: height - 36 - 28 * 11)));
        Assert.Equal(5, tiles.Count);
        Assert.All(tiles, tile => Assert.True(tile.Split(' ').Distinct().Count() > 5, "a tile of nearly one colour"));
    }

    [Fact]
    public async Task AFreshPictureReplacesTheOldOneAndLeavesNothingElse()
    {
        await ProgramRun.Succeeds("explain", "--out", folder.Path, "--method", "grad-cam");
        await ProgramRun.Succeeds("explain", "sample:bag", "--out", folder.Path, "--method", "grad-cam");

        Assert.Equal(4, Directory.GetFileSystemEntries(folder.Path).Length);
        Assert.Contains("Bag", await File.ReadAllTextAsync(Path.Combine(folder.Path, "explanation.json"), TestContext.Current.CancellationToken));
    }

    private static IEnumerable<SKColor> ColoursAlongTheDiagonal(SKBitmap picture, int left, int top) =>
        Enumerable.Range(0, 28).Select(i => picture.GetPixel(left + 11 * i + 5, top + 11 * i + 5));
}
