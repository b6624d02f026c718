using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The binary files of STL-10.</summary>
/// <remarks>
/// A. Coates, H. Lee and A. Y. Ng, AISTATS 2011: 96×96 pixels of unsigned bytes, all red, then green, then blue values, column by
/// column; labels in a file of their own, 1 to 10, which become 0 to 9 here.
/// </remarks>
internal sealed class StlBinary : IDataSetKind
{
    private const int Side = 96, RecordBytes = 3 * Side * Side, ClassCount = 10;
    private const string Images = "_X.bin", Labels = "_y.bin";

    public string Layout => "binary files of STL-10 (test_X.bin and test_y.bin)";

    public IDataSet? InFolder(DataSetSource source)
    {
        ImmutableArray<string> files = source.TopFiles;
        string[] train = [.. files.Where(file => file == "train" + Images)];
        string[] test = [.. files.Where(file => file == "test" + Images)];
        return train.Length + test.Length > 0 ? Open(source, source.Choose(train, test)) : null;
    }

    public IDataSet? InFile(DataSetSource source, string file)
    {
        if (file.EndsWith(Labels, StringComparison.Ordinal))
            throw new InputException($"{source.Path} holds labels: give the file of images, {LabelsOf(file, Labels, Images)}.");
        return file.EndsWith(Images, StringComparison.Ordinal) ? Open(source, [file]) : null;
    }

    private static string LabelsOf(string file, string from = Images, string to = Labels) => file[..^from.Length] + to;

    private static OpenDataSet Open(DataSetSource source, ImmutableArray<string> files)
    {
        ImmutableArray<byte[]?> labels = [.. files.Select(file => ReadLabels(source.Files, file))];
        ImmutableArray<string> classes = [.. RecordFile.Names(source.Files, "class_names.txt", ClassCount)];
        return new OpenDataSet(source, "STL-10 binary", () => Items(source.Files, files, labels, classes))
        {
            Classes = classes,
            Count = files.Sum(file => RecordFile.Count(source.Files, file, RecordBytes)),
            Remarks = [.. files.Where((_, i) => labels[i] is null)
                .Select(file => $"There is no {LabelsOf(file)}: the images of {file} have no labels.")],
        };
    }

    private static byte[]? ReadLabels(IFileTree files, string images)
    {
        string file = LabelsOf(images);
        if (!files.Exists(file)) return null;
        byte[] labels = files.Read(file);
        int count = RecordFile.Count(files, images, RecordBytes);
        if (labels.Length != count)
            throw new InputException(
                $"{files.Describe(file)} has {labels.Length} labels, {images} has {count} images: give two that fit.");
        int wrong = Array.FindIndex(labels, label => label is < 1 or > ClassCount);
        return wrong < 0 ? labels : throw new InputException(
            $"{files.Describe(file)} is damaged: label {wrong} is {labels[wrong]}; 1 to {ClassCount} are expected.");
    }

    private static IEnumerable<DataSetItem> Items(
        IFileTree tree, ImmutableArray<string> files, ImmutableArray<byte[]?> labels, ImmutableArray<string> classes)
    {
        int index = 0;
        for (int part = 0; part < files.Length; part++)
        {
            foreach ((int number, byte[] record) in RecordFile.Read(tree, files[part], RecordBytes).Index())
            {
                int? label = labels[part] is { } known ? known[number] - 1 : null;
                yield return new DataSetItem
                {
                    Index = index++,
                    Name = $"{files[part]}#{number}",
                    LabelIndex = label,
                    Label = label is { } named && !classes.IsEmpty ? classes[named] : null,
                    Read = () => PlanarPicture.ByColumns(record, Side),
                };
            }
        }
    }
}
