using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Parquet files with the bytes of pictures, as the Hugging Face hub lays them out.</summary>
internal sealed class ParquetImages : IDataSetKind
{
    private const string Ending = ".parquet";

    public string Layout => "Parquet files with a column of picture bytes (image, as the Hugging Face hub has it) and label";

    public IDataSet? InFolder(DataSetSource source)
    {
        string[] files = [.. source.TopFiles.Where(file => file.EndsWith(Ending, StringComparison.Ordinal))];
        if (files.Length == 0) return null;
        string[] train = [.. files.Where(file => file.StartsWith("train", StringComparison.Ordinal))];
        string[] test = [.. files.Where(file => file.StartsWith("test", StringComparison.Ordinal))];
        bool hasParts = train.Length > 0 && test.Length > 0;
        return Open(source, hasParts ? source.Choose(train, test) : [.. files]);
    }

    public IDataSet? InFile(DataSetSource source, string file) =>
        file.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || ParquetTable.IsParquet(source.Files, file)
            ? Open(source, [file]) : null;

    private static OpenDataSet Open(DataSetSource source, ImmutableArray<string> files)
    {
        ImmutableArray<string> classes = default;
        long count = 0;
        bool hasLabels = true;
        foreach (string file in files)
        {
            using ParquetTable table = ParquetTable.Open(source.Files, file);
            if (!classes.IsDefault && !classes.SequenceEqual(table.Classes))
                throw new InputException($"{source.Files.Describe(file)} has other names of classes than {files[0]}.");
            classes = table.Classes;
            count += table.Rows;
            hasLabels &= table.HasLabels;
        }
        return new OpenDataSet(source, "Parquet", () => Items(source.Files, files))
        {
            Classes = classes,
            Count = count is > 0 and <= int.MaxValue ? (int)count
                : throw new InputException($"{source.Path} has {count} images."),
            Remarks = hasLabels ? [] : [$"There is no column of labels ({string.Join(", ", ParquetTable.LabelColumns)})."],
        };
    }

    private static IEnumerable<DataSetItem> Items(IFileTree tree, ImmutableArray<string> files)
    {
        int index = 0;
        foreach (string file in files)
        {
            using ParquetTable table = ParquetTable.Open(tree, file);
            foreach ((int number, ParquetRow row) in table.Read().Index())
            {
                string name = $"{file}#{number}";
                int? label = row.LabelIndex is >= 0 ? row.LabelIndex : null; // the hub writes -1 where a label is withheld
                yield return new DataSetItem
                {
                    Index = index++,
                    Name = name,
                    LabelIndex = label,
                    Label = row.Label ?? (label < table.Classes.Length ? table.Classes[label.Value] : null),
                    Read = () => Encoded(row.Image, tree.Describe(name)).Decode(),
                    Encoded = () => Encoded(row.Image, tree.Describe(name)),
                };
            }
        }
    }

    private static EncodedImage Encoded(byte[] bytes, string name) => bytes.Length > 0 ? new(bytes, name)
        : throw new InputException($"{name} holds no bytes of a picture.");
}
