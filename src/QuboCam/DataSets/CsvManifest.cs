using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A CSV manifest: pictures by their paths, with labels, boxes and masks.</summary>
internal sealed class CsvManifest : IDataSetKind
{
    private const string Preferred = "manifest.csv";

    public string Layout => "a CSV manifest with a header (path, label, label_index, boxes, mask; paths relative to it)";

    public IDataSet? InFolder(DataSetSource source)
    {
        string[] tables = [.. source.TopFiles.Where(IsTable)];
        if (tables.Contains(Preferred))
            return Open(source, Preferred);
        string[] manifests = [.. tables.Where(table => ManifestTable.HasPaths(source.Files, table))];
        return manifests switch
        {
            [] => null,
            [var only] => Open(source, only),
            _ => throw new InputException(
                $"{source.Path} holds several manifests, {string.Join(", ", manifests)}: name one, or call it {Preferred}."),
        };
    }

    public IDataSet? InFile(DataSetSource source, string file) => IsTable(file) ? Open(source, file) : null;

    private static bool IsTable(string file) => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static OpenDataSet Open(DataSetSource source, string file)
    {
        ImmutableArray<ManifestRow> rows = ManifestTable.Read(source.Files, file);
        if (rows.IsEmpty)
            throw new InputException($"{source.Files.Describe(file)} lists no images.");
        (ImmutableArray<string> names, ImmutableArray<string> remarks) = UniqueNames(rows);
        return new OpenDataSet(source, "CSV manifest", () => rows.Select((row, index) =>
            Item(source.Files, row, index, names[index])))
        {
            Count = rows.Length,
            Remarks = remarks,
        };
    }

    private static (ImmutableArray<string>, ImmutableArray<string>) UniqueNames(ImmutableArray<ManifestRow> rows)
    {
        HashSet<string> paths = [.. rows.Select(row => row.Path)], taken = [];
        SortedDictionary<string, int> repeated = new(StringComparer.Ordinal);
        string[] names = new string[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            string path = names[i] = rows[i].Path;
            if (taken.Add(path)) continue;
            int number = repeated.GetValueOrDefault(path, 1);
            do
                names[i] = $"{path}#{++number}";
            while (paths.Contains(names[i]) || !taken.Add(names[i]));
            repeated[path] = number;
        }
        return ([.. names], [.. repeated.Keys.Select(path =>
            $"{path} is listed more than once: later ones are called {path}#2 and so on.")]);
    }

    private static DataSetItem Item(IFileTree files, ManifestRow row, int index, string name) => new()
    {
        Index = index,
        Name = name,
        LabelIndex = row.LabelIndex,
        Label = row.Label,
        Read = () => Encoded(files, row).Decode(),
        Encoded = () => Encoded(files, row),
        ReadAnnotation = () => ManifestAnnotation.Read(files, row),
    };

    private static EncodedImage Encoded(IFileTree files, ManifestRow row) => new(files.Read(row.Path), files.Describe(row.Path));
}
