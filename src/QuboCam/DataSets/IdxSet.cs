using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace QuboCam;

/// <summary>IDX files of images and labels: MNIST, Fashion-MNIST and their kin.</summary>
internal sealed partial class IdxSet : IDataSetKind
{
    public string Layout =>
        "IDX files of MNIST or Fashion-MNIST (t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz)";

    public IDataSet? InFolder(DataSetSource source)
    {
        string[] images = [.. source.TopFiles.Where(file => ImagesName.IsMatch(file))
            .GroupBy(file => file.Replace(".gz", "", StringComparison.Ordinal)).Select(same => same.First())];
        if (images.Length == 0) return null;
        return Open(source, source.Choose(
            images.Where(file => file.StartsWith("train", StringComparison.Ordinal)),
            images.Where(file => !file.StartsWith("train", StringComparison.Ordinal))));
    }

    public IDataSet? InFile(DataSetSource source, string file) =>
        IdxFile.IsIdx(source.Path) || ImagesName.IsMatch(file) ? Open(source, [file]) : null;

    [GeneratedRegex(@"^(train|t10k|test)-images[-.]idx3-ubyte(\.gz)?$")]
    private static partial Regex ImagesName { get; }

    private static OpenDataSet Open(DataSetSource source, ImmutableArray<string> files)
    {
        ImmutableArray<Pair> pairs = [.. files.Select(file => Pair.Open(source.Files, file))];
        return new OpenDataSet(source, "IDX", () => Items(pairs))
        {
            Count = checked(pairs.Sum(pair => pair.Images.Count)),
            Remarks = [.. pairs.Where(pair => pair.Labels.IsDefault)
                .Select(pair => $"There is no file of labels beside {pair.File}: its images have no labels.")],
        };
    }

    private static IEnumerable<DataSetItem> Items(ImmutableArray<Pair> pairs)
    {
        int index = 0;
        foreach (Pair pair in pairs)
        {
            foreach ((int number, RgbImage image) in pair.Images.Index())
            {
                yield return new DataSetItem
                {
                    Index = index++,
                    Name = $"{pair.File}#{number}",
                    LabelIndex = pair.Labels.IsDefault ? null : pair.Labels[number],
                    Label = null,
                    Read = () => image,
                };
            }
        }
    }

    /// <summary>A file of images and its labels, default where there are none.</summary>
    private sealed record Pair(string File, IdxImages Images, ImmutableArray<byte> Labels)
    {
        public static Pair Open(IFileTree files, string file)
        {
            IdxImages images = new(() => files.Open(file), files.Describe(file));
            if (LabelsOf(file).FirstOrDefault(files.Exists) is not { } beside)
                return new Pair(file, images, default);
            ImmutableArray<byte> labels = IdxFile.Labels(() => files.Open(beside), files.Describe(beside));
            return labels.Length == images.Count ? new Pair(file, images, labels) : throw new InputException(
                $"{files.Describe(beside)} has {labels.Length} labels, {file} has {images.Count} images: give two that fit.");
        }

        private static IEnumerable<string> LabelsOf(string images)
        {
            string labels = images.Replace("images", "labels", StringComparison.Ordinal)
                .Replace("idx3", "idx1", StringComparison.Ordinal);
            if (labels == images) return [];
            return labels.EndsWith(".gz", StringComparison.Ordinal) ? [labels, labels[..^3]] : [labels, labels + ".gz"];
        }
    }
}
