using System.IO.Compression;

namespace QuboCam.Tests;

public sealed class IdxSetTests
{
    private const string Fashion = "/usr/share/datasets/fashion-mnist";

    // Two images of one row and two columns.
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 5, 5, 6, 6];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 9, 3];

    [Theory]
    [InlineData("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")]
    [InlineData("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")]
    [InlineData("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz")]
    public void ImagesFindTheirLabels(string images, string labels)
    {
        using TestFolder folder = new();
        string path = folder.File(images, images.EndsWith(".gz", StringComparison.Ordinal) ? Packed(Images) : Images);
        folder.File(labels, labels.EndsWith(".gz", StringComparison.Ordinal) ? Packed(Labels) : Labels);

        foreach (string opened in new[] { path, folder.Path })
        {
            using IDataSet set = DataSets.Open(opened);

            Assert.Equal([($"{images}#0", 9, null, 5), ($"{images}#1", 3, null, 6)], set.Summary());
            Assert.Equal((2, "IDX"), (set.Count, set.Kind));
            Assert.Empty(set.Classes);
            Assert.Empty(set.Remarks);
        }
    }

    [Theory]
    [InlineData(DataSetPart.Test, new[] { 5, 6 })]
    [InlineData(DataSetPart.Train, new[] { 7 })]
    [InlineData(DataSetPart.All, new[] { 7, 5, 6 })]
    public void AFolderGivesThePartAskedFor(DataSetPart part, int[] expected)
    {
        using TestFolder folder = new();
        folder.File("t10k-images-idx3-ubyte", Images);
        folder.File("t10k-labels-idx1-ubyte", Labels);
        folder.File("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 7]);
        folder.File("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 0]);

        using IDataSet set = DataSets.Open(folder.Path, new DataSetOptions { Part = part });

        Assert.Equal(expected, set.Items().Select(item => item.Gray()));
        Assert.Equal(expected.Length, set.Count);
    }

    [Fact]
    public void ImagesWithoutLabelsAreRemarked()
    {
        using TestFolder folder = new();

        using IDataSet set = DataSets.Open(folder.File("digits.idx", Images));

        Assert.Equal([("digits.idx#0", null, null, 5), ("digits.idx#1", null, null, 6)], set.Summary());
        Assert.Contains("no file of labels", Assert.Single(set.Remarks));
    }

    [Fact]
    public void FilesThatDoNotFitAreRefused()
    {
        using TestFolder folder = new();
        string images = folder.File("t10k-images-idx3-ubyte", Images);
        string labels = folder.File("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 9]);

        Assert.Contains("1 labels, t10k-images-idx3-ubyte has 2 images", TestPictures.Refused(images).Message);
        Assert.Contains("holds labels, not images", TestPictures.Refused(labels).Message);
        folder.File("t10k-images-idx3-ubyte", Images.AsSpan(0, Images.Length - 1));
        Assert.Contains("damaged or cut short", TestPictures.Refused(images).Message);
    }

    [Fact]
    public void APackedFileThatIsCutShortEndsTheReading()
    {
        using TestFolder folder = new();
        folder.File("t10k-labels-idx1-ubyte", Labels);

        using IDataSet set = DataSets.Open(folder.File("t10k-images-idx3-ubyte.gz", Packed(Images[..^1])));
        using IEnumerator<DataSetItem> items = set.Items().GetEnumerator();

        Assert.True(items.MoveNext());
        Assert.Contains("cut short", Assert.Throws<InputException>(() => items.MoveNext()).Message);
    }

    [Fact]
    public void FashionMnistIsRead()
    {
        Assert.SkipUnless(Directory.Exists(Fashion), "Fashion-MNIST is not installed.");

        using IDataSet set = DataSets.Open(Fashion);
        DataSetItem[] first = [.. set.Items().Take(10)];

        // The first labels of the test part as they are published; an ankle boot comes first.
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], first.Select(item => item.LabelIndex));
        Assert.Equal(10_000, set.Count);
        Assert.Equal((28, 28, "t10k-images-idx3-ubyte.gz#0"), (first[0].Read().Width, first[0].Read().Height, first[0].Name));
        Assert.Equal(10_000, set.Items().Count());
        // 1000 images of each class.
        Assert.All(set.Items().CountBy(item => item.LabelIndex!.Value), pair => Assert.Equal(1000, pair.Value));
    }

    private static byte[] Packed(byte[] content)
    {
        using MemoryStream file = new();
        using (GZipStream gzip = new(file, CompressionLevel.Optimal))
            gzip.Write(content);
        return file.ToArray();
    }
}
