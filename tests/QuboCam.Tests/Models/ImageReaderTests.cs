using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using SkiaSharp;

namespace QuboCam.Tests;

public class ImageReaderTests
{
    public static TheoryData<string> Names => [.. PreprocessingGolden.Cases("decode.json").Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public void DecodesAsPillowDoes(string name)
    {
        JsonElement file = PreprocessingGolden.Cases("decode.json").Single(c => c.GetProperty("name").GetString() == name);
        RgbImage expected = PreprocessingGolden.Image(file.GetProperty("image"));

        RgbImage decoded = ImageReader.Decode(file.GetProperty("file").GetBytesFromBase64(), name);

        Assert.Equal((expected.Width, expected.Height), (decoded.Width, decoded.Height));
        Assert.Equal(expected.Rgb.AsSpan(), decoded.Rgb.AsSpan());
    }

    // Where the stored picture's corners come to lie when it stands upright, from the EXIF standard's table of tag 274:
    // red is stored at the top left, green at the top right, blue at the bottom left, white at the bottom right.
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void StandsUprightAsExifAsks(int orientation, string corners)
    {
        byte[] jpeg = WithOrientation(FourCorners(width: 64, height: 32, SKEncodedImageFormat.Jpeg), orientation);

        RgbImage upright = ImageReader.Decode(jpeg, "photo.jpg");

        (int width, int height) = orientation < 5 ? (64, 32) : (32, 64);
        Assert.Equal((width, height), (upright.Width, upright.Height));
        string found = string.Concat(
            new[] { (0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1) }.Select(at => ColourAt(upright, at.Item1, at.Item2)));
        Assert.Equal(corners, found);
    }

    [Fact]
    public void GreyEqualsPillows()
    {
        JsonElement gray = PreprocessingGolden.Root("gray.json");

        RgbImage found = PreprocessingGolden.Image(gray.GetProperty("source")).ToGray();

        byte[] expected = gray.GetProperty("gray").GetBytesFromBase64();
        Assert.Equal([.. expected.SelectMany(v => new[] { v, v, v })], found.Rgb);
    }

    [Theory]
    [InlineData("png", 0.7)]
    [InlineData("jpeg", 0.1)]
    [InlineData("jpeg", 0.9)]
    [InlineData("jpeg-progressive", 0.9)]
    [InlineData("webp-lossless", 0.7)]
    [InlineData("bmp", 0.7)]
    [InlineData("gif-animation", 0.3)]
    public void SaysThatAFileIsCutShort(string name, double part)
    {
        byte[] file = PreprocessingGolden.Cases("decode.json").Single(c => c.GetProperty("name").GetString() == name)
            .GetProperty("file").GetBytesFromBase64();

        InputException error = Assert.Throws<InputException>(() => ImageReader.Decode(file.AsSpan(0, (int)(part * file.Length)), "half"));

        Assert.Matches("^half .*cut short", error.Message);
    }

    [Fact]
    public void RefusesABombFromItsHeader()
    {
        byte[] png = FourCorners(64, 32, SKEncodedImageFormat.Png);
        // IHDR holds width and height at bytes 16 and 20, and a checksum of 17 bytes from 12 on.
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 30_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));

        InputException error = Assert.Throws<InputException>(() => ImageReader.Decode(png, "bomb.png"));

        Assert.Contains("bomb.png has 30000×30000 pixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesTheFileThatCannotBeRead()
    {
        using TestFolder folder = new();
        (string Path, string Problem)[] files =
        [
            (folder.Path, "is a folder"),
            (Path.Combine(folder.Path, "none.png"), "does not exist"),
            (folder.File("empty.png", []), "is empty"),
            (folder.File("text.png", Encoding.ASCII.GetBytes(new string('x', 200))), "is not an image"),
        ];

        Assert.All(files, file =>
            Assert.StartsWith($"{file.Path} {file.Problem}", Assert.Throws<InputException>(() => ImageReader.Read(file.Path)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void RefusesALargeFileBeforeReadingIt()
    {
        using TestFolder folder = new();
        string path = folder.File("large.png", new byte[1001]);

        InputException error = Assert.Throws<InputException>(() => ImageReader.Read(path, new ImageLimits { Bytes = 1000 }));

        Assert.Contains("1001 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesRaiseNothingButInputErrors()
    {
        byte[][] files = [.. PreprocessingGolden.Cases("decode.json").Select(c => c.GetProperty("file").GetBytesFromBase64())];
        ImageLimits limits = new() { Pixels = 1_000_000 };

        Mutation.Of(files).Sample(bytes =>
        {
            try
            {
                RgbImage image = ImageReader.Decode(bytes, "damaged", limits);
                return (long)image.Width * image.Height <= limits.Pixels;
            }
            catch (InputException error)
            {
                return error.Message.StartsWith("damaged ", StringComparison.Ordinal);
            }
        }, iter: 3000, threads: 1);
    }

    private static byte[] FourCorners(int width, int height, SKEncodedImageFormat format)
    {
        using SKBitmap bitmap = new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, (x < width / 2, y < height / 2) switch
                {
                    (true, true) => SKColors.Red,
                    (false, true) => SKColors.Lime,
                    (true, false) => SKColors.Blue,
                    _ => SKColors.White,
                });
        using SKData data = bitmap.Encode(format, 95)!;
        return data.ToArray();
    }

    private static char ColourAt(RgbImage image, int x, int y)
    {
        int at = 3 * (y * image.Width + x);
        bool[] bright = [image.Rgb[at] > 128, image.Rgb[at + 1] > 128, image.Rgb[at + 2] > 128];
        return bright switch { [true, false, false] => 'R', [false, true, false] => 'G', [false, false, true] => 'B', _ => 'W' };
    }

    /// <summary>Puts an EXIF segment with one tag, the orientation, behind the JPEG's start marker.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] segment =
        [
            0xFF, 0xE1, 0, 34,
            .. "Exif\0\0"u8,
            .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
