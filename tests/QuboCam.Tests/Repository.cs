namespace QuboCam.Tests;

/// <summary>The repository that the tests run from.</summary>
internal static class Repository
{
    /// <summary>Its folder; null where the tests run elsewhere.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A file of it; skips the test where the tests run elsewhere.</summary>
    public static string Place(params string[] path)
    {
        if (Folder is null) Assert.Skip("The tests do not run from the repository.");
        return Path.Combine([Folder, .. path]);
    }

    private static string? Find()
    {
        DirectoryInfo? here = new(AppContext.BaseDirectory);
        while (here is not null && !File.Exists(Path.Combine(here.FullName, "QuboCam.slnx")))
            here = here.Parent;
        return here?.FullName;
    }
}
