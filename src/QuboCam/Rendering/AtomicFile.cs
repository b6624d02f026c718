namespace QuboCam;

/// <summary>Writes files whole or not at all: beside the target first, then renamed over it.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; replaced where it exists. Its folder has to exist.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="InputException">The folder is missing or not writable, or the disk is full; the line names the path.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            File.WriteAllBytes(beside, content);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Delete(beside);
            throw new InputException($"{path} cannot be written: {cause.Message}", cause);
        }
    }

    /// <summary>Writes a file piece by piece.</summary>
    /// <param name="path">The file; replaced where it exists. Its folder has to exist.</param>
    /// <param name="write">Writes the content; where it throws, the file stays as it was.</param>
    /// <exception cref="InputException">As the other way to write, and what <paramref name="write"/> throws.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (FileStream stream = File.Create(beside))
                write(stream);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path} cannot be written: {cause.Message}", cause);
        }
        finally
        {
            Delete(beside);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The first failure is the one to report; where nothing can be deleted, nothing was written either.
        }
    }
}
