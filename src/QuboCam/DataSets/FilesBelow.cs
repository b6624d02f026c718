using System.Collections.Immutable;

namespace QuboCam;

/// <summary>One folder of a tree as a tree of its own.</summary>
internal sealed class FilesBelow(IFileTree whole, string folder) : IFileTree
{
    private readonly string prefix = folder + '/';

    public string Name => whole.Describe(folder);

    public ImmutableArray<string> Files { get; } =
        [.. whole.Files.Where(file => file.StartsWith(folder + '/', StringComparison.Ordinal))
            .Select(file => file[(folder.Length + 1)..])];

    public ImmutableArray<string> Remarks => whole.Remarks;

    public ImmutableArray<string> FoldersIn(string inner) => whole.FoldersIn(inner.Length == 0 ? folder : prefix + inner);

    public string Describe(string file) => whole.Describe(prefix + file);

    public bool Exists(string file) => whole.Exists(prefix + file);

    public long Length(string file) => whole.Length(prefix + file);

    public byte[] Read(string file) => whole.Read(prefix + file);

    public Stream Open(string file) => whole.Open(prefix + file);

    public Stream OpenAnywhere(string file) => whole.OpenAnywhere(prefix + file);

    public void Dispose() => whole.Dispose();
}
