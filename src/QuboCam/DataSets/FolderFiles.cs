using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The files below a folder. Links to folders are not followed, links to files only where these lie below it.</summary>
internal sealed class FolderFiles : IFileTree
{
    private const int MostLinks = 40;
    private readonly string root;
    private readonly Lazy<(ImmutableArray<string> Files, ImmutableArray<string> Links)> listing;

    private readonly string? given;

    /// <param name="name">The folder.</param>
    /// <param name="given">A file in it that was asked for by its path and may be a link to anywhere.</param>
    public FolderFiles(string name, string? given = null)
    {
        (Name, this.given) = (name, given);
        root = RealPath(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name)), MostLinks)
            ?? throw new InputException($"{name} is a chain of links without an end.");
        listing = new(List);
    }

    public string Name { get; }

    public ImmutableArray<string> Files => listing.Value.Files;

    public ImmutableArray<string> Remarks => [.. listing.Value.Links.Select(link =>
        $"{link} is a link to a folder, or out of the data set: it is left out.")];

    public ImmutableArray<string> FoldersIn(string folder) =>
        Reading(() => new DirectoryInfo(Path.Combine(root, folder)).EnumerateDirectories()
            .Where(inner => inner.LinkTarget is null && !RelativePath.IsHidden(inner.Name))
            .Select(inner => inner.Name).Order(StringComparer.Ordinal).ToImmutableArray());

    public string Describe(string file) => Path.Combine(Name, file);

    public bool Exists(string file) => File.Exists(Path.Combine(root, file)) && IsInside(file);

    public long Length(string file)
    {
        using Stream stream = Open(file);
        return stream.Length;
    }

    public byte[] Read(string file) => InputFile.Read(Checked(file), Describe(file), IFileTree.MostBytes);

    public Stream Open(string file) => InputFile.Open(Checked(file), Describe(file));

    public Stream OpenAnywhere(string file) => Open(file);

    public void Dispose() { }

    private string Checked(string file) => IsInside(file) ? Path.Combine(root, file)
        : throw new InputException($"{Describe(file)} is a link out of the data set: put the file itself there.");

    private bool IsInside(string file) => file == given
        || (RealPath(Path.GetFullPath(file, root), MostLinks) is { } real
            && real.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private (ImmutableArray<string>, ImmutableArray<string>) List()
    {
        List<string> files = [], links = [];
        Reading(() => Collect(new DirectoryInfo(root), "", files, links));
        files.Sort(StringComparer.Ordinal);
        links.Sort(StringComparer.Ordinal);
        return ([.. files], [.. links]);
    }

    private bool Collect(DirectoryInfo folder, string prefix, List<string> files, List<string> links)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().Where(entry => !RelativePath.IsHidden(entry.Name)))
        {
            string path = prefix + entry.Name;
            if (entry.LinkTarget is not null && (Directory.Exists(entry.FullName) || !IsInside(path)))
                links.Add(path);
            else if (entry is DirectoryInfo inner)
                Collect(inner, path + '/', files, links);
            else
                files.Add(path);
        }
        return true;
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Name} cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>The path without links; null where links go round in circles.</summary>
    private static string? RealPath(string path, int links)
    {
        string real = Path.GetPathRoot(path)!;
        string[] parts = path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string next = Path.Combine(real, parts[i]);
            if (new FileInfo(next).LinkTarget is { } target)
                return links == 0 ? null
                    : RealPath(Path.GetFullPath(Path.Combine([target, .. parts[(i + 1)..]]), real), links - 1);
            real = next;
        }
        return real;
    }
}
