using System.Collections.Immutable;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace QuboCam;

/// <summary>A row of a Parquet file of pictures.</summary>
/// <param name="Image">The picture's file; empty where there is none.</param>
/// <param name="LabelIndex">Index of its class, or null.</param>
/// <param name="Label">Name of its class, or null.</param>
internal readonly record struct ParquetRow(byte[] Image, int? LabelIndex, string? Label);

/// <summary>A Parquet file of pictures, read row group by row group.</summary>
internal sealed class ParquetTable : IDisposable
{
    public static readonly ImmutableArray<string> LabelColumns = ["label", "labels", "fine_label", "class"];

    /// <summary>Most rows and most unpacked bytes of a row group; the hub writes 100 or 1000 rows.</summary>
    private const long MostRows = 1_000_000, MostGroupBytes = 1L << 30;

    private static readonly string[] ImageColumns = ["image", "img"];

    private readonly string name;
    private readonly Stream content;
    private readonly ParquetReader reader;
    private readonly DataField image;
    private readonly DataField? label;

    private ParquetTable(Stream content, string name)
    {
        (this.content, this.name) = (content, name);
        ParquetBytes.CheckFrame(content, name);
        reader = Reading(() => ParquetReader.CreateAsync(content).GetAwaiter().GetResult());
        DataField[] fields = Reading(() => reader.Schema.GetDataFields());
        image = ImageField(fields);
        label = LabelColumns.Select(wanted => fields.FirstOrDefault(field => PathOf(field) == wanted))
            .FirstOrDefault(field => field is not null);
        if (label is not null && label.ClrType != typeof(ReadOnlyMemory<char>) && !ParquetLabels.IsWhole(label.ClrType))
            throw new InputException(
                $"{name}: the column {PathOf(label)} holds {label.ClrType.Name}; whole numbers or text are expected.");
        Classes = HuggingFaceFeatures.Classes(reader.CustomMetadata, label?.Name);
        Rows = Reading(() => Enumerable.Range(0, reader.RowGroupCount).Sum(group => CheckedRows(group)));
    }

    /// <summary>Names of the classes by index; empty where the file tells none.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Whether there is a column of labels.</summary>
    public bool HasLabels => label is not null;

    /// <summary>Opens a file and checks its columns and the sizes of its row groups.</summary>
    /// <exception cref="InputException">It is damaged, has no pictures, or a row group is too large.</exception>
    public static ParquetTable Open(IFileTree files, string file)
    {
        Stream content = files.OpenAnywhere(file);
        try
        {
            return new ParquetTable(content, files.Describe(file));
        }
        catch (InputException)
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as a Parquet file does.</summary>
    public static bool IsParquet(IFileTree files, string file)
    {
        using Stream content = files.Open(file);
        return ParquetBytes.HasMagic(content);
    }

    /// <summary>All rows in their order, one row group in memory at a time.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<ParquetRow> Read()
    {
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            int number = group;
            foreach (ParquetRow row in Reading(() => ReadGroup(number)))
                yield return row;
        }
    }

    public void Dispose()
    {
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        content.Dispose();
    }

    private ParquetRow[] ReadGroup(int number)
    {
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(number);
        ReadOnlyMemory<byte>?[] images = ParquetLabels.Read<ReadOnlyMemory<byte>>(group, image);
        (int? Index, string? Text)[] labels = label is null ? new (int?, string?)[images.Length]
            : ParquetLabels.Read(group, label);
        return [.. images.Zip(labels, (bytes, known) => new ParquetRow(bytes?.ToArray() ?? [], known.Index, known.Text))];
    }

    private long CheckedRows(int number)
    {
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(number);
        ColumnChunk? chunk = group.GetMetadata(image);
        long bytes = chunk?.MetaData?.TotalUncompressedSize ?? 0;
        if (group.RowCount is < 0 or > MostRows || bytes is < 0 or > MostGroupBytes)
            throw new InputException($"{name} has a row group of {group.RowCount} rows and {bytes} bytes of pictures; "
                + $"at most {MostRows} rows and {MostGroupBytes} bytes are read at a time: write it with smaller row groups.");
        foreach (DataField field in new[] { image, label }.OfType<DataField>())
            if (group.GetMetadata(field)?.MetaData is { } column)
                ParquetBytes.CheckPages(content, column, name);
        return group.RowCount;
    }

    private DataField ImageField(DataField[] fields)
    {
        DataField[] binary = [.. fields.Where(field =>
            field.ClrType == typeof(ReadOnlyMemory<byte>) && !field.IsArray && field.MaxRepetitionLevel == 0)];
        return ImageColumns.SelectMany(column => new[] { column, column + "/bytes" })
            .Select(wanted => binary.FirstOrDefault(field => PathOf(field) == wanted)).FirstOrDefault(field => field is not null)
            ?? (binary is [var only] ? only : throw new InputException($"{name} has no column of pictures "
                + $"(image with bytes, or one binary column); its columns are {string.Join(", ", fields.Select(PathOf))}."));
    }

    private static string PathOf(DataField field) => string.Join('/', field.Path.ToList());

    /// <summary>The package lets come what may on damaged files: all of it is told as damage.</summary>
    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (ParquetBytes.IsDamage(cause))
        {
            throw new InputException(
                $"{name} is damaged or no Parquet file that can be read: {cause.Message.ReplaceLineEndings(" ")}", cause);
        }
    }
}
