namespace QuboCam;

/// <summary>Reads input files, with one clear line for everything that can be wrong with it.</summary>
internal static class InputFile
{
    /// <summary>Reads a file of at most <paramref name="limit"/> bytes; refuses an empty one, a pipe and a device.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read.</exception>
    public static byte[] Read(string path, long limit) => Read(path, path, limit);

    /// <summary>The same, where messages call the file by another name than its path.</summary>
    public static byte[] Read(string path, string name, long limit) => Checked(path, name, length => length > limit
        ? throw new InputException($"{name} has {length} bytes; at most {limit} are read.")
        : File.ReadAllBytes(path));

    /// <summary>Opens a file of any length; refuses an empty one, a pipe and a device.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be opened.</exception>
    public static FileStream Open(string path) => Open(path, path);

    /// <summary>The same, where messages call the file by another name than its path.</summary>
    public static FileStream Open(string path, string name) => Checked(path, name, _ => File.OpenRead(path));

    private static T Checked<T>(string path, string name, Func<long, T> read)
    {
        if (Directory.Exists(path))
            throw new InputException($"{name} is a folder; give a file.");
        if (!File.Exists(path))
            throw new InputException($"{name} does not exist.");
        try
        {
            long length = new FileInfo(path).Length;
            if (length == 0) // a pipe's and a device's, too: opening the one may wait for ever, reading the other may never end
                throw new InputException($"{name} is empty, or a pipe or device; give a file with content.");
            return read(length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{name} cannot be read: {cause.Message}", cause);
        }
    }
}
