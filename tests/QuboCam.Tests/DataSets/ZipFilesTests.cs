namespace QuboCam.Tests;

public sealed class ZipFilesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("wrapping/")]
    [InlineData("two/levels/")]
    public void AnArchiveOfClassFoldersIsReadLikeTheFolder(string prefix)
    {
        using TestFolder folder = new();
        string path = folder.File("set.zip", TestPictures.Zip(
            (prefix + "dog/1.png", TestPictures.Png(3)), (prefix + "ant/", []), (prefix + "cat/x/2.png", TestPictures.Png(2)),
            (prefix + "cat/1.png", TestPictures.Png(1)), ("__MACOSX/cat/1.png", [1]), (prefix + ".DS_Store", [1])));

        using IDataSet set = DataSets.Open(path);

        Assert.Equal([("cat/1.png", 1, "cat", 1), ("cat/x/2.png", 1, "cat", 2), ("dog/1.png", 2, "dog", 3)], set.Summary());
        Assert.Equal("The class ant has no images.", Assert.Single(set.Remarks));
    }

    [Fact]
    public void AnArchiveWithOneClassKeepsIt()
    {
        using TestFolder folder = new();

        using IDataSet set = DataSets.Open(folder.File("set.zip", TestPictures.Zip(("cat/1.png", TestPictures.Png(1)))));

        Assert.Equal([("cat/1.png", 0, "cat", 1)], set.Summary());
    }

    [Fact]
    public void OtherKindsAreReadFromArchives()
    {
        using TestFolder folder = new();
        byte[] cifar = [3, .. Enumerable.Repeat((byte)8, 3072), 4, .. Enumerable.Repeat((byte)9, 3072)];
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 5];
        string manifest = folder.File("m.zip", TestPictures.Zip(
            ("d/a.png", TestPictures.Png(1)), ("d/manifest.csv", TestPictures.Utf8("path,label,box\na.png,x,0 0 2 2\n"))));
        string binary = folder.File("c.zip", TestPictures.Zip(("cifar/test_batch.bin", cifar)));
        string idx = folder.File("i.zip", TestPictures.Zip(
            ("t10k-images-idx3-ubyte", images), ("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 7])));

        using (IDataSet set = DataSets.Open(manifest))
        {
            Assert.Equal([("a.png", null, "x", 1)], set.Summary());
            Assert.Equal([new Box(0, 0, 2, 2)], Assert.Single(set.Items()).ReadAnnotation()!.Boxes);
        }
        using (IDataSet set = DataSets.Open(binary))
            Assert.Equal([("test_batch.bin#0", 3, null, 8), ("test_batch.bin#1", 4, null, 9)], set.Summary());
        using (IDataSet set = DataSets.Open(idx))
            Assert.Equal([("t10k-images-idx3-ubyte#0", 7, null, 5)], set.Summary());
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("a/../../evil.png")]
    [InlineData("/evil.png")]
    [InlineData("C:/evil.png")]
    [InlineData("..\\evil.png")]
    [InlineData("a\\evil.png")]
    public void AnEntryThatLeavesTheArchiveIsRefusedByName(string name)
    {
        using TestFolder folder = new();

        string message = TestPictures.Refused(
            folder.File("set.zip", TestPictures.Zip(("a/1.png", TestPictures.Png(1)), (name, TestPictures.Png(2))))).Message;

        Assert.Contains($"\"{name}\"", message);
        Assert.Equal(["set.zip"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void ABombIsRefusedBeforeItIsUnpacked()
    {
        using TestFolder folder = new();
        string path = folder.File("bomb.zip", TestPictures.Zip(("a/1.png", TestPictures.Png(1)), ("a/2.png", new byte[16 << 20])));

        string message = TestPictures.Refused(path).Message;

        Assert.Contains("a/2.png unpacks ", message);
        Assert.Contains($"to {16 << 20}; up to 200 times", message);
    }

    [Fact]
    public void AnEntryThatUnpacksToMoreThanItDeclaresIsRefused()
    {
        using TestFolder folder = new();
        byte[] archive = TestPictures.Zip(("a/1.bmp", new byte[100_000]), ("a/2.png", TestPictures.Png(2)));
        // 1000 bytes are declared instead, in the list of entries and before the entry.
        Declare(archive, from: 100_000, to: 1000);

        using IDataSet set = DataSets.Open(folder.File("set.zip", archive));
        DataSetItem[] items = [.. set.Items()];

        Assert.Contains("a/1.bmp is", Assert.Throws<InputException>(() => items[0].Read()).Message);
        Assert.Equal(2, items[1].Gray());
    }

    [Fact]
    public void ADamagedEntryAmongGoodOnesFailsAlone()
    {
        using TestFolder folder = new();
        // Random bytes are stored as they come; the content of a/1.bin is found again and changed.
        byte[] noise = new byte[500];
        new Random(1).NextBytes(noise);
        byte[] archive = TestPictures.Zip(("a/1.png", noise), ("a/2.png", TestPictures.Png(2)));
        archive[archive.AsSpan().IndexOf(noise.AsSpan(100, 20))] ^= 1;

        using IDataSet set = DataSets.Open(folder.File("set.zip", archive));
        DataSetItem[] items = [.. set.Items()];

        Assert.Contains("checksum", Assert.Throws<InputException>(() => items[0].Read()).Message);
        Assert.Equal(2, items[1].Gray());
    }

    [Fact]
    public void NestedAndRepeatedEntriesAreRefused()
    {
        using TestFolder folder = new();
        byte[] inner = TestPictures.Zip(("a/1.png", TestPictures.Png(1)));

        Assert.Contains("a/inner.zip is an archive itself",
            TestPictures.Refused(folder.File("n.zip", TestPictures.Zip(("a/inner.zip", inner)))).Message);
        Assert.Contains("a/1.png twice", TestPictures.Refused(folder.File("r.zip",
            TestPictures.Zip(("a/1.png", TestPictures.Png(1)), ("a/./1.png", TestPictures.Png(2))))).Message);
    }

    [Fact]
    public void ArchivesWithoutImagesAndDamagedOnesAreRefused()
    {
        using TestFolder folder = new();
        byte[] good = TestPictures.Zip(("a/1.png", TestPictures.Png(1)));

        Assert.Contains("no data set of a known kind", TestPictures.Refused(folder.File("e.zip", TestPictures.Zip())).Message);
        Assert.Contains("no data set of a known kind",
            TestPictures.Refused(folder.File("t.zip", TestPictures.Zip(("a/b.txt", [1])))).Message);
        Assert.Contains("cut short", TestPictures.Refused(folder.File("c.zip", good.AsSpan(0, good.Length - 10))).Message);
    }

    private static void Declare(byte[] archive, int from, int to)
    {
        int found = 0;
        for (int i = 0; i + 4 <= archive.Length; i++)
        {
            if (BitConverter.ToInt32(archive, i) != from) continue;
            BitConverter.TryWriteBytes(archive.AsSpan(i), to);
            found++;
        }
        Assert.Equal(2, found);
    }
}
