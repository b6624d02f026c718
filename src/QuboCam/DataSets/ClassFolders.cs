using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A folder with one sub-folder of pictures per class, or of pictures without classes.</summary>
internal sealed class ClassFolders : IDataSetKind
{
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];
    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    public string Layout =>
        $"a folder with one sub-folder of pictures ({string.Join(' ', Pictures)}) per class, or of pictures alone";

    public static bool IsPicture(string file) => Pictures.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    public IDataSet? InFile(DataSetSource source, string file) => null;

    public IDataSet? InFolder(DataSetSource source)
    {
        ImmutableArray<string> folders = source.Files.FoldersIn("");
        if (PartsIn(folders))
            return InFolder(source with { Files = new FilesBelow(source.Files, PartOf(source, folders)) });
        ImmutableArray<string> pictures = [.. source.Files.Files.Where(IsPicture)];
        if (pictures.IsEmpty) return null;
        return pictures.Any(picture => picture.Contains('/')) ? Classes(source, folders, pictures) : Flat(source, pictures);
    }

    private static bool PartsIn(ImmutableArray<string> folders) =>
        folders.Contains("train") && folders.Length > 1 && folders.All(folder => folder == "train" || TestNames.Contains(folder));

    private static string PartOf(DataSetSource source, ImmutableArray<string> folders) => source.Part switch
    {
        DataSetPart.Train => "train",
        DataSetPart.Test => TestNames.First(folders.Contains),
        _ => throw new InputException(
            $"{source.Path} holds the parts {string.Join(", ", folders)} in folders: choose test or train."),
    };

    private static OpenDataSet Classes(DataSetSource source, ImmutableArray<string> classes, ImmutableArray<string> pictures)
    {
        ImmutableArray<(string Picture, int Class)> items = [.. pictures.Where(picture => picture.Contains('/'))
            .Select(picture => (picture, classes.BinarySearch(picture[..picture.IndexOf('/')], StringComparer.Ordinal)))
            .OrderBy(item => item.Item2)]; // a stable sort: pictures stay in their order
        int[] counts = new int[classes.Length];
        foreach ((_, int label) in items)
            counts[label]++;
        int loose = pictures.Length - items.Length;
        return new OpenDataSet(source, "folder of classes", () => items.Select((item, index) =>
            Item(source.Files, index, item.Picture, item.Class, classes[item.Class])))
        {
            Classes = classes,
            Count = items.Length,
            Remarks = [.. source.Files.Remarks,
                .. classes.Where((_, label) => counts[label] == 0).Select(name => $"The class {name} has no images."),
                .. loose == 0 ? [] : new[] { $"{loose} pictures lie beside the folders of the classes: they are left out." }],
        };
    }

    private static OpenDataSet Flat(DataSetSource source, ImmutableArray<string> pictures) =>
        new(source, "folder of pictures", () => pictures.Select((picture, index) =>
            Item(source.Files, index, picture, labelIndex: null, label: null)))
        {
            Count = pictures.Length,
            Remarks = [.. source.Files.Remarks, "There are no folders of classes: the pictures have no labels."],
        };

    private static DataSetItem Item(IFileTree files, int index, string picture, int? labelIndex, string? label) => new()
    {
        Index = index,
        Name = picture,
        LabelIndex = labelIndex,
        Label = label,
        Read = () => Encoded(files, picture).Decode(),
        Encoded = () => Encoded(files, picture),
    };

    private static EncodedImage Encoded(IFileTree files, string picture) => new(files.Read(picture), files.Describe(picture));
}
