using System.IO.Compression;
using System.Text;

namespace QuboCam.Tests;

/// <summary>Pictures and archives that tests of data sets make themselves.</summary>
internal static class TestPictures
{
    /// <summary>A PNG of one colour, 4×3 pixels unless told otherwise; PNG keeps every value.</summary>
    public static byte[] Png(byte gray, int width = 4, int height = 3) =>
        PngFile.Encode(new RgbImage(width, height, [.. Enumerable.Repeat(gray, 3 * width * height)]));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        return file.ToArray();
    }

    /// <summary>Grey value of a picture of one colour.</summary>
    public static int Gray(this DataSetItem item) => Assert.Single(item.Read().Rgb.Distinct());

    public static (string, int?, string?, int)[] Summary(this IDataSet set) =>
        [.. set.Items().Select(item => (item.Name, item.LabelIndex, item.Label, item.Gray()))];

    public static InputException Refused(string path, DataSetOptions? options = null) =>
        Assert.Throws<InputException>(() => DataSets.Open(path, options));
}
