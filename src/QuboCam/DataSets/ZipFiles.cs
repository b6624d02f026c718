using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Compression;

namespace QuboCam;

/// <summary>The files in a zip archive, read from it without unpacking it onto a disk.</summary>
/// <remarks>
/// The list of entries is checked before anything is read: names stay within the archive and are unique, sizes are plausible.
/// What is read is held to the declared length and checksum.
/// </remarks>
internal sealed class ZipFiles : IFileTree
{
    /// <summary>Most bytes of all entries together, unpacked.</summary>
    public const long MostBytesInAll = 256L << 30;

    /// <summary>Most bytes that one byte of a large entry may unpack to; photographs have about 1, raw pixels up to 20.</summary>
    public const int HighestRatio = 200;

    private const int MostEntries = 4_000_000;
    private const long SmallEntry = 1 << 20;

    private readonly string path;
    private readonly ZipArchive archive;
    private readonly Lock reading = new();
    private readonly FrozenDictionary<string, ZipArchiveEntry> entries;
    private readonly HashSet<string> folders;

    public ZipFiles(string path)
    {
        this.path = path;
        archive = OpenArchive();
        try
        {
            entries = Checked();
            Files = [.. entries.Keys.Where(name => !RelativePath.IsHidden(name)).Order(StringComparer.Ordinal)];
            folders = [.. archive.Entries.Where(IsFolder).Select(entry => Normalized(entry) + '/')
                .Concat(Files).SelectMany(FoldersOf)];
        }
        catch (InputException)
        {
            archive.Dispose();
            throw;
        }
    }

    public string Name => path;

    public ImmutableArray<string> Files { get; }

    public ImmutableArray<string> Remarks => [];

    /// <summary>Whether a file begins as a zip archive does; false where there is no file.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static bool IsZip(string path)
    {
        using FileStream file = InputFile.Open(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4
            && start is [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6];
    }

    public ImmutableArray<string> FoldersIn(string folder)
    {
        string prefix = folder.Length == 0 ? "" : folder + '/';
        return [.. folders
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal) && path.LastIndexOf('/') < prefix.Length)
            .Select(path => path[prefix.Length..]).Where(name => name.Length > 0 && !RelativePath.IsHidden(name))
            .Order(StringComparer.Ordinal)];
    }

    public string Describe(string file) => $"{path}, entry {file}";

    public bool Exists(string file) => entries.ContainsKey(file);

    public long Length(string file) => Entry(file).Length;

    public byte[] Read(string file)
    {
        ZipArchiveEntry entry = Entry(file);
        if (entry.Length > IFileTree.MostBytes)
            throw new InputException(
                $"{Describe(file)} unpacks to {entry.Length} bytes; at most {IFileTree.MostBytes} are read as a whole.");
        byte[] content = new byte[entry.Length];
        lock (reading) // an archive has one position in its file
        {
            using ZipEntryStream stream = new(entry, Describe(file));
            int read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            stream.ExpectEnd(read);
        }
        return content;
    }

    public Stream Open(string file)
    {
        ZipArchive own = OpenArchive(); // with a position of its own
        int place = archive.Entries.IndexOf(Entry(file));
        return new ZipEntryStream(own.Entries[place], Describe(file), own);
    }

    public Stream OpenAnywhere(string file) => new MemoryStream(Read(file), writable: false);

    public void Dispose() => archive.Dispose();

    private ZipArchiveEntry Entry(string file) => entries.TryGetValue(file, out ZipArchiveEntry? entry) ? entry
        : throw new InputException($"{Describe(file)} does not exist.");

    private ZipArchive OpenArchive()
    {
        FileStream file = InputFile.Open(path);
        try
        {
            ZipArchive opened = new(file, ZipArchiveMode.Read);
            _ = opened.Entries.Count; // reads the list
            return opened;
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or ArgumentException)
        {
            file.Dispose();
            throw new InputException($"{path} is no zip archive, or damaged or cut short: {cause.Message}", cause);
        }
    }

    private FrozenDictionary<string, ZipArchiveEntry> Checked()
    {
        if (archive.Entries.Count > MostEntries)
            throw new InputException($"{path} has {archive.Entries.Count} entries; at most {MostEntries} are read.");
        Dictionary<string, ZipArchiveEntry> files = new(StringComparer.Ordinal);
        (long packed, Int128 unpacked) = (0, 0);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = Normalized(entry);
            if (IsFolder(entry)) continue;
            Check(entry);
            (packed, unpacked) = (packed + entry.CompressedLength, unpacked + entry.Length);
            if (!files.TryAdd(name, entry))
                throw new InputException($"{path} holds the entry {name} twice: pack it again.");
        }
        if (packed > new FileInfo(path).Length)
            throw new InputException(
                $"{path} is refused: its entries overlap, {packed} packed bytes are declared in a smaller file.");
        if (unpacked > MostBytesInAll)
            throw new InputException($"{path} is refused: it unpacks to {unpacked} bytes; at most {MostBytesInAll} are read.");
        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private void Check(ZipArchiveEntry entry)
    {
        string? wrong = entry switch
        {
            { IsEncrypted: true } => "is encrypted: pack the archive without a password",
            _ when entry.FullName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) => "is an archive itself: unpack it first",
            _ when entry.Length < 0 || entry.CompressedLength < 0 => "declares a negative length",
            _ when entry.Length > SmallEntry && entry.Length / HighestRatio > entry.CompressedLength =>
                $"unpacks {entry.CompressedLength} bytes to {entry.Length}; up to {HighestRatio} times as many are read",
            _ => null,
        };
        if (wrong is not null)
            throw new InputException($"{Describe(entry.FullName)} {wrong}.");
    }

    private string Normalized(ZipArchiveEntry entry) => RelativePath.Normalize(entry.FullName)
        ?? throw new InputException(
            $"{path} is refused: its entry \"{entry.FullName}\" lies outside of it, or has a drive or backslashes in its name.");

    private static IEnumerable<string> FoldersOf(string path) =>
        path.Index().Where(letter => letter.Item == '/').Select(letter => path[..letter.Index]);

    private static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/');
}
