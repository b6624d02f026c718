using System.IO.Compression;

namespace QuboCam.Tests;

public sealed class IdxFileTests
{
    // Two images of two rows and three columns.
    private static readonly byte[] TwoImages =
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 250, 251, 252, 253, 254, 255];

    private static readonly byte[] ThreeLabels = [0, 0, 8, 1, 0, 0, 0, 3, 9, 0, 255];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ImagesComeInTheirOrderWithGreyInAllChannels(bool isPacked)
    {
        using TestFolder folder = new();

        IdxImages images = IdxFile.Images(folder.File("images", isPacked ? Packed(TwoImages) : TwoImages));

        Assert.Equal((2, 2, 3), (images.Count, images.Height, images.Width));
        byte[][] expected = [.. new byte[][] { [1, 2, 3, 4, 5, 6], [250, 251, 252, 253, 254, 255] }
            .Select(gray => gray.SelectMany(g => new[] { g, g, g }).ToArray())];
        // Twice: an enumeration begins at the first image again.
        for (int pass = 0; pass < 2; pass++)
        {
            Assert.Equal(expected, images.Select(image => image.Rgb.ToArray()));
            Assert.All(images, image => Assert.Equal((3, 2), (image.Width, image.Height)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LabelsComeInTheirOrder(bool isPacked)
    {
        using TestFolder folder = new();

        Assert.Equal([9, 0, 255], IdxFile.Labels(folder.File("labels", isPacked ? Packed(ThreeLabels) : ThreeLabels)));
    }

    [Fact]
    public void AFileIsToldByItsContent()
    {
        using TestFolder folder = new();

        Assert.True(IdxFile.IsIdx(folder.File("a.png", TwoImages)));
        Assert.True(IdxFile.IsIdx(folder.File("b", ThreeLabels)));
        Assert.True(IdxFile.IsIdx(folder.File("c", Packed(TwoImages))));
        Assert.True(IdxFile.IsIdx(folder.File("d", Packed(ThreeLabels))));

        Assert.False(IdxFile.IsIdx(folder.File("images-idx3-ubyte", [0, 0, 0xD, 3, 0, 0, 0, 1])));
        Assert.False(IdxFile.IsIdx(folder.File("e", [0, 0, 8])));
        Assert.False(IdxFile.IsIdx(folder.File("f", [])));
        Assert.False(IdxFile.IsIdx(folder.File("g", Packed("text"u8.ToArray()))));
        Assert.False(IdxFile.IsIdx(folder.File("h", [0x1F, 0x8B, 1, 2, 3, 4])));
        Assert.False(IdxFile.IsIdx(folder.Path));
        Assert.False(IdxFile.IsIdx(Path.Combine(folder.Path, "missing")));
        Assert.False(IdxFile.IsIdx(folder.Pipe("pipe")));
    }

    [Theory]
    [InlineData("holds labels, not images", 0, 0, 8, 1, 0, 0, 0, 1, 5)]
    [InlineData("begins with 0x89504E47, not 0x00000803", 0x89, 0x50, 0x4E, 0x47)]
    [InlineData("of the header there are 2 of 4 bytes", 0, 0, 8, 3, 0, 0, 0, 1, 0, 0)]
    [InlineData("declares 0 images of 1×1", 0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1)]
    [InlineData("declares -1 images", 0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1)]
    [InlineData("of 0×1 pixels", 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)]
    [InlineData("of 1×4097 pixels", 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0x10, 1)]
    [InlineData("declares 18 bytes, it has 17", 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7)]
    [InlineData("declares 17 bytes, it has 18", 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 7)]
    // 2³¹ − 1 images of 4096² pixels.
    [InlineData("declares 36028797002186768 bytes, it has 16", 0, 0, 8, 3, 127, 255, 255, 255, 0, 0, 16, 0, 0, 0, 16, 0)]
    public void AWrongHeaderIsRefusedBeforeAnyImage(string says, params int[] content)
    {
        using TestFolder folder = new();
        string path = folder.File("images", [.. content.Select(b => (byte)b)]);

        InputException error = Assert.Throws<InputException>(() => IdxFile.Images(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedPackedFileGivesItsWholeImagesAndNamesTheBrokenOne()
    {
        using TestFolder folder = new();
        IdxImages images = IdxFile.Images(folder.File("images", Packed(TwoImages[..^1])));
        using IEnumerator<RgbImage> each = images.GetEnumerator();

        Assert.True(each.MoveNext());
        InputException error = Assert.Throws<InputException>(() => each.MoveNext());

        Assert.Contains("of image 1 (0 to 1) there are 5 of 6 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGzipStreamThatEndsOrIsDamagedInTheMiddleIsRefused()
    {
        using TestFolder folder = new();
        byte[] noise = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * i / 7))];
        byte[] many = [0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 10, 0, 0, 0, 10, .. noise];
        byte[] packed = Packed(many), changed = [.. packed];
        changed[^6] ^= 0x40; // the checksum

        string cut = Message(() => IdxFile.Images(folder.File("cut", packed.AsSpan(0, packed.Length / 2))).Last());
        string damaged = Message(() => IdxFile.Images(folder.File("changed", changed)).Last());

        Assert.Matches(@"cut is (damaged or )?cut short: .*image [1-9]\d* \(0 to 99\)", cut);
        Assert.Matches(@"changed is damaged or cut short: image 99 \(0 to 99\)", damaged);
    }

    [Fact]
    public void WhatFollowsTheDeclaredImagesIsRefusedWithoutReadingOn()
    {
        using TestFolder folder = new();
        // 1 GiB of zeros, packed to 1 MB: reading on would take seconds.
        byte[] bomb = Packed(TwoImages, zerosAfter: 1 << 30);
        IdxImages images = IdxFile.Images(folder.File("images", bomb));
        long before = GC.GetAllocatedBytesForCurrentThread();

        InputException error = Assert.Throws<InputException>(() => images.Last());

        Assert.Contains("goes on after image 1 (0 to 1), the last one", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("holds images, not labels", 0, 0, 8, 3, 0, 0, 0, 1)]
    [InlineData("declares 0 labels", 0, 0, 8, 1, 0, 0, 0, 0)]
    [InlineData("declares 2147483647 labels", 0, 0, 8, 1, 127, 255, 255, 255, 1)]
    [InlineData("declares 10 bytes, it has 9", 0, 0, 8, 1, 0, 0, 0, 2, 1)]
    public void WrongLabelsAreRefused(string says, params int[] content)
    {
        using TestFolder folder = new();
        string path = folder.File("labels", [.. content.Select(b => (byte)b)]);

        Assert.Contains(says, Message(() => IdxFile.Labels(path).Length), StringComparison.Ordinal);
    }

    [Fact]
    public void PackedLabelsAreAsManyAsDeclared()
    {
        using TestFolder folder = new();

        string cut = Message(() => IdxFile.Labels(folder.File("cut", Packed(ThreeLabels[..^1]))).Length);
        string longer = Message(() => IdxFile.Labels(folder.File("longer", Packed([.. ThreeLabels, 1]))).Length);

        Assert.Contains("declares 3 labels and holds 2", cut, StringComparison.Ordinal);
        Assert.Contains("goes on after label 2", longer, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileAFolderAnEmptyFileAndAPipeAreRefused()
    {
        using TestFolder folder = new();
        string missing = Path.Combine(folder.Path, "missing");

        Assert.Contains("does not exist", Message(() => IdxFile.Images(missing).Count), StringComparison.Ordinal);
        Assert.Contains("folder", Message(() => IdxFile.Images(folder.Path).Count), StringComparison.Ordinal);
        Assert.Contains("empty", Message(() => IdxFile.Images(folder.File("empty", [])).Count), StringComparison.Ordinal);
        Assert.Contains("pipe", Message(() => IdxFile.Labels(folder.Pipe("pipe")).Length), StringComparison.Ordinal);
    }

    private static string Message(Func<object> read) => Assert.Throws<InputException>(read).Message;

    private static byte[] Packed(byte[] content, long zerosAfter = 0)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
            byte[] zeros = new byte[1 << 20];
            for (long left = zerosAfter; left > 0; left -= zeros.Length)
                gzip.Write(zeros);
        }
        return packed.ToArray();
    }
}
