namespace QuboCam.Tests;

/// <summary>CIFAR-10, CIFAR-100 and STL-10.</summary>
public sealed class BinarySetsTests
{
    private const string TenNames = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

    [Fact]
    public void CifarPixelsAreStoredByChannelThenByRow()
    {
        using TestFolder folder = new();
        byte[] record = new byte[3073];
        record[0] = 9;
        // Row 2, column 5: by hand 1 + 2·32 + 5 in red, one and two planes of 1024 further in green and blue.
        (record[70], record[70 + 1024], record[70 + 2048]) = (11, 22, 33);

        using IDataSet set = DataSets.Open(folder.File("test_batch.bin", record));
        DataSetItem item = Assert.Single(set.Items());
        RgbImage image = item.Read();

        Assert.Equal(("test_batch.bin#0", 9, null, "CIFAR-10 binary"), (item.Name, item.LabelIndex, item.Label, set.Kind));
        Assert.Equal((32, 32), (image.Width, image.Height));
        Assert.Equal([11, 22, 33], image.Rgb.AsSpan(3 * (2 * 32 + 5), 3).ToArray());
        Assert.Equal(66, image.Rgb.Sum(v => v));
    }

    [Theory]
    [InlineData(DataSetPart.Test, new[] { "test_batch.bin#0" })]
    [InlineData(DataSetPart.Train, new[] { "data_batch_1.bin#0", "data_batch_1.bin#1", "data_batch_2.bin#0" })]
    [InlineData(DataSetPart.All, new[] { "data_batch_1.bin#0", "data_batch_1.bin#1", "data_batch_2.bin#0", "test_batch.bin#0" })]
    public void AFolderOfCifarGivesThePartAskedFor(DataSetPart part, string[] expected)
    {
        using TestFolder folder = new();
        folder.File("batches.meta.txt", TestPictures.Utf8(TenNames));
        folder.File("data_batch_2.bin", Record(1, 3));
        folder.File("data_batch_1.bin", [.. Record(1, 1), .. Record(1, 2)]);
        folder.File("test_batch.bin", Record(1, 4));

        using IDataSet set = DataSets.Open(folder.Path, new DataSetOptions { Part = part });
        DataSetItem[] items = [.. set.Items()];

        Assert.Equal(expected, items.Select(item => item.Name));
        Assert.Equal(expected.Length, set.Count);
        Assert.Equal(Enumerable.Range(0, expected.Length), items.Select(item => item.Index));
        Assert.Equal(("cat", 10), (set.Classes[3], set.Classes.Length));
        Assert.All(items, item => Assert.Equal(TenNames.Split('\n')[item.LabelIndex!.Value], item.Label));
    }

    [Fact]
    public void OfCifar100TheFineLabelIsRead()
    {
        using TestFolder folder = new();
        folder.File("test.bin", [19, 42, .. Enumerable.Repeat((byte)7, 3072)]);
        folder.File("fine_label_names.txt", TestPictures.Utf8(string.Join('\n', Enumerable.Range(0, 100).Select(i => $"class{i}"))));

        using IDataSet set = DataSets.Open(folder.Path);

        Assert.Equal([("test.bin#0", 42, "class42", 7)], set.Summary());
        Assert.Equal("CIFAR-100 binary", set.Kind);
        Assert.Contains("\"train\"", TestPictures.Refused(folder.Path, new DataSetOptions { Part = DataSetPart.Train }).Message);
    }

    [Fact]
    public void ACifarFileThatIsCutShortIsRefused()
    {
        using TestFolder folder = new();

        string message = TestPictures.Refused(folder.File("test_batch.bin", [.. Record(1, 1), .. Record(1, 2)[..100]])).Message;

        Assert.Contains("test_batch.bin is damaged or cut short", message);
        Assert.Contains("1 records of 3073 bytes and 100 bytes more", message);
    }

    [Fact]
    public void AFileThatIsGivenItselfMayBeALink()
    {
        using TestFolder outside = new(), folder = new();
        string link = Path.Combine(folder.Path, "test_batch.bin");
        File.CreateSymbolicLink(link, outside.File("blob", Record(1, 9)));

        using IDataSet set = DataSets.Open(link);

        Assert.Equal([("test_batch.bin#0", 9, null, 1)], set.Summary());
    }

    [Fact]
    public void ALabelThatThereIsNotEndsTheReading()
    {
        using TestFolder folder = new();

        using IDataSet set = DataSets.Open(folder.File("test_batch.bin", [.. Record(1, 9), .. Record(1, 10)]));
        using IEnumerator<DataSetItem> items = set.Items().GetEnumerator();

        Assert.True(items.MoveNext());
        Assert.Contains("record 1 has the label 10", Assert.Throws<InputException>(() => items.MoveNext()).Message);
    }

    [Fact]
    public void AListOfTheWrongNumberOfNamesIsRefused()
    {
        using TestFolder folder = new();
        folder.File("test_batch.bin", Record(1, 9));
        folder.File("batches.meta.txt", TestPictures.Utf8("cat\ndog\n"));

        Assert.Contains("2 names of classes; 10 are expected", TestPictures.Refused(folder.Path).Message);
    }

    [Fact]
    public void StlPixelsAreStoredByChannelThenByColumn()
    {
        using TestFolder folder = new();
        byte[] images = new byte[2 * 27648];
        // The second image, row 2, column 5: by hand 5·96 + 2 in red, planes of 9216 pixels.
        int at = 27648 + 482;
        (images[at], images[at + 9216], images[at + 2 * 9216]) = (11, 22, 33);
        folder.File("test_X.bin", images);
        folder.File("test_y.bin", [1, 10]);
        folder.File("class_names.txt", TestPictures.Utf8("airplane\nbird\ncar\ncat\ndeer\ndog\nhorse\nmonkey\nship\ntruck\n"));

        using IDataSet set = DataSets.Open(folder.Path);
        DataSetItem[] items = [.. set.Items()];
        RgbImage second = items[1].Read();

        Assert.Equal([("test_X.bin#0", 0, "airplane"), ("test_X.bin#1", 9, "truck")],
            items.Select(item => (item.Name, item.LabelIndex, item.Label)));
        Assert.Equal([11, 22, 33], second.Rgb.AsSpan(3 * (2 * 96 + 5), 3).ToArray());
        Assert.Equal((66, 96, 96, 0), (second.Rgb.Sum(v => v), second.Width, second.Height, items[0].Gray()));
        Assert.Equal((2, "STL-10 binary"), (set.Count, set.Kind));
    }

    [Fact]
    public void StlFilesThatDoNotFitAreRefused()
    {
        using TestFolder folder = new();
        string images = folder.File("test_X.bin", new byte[2 * 27648]);

        using (IDataSet unlabelled = DataSets.Open(images))
        {
            Assert.Equal([null, null], unlabelled.Items().Select(item => item.LabelIndex));
            Assert.Contains("test_y.bin", Assert.Single(unlabelled.Remarks));
        }
        string labels = folder.File("test_y.bin", [1]);
        Assert.Contains("1 labels, test_X.bin has 2 images", TestPictures.Refused(images).Message);
        folder.File("test_y.bin", [1, 11]);
        Assert.Contains("label 1 is 11", TestPictures.Refused(images).Message);
        Assert.Contains("give the file of images, test_X.bin", TestPictures.Refused(labels).Message);
        folder.File("test_X.bin", new byte[27648 + 1]);
        Assert.Contains("damaged or cut short", TestPictures.Refused(images).Message);
    }

    private static byte[] Record(byte gray, byte label) => [label, .. Enumerable.Repeat(gray, 3072)];
}
