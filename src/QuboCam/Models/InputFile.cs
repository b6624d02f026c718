namespace QuboCam;

/// <summary>Reads input files, with one clear line for everything that can be wrong with it.</summary>
internal static class InputFile
{
    /// <summary>Reads a file of at most <paramref name="limit"/> bytes; refuses an empty one, a pipe and a device.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read.</exception>
    public static byte[] Read(string path, long limit) => Checked(path, length => length > limit
        ? throw new InputException($"{path} has {length} bytes; at most {limit} are read.")
        : File.ReadAllBytes(path));

    /// <summary>Opens a file of any length; refuses an empty one, a pipe and a device.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be opened.</exception>
    public static FileStream Open(string path) => Checked(path, _ => File.OpenRead(path));

    private static T Checked<T>(string path, Func<long, T> read)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path} is a folder; give a file.");
        if (!File.Exists(path))
            throw new InputException($"{path} does not exist.");
        try
        {
            long length = new FileInfo(path).Length;
            if (length == 0) // a pipe's and a device's, too: opening the one may wait for ever, reading the other may never end
                throw new InputException($"{path} is empty, or a pipe or device; give a file with content.");
            return read(length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {cause.Message}", cause);
        }
    }
}
