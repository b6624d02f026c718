using Parquet;
using Parquet.Schema;

namespace QuboCam.Tests;

public sealed class ParquetImagesTests
{
    private const string Features =
        """{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["ant", "bee", "cat"], "_type": "ClassLabel"}}}}""";

    [Fact]
    public async Task TheLayoutOfTheHubIsReadRowGroupByRowGroup()
    {
        using TestFolder folder = new();
        byte[] file = await Hub([[(10, 0L), (20, 2L)], [(30, 1L), (null, null), (50, -1L)]], Features);

        using IDataSet set = DataSets.Open(folder.File("test-00000-of-00001.parquet", file));
        DataSetItem[] items = [.. set.Items()];

        Assert.Equal([(0, "ant"), (2, "cat"), (1, "bee"), (null, null), (null, null)],
            items.Select(item => (item.LabelIndex, item.Label)));
        Assert.Equal([10, 20, 30, 50], items.Where(item => item.Index != 3).Select(item => item.Gray()));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"test-00000-of-00001.parquet#{i}"), items.Select(item => item.Name));
        Assert.Contains("#3 holds no bytes", Assert.Throws<InputException>(() => items[3].Read()).Message);
        Assert.Equal(["ant", "bee", "cat"], set.Classes);
        Assert.Equal((5, "Parquet"), (set.Count, set.Kind));
        Assert.Empty(set.Remarks);
    }

    [Fact]
    public async Task ABinaryColumnAndLabelsOfTextAreRead()
    {
        using TestFolder folder = new();
        DataField picture = new("picture", typeof(byte[]), isNullable: true), label = new("label", typeof(string), isNullable: true);
        byte[] file = await Write(new ParquetSchema(picture, label), null, async group =>
        {
            await group.WriteAsync(picture, new[] { TestPictures.Png(1), TestPictures.Png(2) });
            await group.WriteAsync(label, [null!, "dog"]);
        });

        using IDataSet set = DataSets.Open(folder.File("p.parquet", file));

        Assert.Equal([("p.parquet#0", null, null, 1), ("p.parquet#1", null, "dog", 2)], set.Summary());
    }

    [Fact]
    public async Task LabelsOfThirtyTwoBitsAndNoLabelsAtAllAreRead()
    {
        using TestFolder folder = new();
        DataField image = new("image", typeof(byte[]), isNullable: false), label = new("label", typeof(int), isNullable: false);
        byte[] labelled = await Write(new ParquetSchema(image, label), null, async group =>
        {
            await group.WriteAsync(image, new[] { TestPictures.Png(1) });
            await group.WriteAsync<int>(label, (int[])[77]);
        });
        byte[] bare = await Write(new ParquetSchema(image), null, async group =>
            await group.WriteAsync(image, new[] { TestPictures.Png(2) }));

        using IDataSet first = DataSets.Open(folder.File("l.parquet", labelled));
        using IDataSet second = DataSets.Open(folder.File("b.parquet", bare));

        Assert.Equal([("l.parquet#0", 77, null, 1)], first.Summary());
        Assert.Equal([("b.parquet#0", null, null, 2)], second.Summary());
        Assert.StartsWith("There is no column of labels", Assert.Single(second.Remarks));
    }

    [Fact]
    public async Task AFolderAndAnArchiveOfPartsAreReadInOrder()
    {
        using TestFolder folder = new();
        (string Name, byte[] Content)[] files =
        [
            ("train-0.parquet", await Hub([[(1, 0L)]], Features)),
            ("test-1.parquet", await Hub([[(3, 1L)]], Features)),
            ("test-0.parquet", await Hub([[(2, 2L)]], Features)),
        ];
        foreach ((string name, byte[] content) in files)
            folder.File("set/" + name, content);
        string archive = folder.File("set.zip", TestPictures.Zip(files));

        foreach (string path in new[] { Path.Combine(folder.Path, "set"), archive })
        {
            using IDataSet test = DataSets.Open(path);
            using IDataSet all = DataSets.Open(path, new DataSetOptions { Part = DataSetPart.All });

            Assert.Equal([("test-0.parquet#0", 2, "cat", 2), ("test-1.parquet#0", 1, "bee", 3)], test.Summary());
            Assert.Equal([1, 2, 3], all.Items().Select(item => item.Gray()));
            Assert.Equal((2, 3), (test.Count, all.Count));
        }
    }

    [Fact]
    public async Task ADamagedPictureFailsAlone()
    {
        using TestFolder folder = new();
        DataField image = new("image", typeof(byte[]), isNullable: false);
        byte[] file = await Write(new ParquetSchema(image), null, async group =>
            await group.WriteAsync(image, new[] { [1, 2, 3], TestPictures.Png(2) }));

        using IDataSet set = DataSets.Open(folder.File("d.parquet", file));
        DataSetItem[] items = [.. set.Items()];

        Assert.Contains("d.parquet#0", Assert.Throws<InputException>(() => items[0].Read()).Message);
        Assert.Equal(2, items[1].Gray());
    }

    [Fact]
    public async Task AFileWithoutPicturesIsRefusedWithItsColumns()
    {
        using TestFolder folder = new();
        DataField text = new("text", typeof(string), isNullable: true), label = new("label", typeof(double), isNullable: false);
        DataField image = new("image", typeof(byte[]), isNullable: false);
        byte[] none = await Write(new ParquetSchema(text, label), null, async group =>
        {
            await group.WriteAsync(text, ["a"]);
            await group.WriteAsync<double>(label, (double[])[1.5]);
        });
        byte[] odd = await Write(new ParquetSchema(image, label), null, async group =>
        {
            await group.WriteAsync(image, new[] { TestPictures.Png(1) });
            await group.WriteAsync<double>(label, (double[])[1.5]);
        });

        Assert.Contains("its columns are text, label", TestPictures.Refused(folder.File("n.parquet", none)).Message);
        Assert.Contains("label holds Double", TestPictures.Refused(folder.File("o.parquet", odd)).Message);
    }

    [Fact]
    public async Task DamagedFilesAreRefusedOrEndTheReading()
    {
        using TestFolder folder = new();
        byte[] good = await Hub([[(1, 0L), (2, 1L)], [(3, 2L)]], Features);

        Assert.Contains("cut short", TestPictures.Refused(folder.File("cut.parquet", good.AsSpan(0, good.Length - 20))).Message);
        Assert.Contains("does not begin with PAR1",
            TestPictures.Refused(folder.File("none.parquet", new byte[100])).Message);
        byte[] footer = [.. good];
        BitConverter.TryWriteBytes(footer.AsSpan(footer.Length - 8), int.MaxValue);
        Assert.Contains("does not fit", TestPictures.Refused(folder.File("footer.parquet", footer)).Message);

        // Whatever byte is damaged, nothing but an InputException comes of it, or the reading succeeds.
        Random random = new(7);
        int refused = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            byte[] damaged = [.. good];
            for (int i = 0; i < 4; i++)
                damaged[random.Next(4, damaged.Length - 8)] = (byte)random.Next(256);
            try
            {
                using IDataSet set = DataSets.Open(folder.File("damaged.parquet", damaged));
                _ = set.Items().Count();
            }
            catch (InputException refusal)
            {
                Assert.Contains("damaged.parquet", refusal.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 20, 200);
    }

    /// <summary>Rows of a grey picture and a label each: image is a struct of bytes and path, as the hub writes it.</summary>
    private static Task<byte[]> Hub((int? Gray, long? Label)[][] groups, string? features)
    {
        DataField bytes = new("bytes", typeof(byte[]), isNullable: true), path = new("path", typeof(string), isNullable: true);
        DataField label = new("label", typeof(long), isNullable: true);
        return Write(new ParquetSchema(new StructField("image", bytes, path), label), features,
            [.. groups.Select(rows => (Func<ParquetRowGroupWriter, Task>)(async group =>
            {
                await group.WriteAsync(bytes, [.. rows.Select(row => row.Gray is { } gray ? TestPictures.Png((byte)gray) : null!)]);
                await group.WriteAsync(path, [.. rows.Select(row => $"{row.Gray}.png")]);
                await group.WriteAsync<long>(label, rows.Select(row => row.Label).ToArray());
            }))]);
    }

    private static async Task<byte[]> Write(ParquetSchema schema, string? features, params Func<ParquetRowGroupWriter, Task>[] groups)
    {
        using MemoryStream file = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file))
        {
            if (features is not null)
                writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = features };
            foreach (Func<ParquetRowGroupWriter, Task> write in groups)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await write(group);
                group.CompleteValidate();
            }
        }
        return file.ToArray();
    }
}
