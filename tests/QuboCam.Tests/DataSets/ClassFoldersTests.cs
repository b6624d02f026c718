namespace QuboCam.Tests;

public sealed class ClassFoldersTests
{
    [Fact]
    public void ClassesAndPicturesComeInOrdinalOrder()
    {
        using TestFolder folder = new();
        // '-' sorts before '/', and capitals before small letters: sorting whole paths would put a-b before a.
        folder.File("a-b/1.png", TestPictures.Png(30));
        folder.File("a/10.png", TestPictures.Png(10));
        folder.File("a/2.PNG", TestPictures.Png(20));
        folder.File("a/nested/3.png", TestPictures.Png(25));
        folder.File("Z/1.png", TestPictures.Png(5));
        folder.File("Z/notes.txt", TestPictures.Utf8("no picture"));
        folder.File("Z/tensor.npy", TestPictures.Utf8("no picture"));
        folder.File(".git/1.png", TestPictures.Png(99));

        using IDataSet set = DataSets.Open(folder.Path);

        Assert.Equal(
            [("Z/1.png", 0, "Z", 5), ("a/10.png", 1, "a", 10), ("a/2.PNG", 1, "a", 20), ("a/nested/3.png", 1, "a", 25),
                ("a-b/1.png", 2, "a-b", 30)],
            set.Summary());
        Assert.Equal(["Z", "a", "a-b"], set.Classes);
        Assert.Equal((5, "folder of classes"), (set.Count, set.Kind));
        Assert.Empty(set.Remarks);
        Assert.Equal(Enumerable.Range(0, 5), set.Items().Select(item => item.Index));
        Assert.All(set.Items(), item => Assert.Null(item.ReadAnnotation()));
    }

    [Fact]
    public void AClassWithoutImagesKeepsItsIndexAndIsRemarked()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        folder.File("full/1.png", TestPictures.Png(1));
        folder.File("loose.png", TestPictures.Png(2));

        using IDataSet set = DataSets.Open(folder.Path);

        Assert.Equal([("full/1.png", 1, "full", 1)], set.Summary());
        Assert.Equal(["empty", "full"], set.Classes);
        Assert.Collection(set.Remarks,
            remark => Assert.Equal("The class empty has no images.", remark),
            remark => Assert.StartsWith("1 pictures lie beside the folders", remark));
    }

    [Fact]
    public void AFlatFolderHasNoLabels()
    {
        using TestFolder folder = new();
        folder.File("b.png", TestPictures.Png(2));
        folder.File("a.png", TestPictures.Png(1));

        using IDataSet set = DataSets.Open(folder.Path);

        Assert.Equal([("a.png", null, null, 1), ("b.png", null, null, 2)], set.Summary());
        Assert.Empty(set.Classes);
    }

    [Theory]
    [InlineData(DataSetPart.Test, "cat/test.png")]
    [InlineData(DataSetPart.Train, "cat/train.png")]
    public void FoldersForTrainingAndValidationArePartsNotClasses(DataSetPart part, string expected)
    {
        using TestFolder folder = new();
        folder.File("train/cat/train.png", TestPictures.Png(1));
        folder.File("val/cat/test.png", TestPictures.Png(2));
        Directory.CreateDirectory(Path.Combine(folder.Path, "train", "ant"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "val", "ant"));

        using IDataSet set = DataSets.Open(folder.Path, new DataSetOptions { Part = part });

        DataSetItem item = Assert.Single(set.Items());
        Assert.Equal((expected, 1, "cat"), (item.Name, item.LabelIndex, item.Label));
    }

    [Fact]
    public void ADamagedPictureAmongGoodOnesFailsAlone()
    {
        using TestFolder folder = new();
        folder.File("a/1.png", TestPictures.Png(1));
        folder.File("a/2.png", TestPictures.Png(2).AsSpan(0, 40));
        folder.File("a/3.png", []);
        folder.File("a/4.png", TestPictures.Png(4));

        using IDataSet set = DataSets.Open(folder.Path);
        DataSetItem[] items = [.. set.Items()];

        Assert.Equal([1, 4], new[] { items[0].Gray(), items[3].Gray() });
        Assert.Contains(Path.Combine(folder.Path, "a/2.png"), Assert.Throws<InputException>(() => items[1].Read()).Message);
        Assert.Contains("a/3.png", Assert.Throws<InputException>(() => items[2].Read()).Message);
    }

    [Fact]
    public void LinksDoNotLeadOutOfTheSet()
    {
        using TestFolder outside = new(), folder = new();
        outside.File("secret.png", TestPictures.Png(9));
        folder.File("a/1.png", TestPictures.Png(1));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "a", "inside.png"), "1.png");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "a", "out.png"), Path.Combine(outside.Path, "secret.png"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "a", "circle"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "b"), outside.Path);

        using IDataSet set = DataSets.Open(folder.Path);

        Assert.Equal([("a/1.png", 0, "a", 1), ("a/inside.png", 0, "a", 1)], set.Summary());
        Assert.Equal(["a"], set.Classes);
        Assert.Equal(["a/circle", "a/out.png", "b"], set.Remarks.Select(remark => remark[..remark.IndexOf(' ')]));
    }

    [Fact]
    public void ASetBehindALinkIsRead()
    {
        using TestFolder folder = new();
        folder.File("real/a/1.png", TestPictures.Png(1));
        string link = Path.Combine(folder.Path, "link");
        Directory.CreateSymbolicLink(link, "real");

        using IDataSet set = DataSets.Open(link);

        Assert.Equal([("a/1.png", 0, "a", 1)], set.Summary());
    }

    [Fact]
    public void AnEmptyFolderIsRefusedWithWhatIsTaken()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "a"));

        string message = TestPictures.Refused(folder.Path).Message;

        Assert.StartsWith(folder.Path, message);
        Assert.All(["sub-folder", "CSV", "CIFAR-10", "CIFAR-100", "STL-10", "IDX", "Parquet", "zip"],
            kind => Assert.Contains(kind, message));
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AnUnknownFileAndAMissingOneAreRefused()
    {
        using TestFolder folder = new();

        Assert.Contains("no data set of a known kind",
            TestPictures.Refused(folder.File("picture.png", TestPictures.Png(1))).Message);
        Assert.Contains("does not exist", TestPictures.Refused(Path.Combine(folder.Path, "nothing")).Message);
    }

    [Fact]
    public void SeveralThreadsReadItemsAtOnce()
    {
        using TestFolder folder = new();
        (string, byte[])[] pictures = [.. Enumerable.Range(0, 64).Select(i => ($"a/{i:00}.png", TestPictures.Png((byte)i)))];
        string archive = folder.File("set.zip", TestPictures.Zip(pictures));

        using IDataSet set = DataSets.Open(archive);
        int[] values = new int[64];
        Parallel.ForEach(set.Items().ToArray(), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            item => values[item.Index] = item.Gray());

        Assert.Equal(Enumerable.Range(0, 64), values);
    }
}
