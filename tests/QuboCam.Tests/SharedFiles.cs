namespace QuboCam.Tests;

/// <summary>Reference files that lie beside the repository; a test that needs one is skipped, and says so, where they are absent.</summary>
internal static class SharedFiles
{
    private static readonly string? Root = Find();

    /// <summary>Whether the reference files are there.</summary>
    public static bool Present => Root is not null;

    /// <summary>The full path of a file or folder of the golden files; skips the running test where it is absent.</summary>
    public static string Golden(string path)
    {
        string? full = Root is null ? null : Path.Combine(Root, "golden", path);
        if (full is null || !Path.Exists(full))
            Assert.Skip($"The reference files are not here (golden/{path}).");
        return full!;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("QUBOCAM_SHARED") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "golden")))
                return Path.Combine(folder.FullName, "shared");
        return null;
    }
}
