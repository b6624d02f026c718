using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The files of a data set: below a folder or in an archive. Paths are relative to it, with slashes.</summary>
internal interface IFileTree : IDisposable
{
    /// <summary>Most bytes of a file that is read as a whole.</summary>
    const long MostBytes = 256L << 20;

    /// <summary>Folder or archive, as given, for messages.</summary>
    string Name { get; }

    /// <summary>All files except hidden ones, in ordinal order.</summary>
    ImmutableArray<string> Files { get; }

    /// <summary>What was left out, one line each.</summary>
    ImmutableArray<string> Remarks { get; }

    /// <summary>Names of the folders in a folder ("" for the top), in ordinal order, those without files included.</summary>
    ImmutableArray<string> FoldersIn(string folder);

    /// <summary>What messages call a file.</summary>
    string Describe(string file);

    /// <summary>Whether there is such a file.</summary>
    bool Exists(string file);

    /// <summary>Bytes of a file, unpacked.</summary>
    /// <exception cref="InputException">There is no such file.</exception>
    long Length(string file);

    /// <summary>The content of a file of at most <see cref="MostBytes"/>; any thread may call it.</summary>
    /// <exception cref="InputException">The file is missing, too long or damaged.</exception>
    byte[] Read(string file);

    /// <summary>Opens a file to be read from its beginning to its end.</summary>
    /// <exception cref="InputException">The file is missing; the stream throws it where the file is damaged.</exception>
    Stream Open(string file);

    /// <summary>Opens a file to be read in any order.</summary>
    /// <remarks>Out of an archive it has at most <see cref="MostBytes"/> and is held in memory.</remarks>
    /// <exception cref="InputException">The file is missing, too long or damaged.</exception>
    Stream OpenAnywhere(string file);
}
