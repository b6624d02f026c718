using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The binary files of CIFAR-10 and CIFAR-100.</summary>
/// <remarks>
/// A. Krizhevsky, "The CIFAR-10 and CIFAR-100 datasets", binary version: each record is a label (CIFAR-100: the coarse one,
/// then the fine one, which is read here) and 32×32 pixels, first all red, then green, then blue values, row by row.
/// </remarks>
internal sealed class CifarBinary : IDataSetKind
{
    private const int Side = 32;
    private static readonly Variant Ten = new("CIFAR-10 binary", 10, LabelBytes: 1, "batches.meta.txt");
    private static readonly Variant Hundred = new("CIFAR-100 binary", 100, LabelBytes: 2, "fine_label_names.txt");

    public string Layout => "binary files of CIFAR-10 (data_batch_1.bin, test_batch.bin) or CIFAR-100 (train.bin, test.bin)";

    public IDataSet? InFolder(DataSetSource source)
    {
        ImmutableArray<string> files = source.TopFiles;
        string[] train = [.. files.Where(file => file.StartsWith("data_batch_", StringComparison.Ordinal) && IsBinary(file))];
        string[] test = [.. files.Where(file => file == "test_batch.bin")];
        if (train.Length + test.Length > 0)
            return Open(source, Ten, source.Choose(train, test));
        (train, test) = ([.. files.Where(file => file == "train.bin")], [.. files.Where(file => file == "test.bin")]);
        return train.Length + test.Length > 0 ? Open(source, Hundred, source.Choose(train, test)) : null;
    }

    public IDataSet? InFile(DataSetSource source, string file) =>
        IsBinary(file) && VariantOf(file, source.Files.Length(file)) is { } variant ? Open(source, variant, [file]) : null;

    private static bool IsBinary(string file) => file.EndsWith(".bin", StringComparison.Ordinal);

    private static Variant? VariantOf(string file, long length)
    {
        Variant? named = file.StartsWith("data_batch_", StringComparison.Ordinal) || file == "test_batch.bin" ? Ten
            : file is "train.bin" or "test.bin" ? Hundred : null;
        Variant[] fitting = [.. new[] { Ten, Hundred }.Where(variant => length % variant.RecordBytes == 0)];
        return fitting is [var only] ? only : named;
    }

    private static OpenDataSet Open(DataSetSource source, Variant variant, ImmutableArray<string> files)
    {
        long count = files.Sum(file => (long)RecordFile.Count(source.Files, file, variant.RecordBytes));
        ImmutableArray<string> classes = [.. RecordFile.Names(source.Files, variant.NamesFile, variant.Classes)];
        return new OpenDataSet(source, variant.Name, () => Items(source.Files, variant, files, classes))
        {
            Classes = classes,
            Count = checked((int)count),
        };
    }

    private static IEnumerable<DataSetItem> Items(
        IFileTree tree, Variant variant, ImmutableArray<string> files, ImmutableArray<string> classes)
    {
        int index = 0;
        foreach (string file in files)
        {
            foreach ((int number, byte[] record) in RecordFile.Read(tree, file, variant.RecordBytes).Index())
            {
                int label = record[variant.LabelBytes - 1];
                if (label >= variant.Classes)
                    throw new InputException($"{tree.Describe(file)} is damaged or no {variant.Name} file: "
                        + $"record {number} has the label {label}; 0 to {variant.Classes - 1} are expected.");
                yield return new DataSetItem
                {
                    Index = index++,
                    Name = $"{file}#{number}",
                    LabelIndex = label,
                    Label = classes.IsEmpty ? null : classes[label],
                    Read = () => PlanarPicture.ByRows(record.AsSpan(variant.LabelBytes), Side),
                };
            }
        }
    }

    private sealed record Variant(string Name, int Classes, int LabelBytes, string NamesFile)
    {
        public int RecordBytes => LabelBytes + 3 * Side * Side;
    }
}
