namespace QuboCam.Tests;

public sealed class CsvManifestTests
{
    private const string Header = "file,label,label_index,boxes,mask\n";

    [Fact]
    public void RowsBecomeItemsInTheirOrder()
    {
        using TestFolder folder = new();
        folder.File("images/b.png", TestPictures.Png(2));
        folder.File("images/a, \"quoted\".png", TestPictures.Png(1));
        string csv = folder.File("list.csv", TestPictures.Utf8(
            "\uFEFFignored,Label,FILE,Label_Index\r\n,\"church, church building\",images/b.png,497\r\n\r\n"
            + "x,,\"./images/a, \"\"quoted\"\".png\",\r\n"));

        using IDataSet set = DataSets.Open(csv);

        Assert.Equal(
            [("images/b.png", 497, "church, church building", 2), ("images/a, \"quoted\".png", null, null, 1)], set.Summary());
        Assert.Equal((2, "CSV manifest"), (set.Count, set.Kind));
        Assert.All(set.Items(), item => Assert.Null(item.ReadAnnotation()));
    }

    [Fact]
    public void LabelsThatAreAllWholeNumbersAreIndices()
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));
        folder.File("b.png", TestPictures.Png(2));

        using IDataSet indices = DataSets.Open(folder.File("i.csv", TestPictures.Utf8("path,label\na.png,3\nb.png,12\n")));
        using IDataSet names = DataSets.Open(folder.File("n.csv", TestPictures.Utf8("path,label\na.png,3\nb.png,twelve\n")));
        using IDataSet classes = DataSets.Open(folder.File("c.csv", TestPictures.Utf8("image,class\na.png,7\n")));

        Assert.Equal([("a.png", 3, null, 1), ("b.png", 12, null, 2)], indices.Summary());
        Assert.Equal([("a.png", null, "3", 1), ("b.png", null, "twelve", 2)], names.Summary());
        Assert.Equal([("a.png", 7, null, 1)], classes.Summary());
    }

    [Fact]
    public void DuplicatePathsGetNamesOfTheirOwnAndARemark()
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));
        folder.File("a.png#2", TestPictures.Png(2));
        string csv = folder.File("manifest.csv", TestPictures.Utf8("path\na.png\na.png\na.png#2\n./a.png\n"));

        using IDataSet set = DataSets.Open(csv);

        Assert.Equal(["a.png", "a.png#3", "a.png#2", "a.png#4"], set.Items().Select(item => item.Name));
        Assert.Equal([1, 1, 2, 1], set.Items().Select(item => item.Gray()));
        Assert.StartsWith("a.png is listed more than once", Assert.Single(set.Remarks));
    }

    [Fact]
    public void AMissingFileIsAnErrorOfItsItemOnly()
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));
        string csv = folder.File("list.csv", TestPictures.Utf8("path,box\ngone.png,0 0 1 1\na.png,\n"));

        using IDataSet set = DataSets.Open(csv);
        DataSetItem[] items = [.. set.Items()];

        Assert.Contains("gone.png does not exist", Assert.Throws<InputException>(() => items[0].Read()).Message);
        Assert.Contains("gone.png does not exist", Assert.Throws<InputException>(() => items[0].ReadAnnotation()).Message);
        Assert.Equal(1, items[1].Gray());
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("x/../../a.png")]
    [InlineData("/etc/a.png")]
    [InlineData("C:/a.png")]
    [InlineData("..\\a.png")]
    [InlineData("")]
    public void APathThatLeavesTheFolderIsRefused(string path)
    {
        using TestFolder folder = new();

        string image = TestPictures.Refused(folder.File("l.csv", TestPictures.Utf8($"path,label\nok.png,1\n{path},1\n"))).Message;

        Assert.Contains("row 2", image);
        Assert.Contains($"\"{path}\" is refused", image);
        if (path.Length > 0)
            Assert.Contains($"\"{path}\" is refused",
                TestPictures.Refused(folder.File("m.csv", TestPictures.Utf8($"path,mask\nok.png,{path}\n"))).Message);
    }

    [Fact]
    public void ALinkOutOfTheFolderIsNotRead()
    {
        using TestFolder outside = new(), folder = new();
        outside.File("a.png", TestPictures.Png(1));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), outside.Path);

        using IDataSet set = DataSets.Open(folder.File("list.csv", TestPictures.Utf8("path\nlink/a.png\n")));

        Assert.Contains("link out of the data set", Assert.Throws<InputException>(() => Assert.Single(set.Items()).Read()).Message);
    }

    [Fact]
    public void BoxesAndMaskAreReadInPixels()
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));
        byte[] mask = [0, 127, 128, 255, 0, 0, 0, 0, 1, 2, 3, 200];
        folder.File("m.png", PngFile.Encode(new RgbImage(4, 3, [.. mask.SelectMany(v => new[] { v, v, v })])));
        string csv = folder.File("list.csv", TestPictures.Utf8(
            Header + "a.png,,,0 0 4 3; 1 1 2 3,\na.png,,,,m.png\na.png,,,,\n"));

        using IDataSet set = DataSets.Open(csv);
        Annotation?[] read = [.. set.Items().Select(item => item.ReadAnnotation())];

        Assert.Equal([new Box(0, 0, 4, 3), new Box(1, 1, 2, 3)], read[0]!.Boxes);
        Assert.Equal((3, 4, true), (read[0]!.Height, read[0]!.Width, read[0]!.Mask.IsDefault));
        Assert.Equal(mask.Select(v => v > 127), read[1]!.Mask);
        Assert.Empty(read[1]!.Boxes);
        Assert.Null(read[2]);
    }

    [Fact]
    public void ABoxMayStandInFourColumns()
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));
        string csv = folder.File("list.csv", TestPictures.Utf8("image,x0,y0,x1,y1\na.png,1,0,3,2\na.png,,,,\na.png,1,,3,2\n"));

        using IDataSet set = DataSets.Open(csv);
        DataSetItem[] items = [.. set.Items()];

        Assert.Equal([new Box(1, 0, 3, 2)], items[0].ReadAnnotation()!.Boxes);
        Assert.Null(items[1].ReadAnnotation());
        Assert.Contains("\"1 ? 3 2\"", Assert.Throws<InputException>(() => items[2].ReadAnnotation()).Message);
    }

    [Theory]
    [InlineData("0 0 5 3")]
    [InlineData("0 0 4 4")]
    [InlineData("-1 0 4 3")]
    [InlineData("2 0 2 3")]
    [InlineData("3 0 2 3")]
    [InlineData("0 0 4")]
    [InlineData("0 0 4 3 5")]
    [InlineData("0.5 0 4 3")]
    [InlineData("a b c d")]
    [InlineData("0 0 99999999999 3")]
    public void ABoxThatDoesNotFitIsAnErrorOfItsAnnotation(string box)
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));

        using IDataSet set = DataSets.Open(folder.File("list.csv", TestPictures.Utf8($"path,boxes\na.png,0 0 1 1;{box}\n")));
        DataSetItem item = Assert.Single(set.Items());

        string message = Assert.Throws<InputException>(() => item.ReadAnnotation()).Message;
        Assert.Contains("a.png", message);
        Assert.Contains($"\"{box}\"", message);
        Assert.Equal(1, item.Gray());
    }

    [Fact]
    public void AMaskOfAnotherSizeAndAMissingOneAreErrorsOfTheAnnotation()
    {
        using TestFolder folder = new();
        folder.File("a.png", TestPictures.Png(1));
        folder.File("m.png", TestPictures.Png(255, 3, 3));

        using IDataSet set = DataSets.Open(folder.File("l.csv", TestPictures.Utf8("path,mask\na.png,m.png\na.png,gone.png\n")));
        DataSetItem[] items = [.. set.Items()];

        Assert.Contains("3×3 pixels, its image 4×3", Assert.Throws<InputException>(() => items[0].ReadAnnotation()).Message);
        Assert.Contains("gone.png does not exist", Assert.Throws<InputException>(() => items[1].ReadAnnotation()).Message);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,label\na.png,1\n", "no column of paths")]
    [InlineData("path;label\na.png;1\n", "no column of paths")]
    [InlineData("path,label\n", "lists no images")]
    [InlineData("path,label\na.png,church, building\n", "row 1: 3 fields, 2 in the header")]
    [InlineData("path,label_index\na.png,-1\n", "row 1: label_index is \"-1\"")]
    [InlineData("path,label\n\"a.png,1\n", "no CSV table")]
    [InlineData("path,label\n\"a\"b.png,1\n", "no CSV table")]
    public void AMalformedTableIsRefused(string text, string expected)
    {
        using TestFolder folder = new();

        string message = TestPictures.Refused(folder.File("list.csv", TestPictures.Utf8(text))).Message;

        Assert.Contains(expected, message);
        Assert.Contains("list.csv", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AFolderWithAManifestIsOpenedByIt()
    {
        using TestFolder folder = new();
        folder.File("cats/1.png", TestPictures.Png(1));
        folder.File("results.csv", TestPictures.Utf8("method,score\nx,1\n"));

        using (IDataSet classes = DataSets.Open(folder.Path))
            Assert.Equal("folder of classes", classes.Kind);
        folder.File("list.csv", TestPictures.Utf8("path,label\ncats/1.png,cat\n"));
        using (IDataSet listed = DataSets.Open(folder.Path))
            Assert.Equal([("cats/1.png", null, "cat", 1)], listed.Summary());
        folder.File("other.csv", TestPictures.Utf8("path,label\ncats/1.png,dog\n"));
        Assert.Contains("several manifests, list.csv, other.csv", TestPictures.Refused(folder.Path).Message);
    }

    [Fact]
    public void TheSharedManifestIsReadWhole()
    {
        using IDataSet set = DataSets.Open(SharedFiles.Golden("images"));
        DataSetItem[] items = [.. set.Items()];

        // The counts of the README beside it.
        Assert.Equal(453, set.Count);
        Assert.Equal([("cifar10-test", 200), ("imagenette224", 50), ("nips17", 80), ("stl10-examples", 123)],
            items.CountBy(item => item.Name[..item.Name.IndexOf('/')]).Select(pair => (pair.Key, pair.Value)).Order());
        DataSetItem church = items.Single(item => item.Name == "nips17/9ee13ecd8d6727c0.png");
        Assert.Equal((497, "church, church building"), (church.LabelIndex, church.Label));
        Assert.Null(church.ReadAnnotation());
        Assert.Equal((299, 299), (church.Read().Width, church.Read().Height));
        // The row says: 224,224,497,"church, church building",n03028079,51 26 104 204;184 75 218 152;121 110 148 202.
        Annotation boxed = items.Single(item => item.Name == "imagenette224/ILSVRC2012_val_00034021.JPEG").ReadAnnotation()!;
        Assert.Equal([new Box(51, 26, 104, 204), new Box(184, 75, 218, 152), new Box(121, 110, 148, 202)], boxed.Boxes);
        Assert.Equal((224, 224), (boxed.Height, boxed.Width));
    }
}
