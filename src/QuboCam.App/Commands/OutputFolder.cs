namespace QuboCam.App.Commands;

/// <summary>Folders and files that results go to.</summary>
internal static class OutputFolder
{
    /// <summary>Finds out before the work begins whether a folder can be written to, without creating it.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFolder(string? folder)
    {
        if (folder is not null)
            Probe($"--out {folder}", FullPath(folder, "--out"));
    }

    /// <summary>Finds out before the work begins whether a file can be written, without creating it.</summary>
    /// <param name="file">The file; null where none is asked for.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckFile(string? file, string option = "--out")
    {
        if (file is null)
            return;
        string path = FullPath(file, option);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new InputException($"{option} {file} is a folder; name a file.");
        Probe($"{option} {file}", Path.GetDirectoryName(path)!);
    }

    /// <summary>Creates a folder.</summary>
    /// <exception cref="InputException">It cannot be created.</exception>
    public static string Create(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder} cannot be created: {error.Message}", error);
        }
    }

    /// <summary>Writes a file whole, and its folder where that is missing.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string file, byte[] content)
    {
        Create(Path.GetDirectoryName(Path.GetFullPath(file))!);
        AtomicFile.Write(file, content);
    }

    private static string FullPath(string path, string option) => string.IsNullOrWhiteSpace(path)
        ? throw new InputException($"{option} is empty; name where the results go.")
        : Path.GetFullPath(path);

    /// <summary>Tries the nearest folder on the way to a path that is there already.</summary>
    private static void Probe(string named, string path)
    {
        string folder = path;
        for (; !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
            if (File.Exists(folder))
                throw new InputException($"{named} cannot be written: {folder} is a file.");
        string probe = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{named} cannot be written: {folder} takes no new files; choose another place.", error);
        }
    }
}
