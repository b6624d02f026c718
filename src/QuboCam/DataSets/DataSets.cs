using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Opens labelled image sets of all kinds.</summary>
public static class DataSets
{
    private static readonly ImmutableArray<IDataSetKind> Kinds =
        [new CsvManifest(), new IdxSet(), new CifarBinary(), new StlBinary(), new ParquetImages(), new ClassFolders()];

    /// <summary>Opens a data set; its kind is told from names and content.</summary>
    /// <param name="path">
    /// A folder with one sub-folder per class or of pictures alone, a CSV manifest, binary files of CIFAR-10, CIFAR-100 or
    /// STL-10, IDX files (MNIST), Parquet files with image bytes, a folder of any of these, or a zip archive of such a folder.
    /// </param>
    /// <param name="options">Which part is read; the test part when null.</param>
    /// <returns>The set, to be disposed; lists are read and checked, images are not.</returns>
    /// <exception cref="InputException">
    /// Nothing is there, it is of no known kind, damaged, without images, or an archive that is not safe to read.
    /// </exception>
    public static IDataSet Open(string path, DataSetOptions? options = null)
    {
        DataSetPart part = (options ?? new()).Part;
        if (Directory.Exists(path))
            return OpenFolder(new DataSetSource(path, new FolderFiles(path), part));
        if (ZipFiles.IsZip(path))
            return OpenArchive(new DataSetSource(path, new ZipFiles(path), part));
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        string file = Path.GetFileName(path);
        DataSetSource source = new(path, new FolderFiles(folder, file), part);
        return Kinds.Select(kind => kind.InFile(source, file)).FirstOrDefault(set => set is not null)
            ?? throw Unknown(path);
    }

    private static IDataSet OpenArchive(DataSetSource source)
    {
        try
        {
            return OpenFolder(WithoutWrapping(source));
        }
        catch (InputException)
        {
            source.Files.Dispose();
            throw;
        }
    }

    private static IDataSet OpenFolder(DataSetSource source) =>
        Kinds.Select(kind => kind.InFolder(source)).FirstOrDefault(set => set is not null) ?? throw Unknown(source.Path);

    /// <summary>The folder in which an archive was packed, where that is all there is and it is no class.</summary>
    private static DataSetSource WithoutWrapping(DataSetSource source)
    {
        while (source.Files.FoldersIn("") is [var only] && source.TopFiles.IsEmpty)
        {
            DataSetSource inner = source with { Files = new FilesBelow(source.Files, only) };
            bool isClass = inner.TopFiles.Any(ClassFolders.IsPicture)
                && !inner.TopFiles.Any(file => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase));
            if (isClass || inner.Files.Files.IsEmpty) break;
            source = inner;
        }
        return source;
    }

    private static InputException Unknown(string path) => new(
        $"{path} is no data set of a known kind, or without images. Give {string.Join("; ", Kinds.Select(kind => kind.Layout))}; "
        + "or a zip archive of one of these.");
}
