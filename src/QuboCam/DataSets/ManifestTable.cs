using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace QuboCam;

/// <summary>A row of a manifest.</summary>
/// <param name="Path">The picture, relative to the manifest.</param>
/// <param name="LabelIndex">Index of its class, or null.</param>
/// <param name="Label">Name of its class, or null.</param>
/// <param name="Boxes">Boxes as they are written; empty where there are none.</param>
/// <param name="Mask">Picture of the mask, relative to the manifest, or null.</param>
internal sealed record ManifestRow(string Path, int? LabelIndex, string? Label, string Boxes, string? Mask);

/// <summary>Reads the table of a manifest: RFC 4180 with a header, comma and double quotes, UTF-8.</summary>
internal sealed class ManifestTable
{
    private const int LongestRecord = 1 << 20;
    private static readonly string[] PathColumns = ["path", "file", "image", "file_name", "filename"];
    private static readonly string[] Corners = ["x0", "y0", "x1", "y1"];

    private readonly CsvDataReader csv;
    private readonly string name;
    private readonly int path, label, labelIndex, boxes, mask;
    private readonly int[] corners;

    private ManifestTable(CsvDataReader csv, string name)
    {
        (this.csv, this.name) = (csv, name);
        path = Column(PathColumns);
        label = Column("label");
        labelIndex = Column("label_index", "class");
        boxes = Column("boxes", "box");
        mask = Column("mask");
        corners = [.. Corners.Select(corner => Column(corner))];
        if (corners.Contains(-1))
            corners = [];
    }

    /// <summary>Whether the header has a column of paths; false where it cannot be read.</summary>
    public static bool HasPaths(IFileTree files, string file)
    {
        try
        {
            return Reading(files, file, table => table.path >= 0);
        }
        catch (InputException cause) when (cause.InnerException is CsvFormatException or CsvRecordTooLargeException)
        {
            return false;
        }
    }

    /// <summary>All rows.</summary>
    /// <exception cref="InputException">The table is malformed, has no paths, or a path that leaves its folder.</exception>
    public static ImmutableArray<ManifestRow> Read(IFileTree files, string file)
    {
        if (files.Length(file) > IFileTree.MostBytes)
            throw new InputException(
                $"{files.Describe(file)} has {files.Length(file)} bytes; at most {IFileTree.MostBytes} are read.");
        return WithIndices(Reading(files, file, table => table.Rows()));
    }

    private static T Reading<T>(IFileTree files, string file, Func<ManifestTable, T> read)
    {
        string name = files.Describe(file);
        try
        {
            using StreamReader text = new(files.Open(file), Encoding.UTF8);
            using CsvDataReader csv = CsvDataReader.Create(
                text, new CsvDataReaderOptions { Delimiter = ',', MaxBufferSize = LongestRecord, CsvStyle = CsvStyle.Standard });
            return read(new ManifestTable(csv, name));
        }
        catch (Exception cause) when (cause is CsvFormatException or CsvRecordTooLargeException or IOException)
        {
            throw new InputException($"{name} is no CSV table as RFC 4180 has it: {cause.Message}", cause);
        }
    }

    private int Column(params string[] names) => names
        .Select(wanted => Enumerable.Range(0, csv.FieldCount)
            .FirstOrDefault(i => csv.GetName(i).Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase), -1))
        .FirstOrDefault(found => found >= 0, -1);

    private ImmutableArray<ManifestRow> Rows()
    {
        if (path < 0)
            throw new InputException($"{name} has no column of paths ({string.Join(", ", PathColumns)}); its header is "
                + $"\"{string.Join(",", Enumerable.Range(0, csv.FieldCount).Select(csv.GetName))}\".");
        ImmutableArray<ManifestRow>.Builder rows = ImmutableArray.CreateBuilder<ManifestRow>();
        while (csv.Read())
        {
            if (csv.RowFieldCount <= 1 && csv.FieldCount > 1 && Text(0).Length == 0) continue; // a blank line
            if (csv.RowFieldCount != csv.FieldCount)
                throw new InputException(
                    $"{name}, row {csv.RowNumber}: {csv.RowFieldCount} fields, {csv.FieldCount} in the header; quote commas.");
            rows.Add(Row());
        }
        return rows.ToImmutable();
    }

    private ManifestRow Row()
    {
        string? maskPath = Text(mask).Length == 0 ? null : Within(Text(mask));
        string[] edges = [.. corners.Select(Text)];
        string corner = edges.All(edge => edge.Length == 0) ? ""
            : string.Join(' ', edges.Select(edge => edge.Length == 0 ? "?" : edge));
        string written = string.Join(';', new[] { Text(boxes), corner }.Where(text => text.Length > 0));
        string? named = Text(label) is { Length: > 0 } text ? text : null;
        return new ManifestRow(Within(Text(path)), Index(Text(labelIndex)), named, written, maskPath);
    }

    private int? Index(string text) => text.Length == 0 ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index
        : throw new InputException(
            $"{name}, row {csv.RowNumber}: {csv.GetName(labelIndex)} is \"{text}\"; a whole number from 0 is expected.");

    private string Within(string text) => RelativePath.Normalize(text) ?? throw new InputException(
        $"{name}, row {csv.RowNumber}: the path \"{text}\" is refused: "
        + "give paths below the manifest's folder, with slashes and without \"..\".");

    private string Text(int column) => column < 0 || column >= csv.RowFieldCount ? "" : csv.GetString(column).Trim();

    /// <summary>Labels that are all whole numbers are indices, where there is no column of indices.</summary>
    private static ImmutableArray<ManifestRow> WithIndices(ImmutableArray<ManifestRow> rows)
    {
        bool areIndices = rows.All(row => row.LabelIndex is null && (row.Label is null || Number(row.Label) is not null));
        return areIndices ? [.. rows.Select(row => row with { LabelIndex = Number(row.Label), Label = null })] : rows;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
