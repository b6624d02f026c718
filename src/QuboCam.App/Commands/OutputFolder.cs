namespace QuboCam.App.Commands;

/// <summary>Folders that results go to.</summary>
internal static class OutputFolder
{
    /// <summary>Finds out before the work begins whether a folder can be written to, without creating it.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void CheckWritable(string? folder)
    {
        if (folder is null)
            return;
        string existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
        {
            if (File.Exists(existing))
                throw new InputException($"{folder} cannot be written: {existing} is a file.");
            existing = Path.GetDirectoryName(existing) ?? throw new InputException($"{folder} cannot be written: there is no such drive.");
        }
        string probe = Path.Combine(existing, $".{Guid.NewGuid():N}.part");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder} cannot be written: {error.Message}", error);
        }
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
}
