namespace QuboCam;

/// <summary>Where a configuration is looked for: variables, folders, files.</summary>
public sealed record DWaveEnvironment
{
    /// <summary>That of this process.</summary>
    public static DWaveEnvironment Process { get; } = new()
    {
        Variable = Environment.GetEnvironmentVariable,
        CurrentFolder = Environment.CurrentDirectory,
        HomeFolder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        IsWindows = OperatingSystem.IsWindows(),
        IsMacOS = OperatingSystem.IsMacOS(),
    };

    /// <summary>The value of an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The folder in which the program was started.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The user's folder.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>Whether the folders are those of Windows.</summary>
    public bool IsWindows { get; init; }

    /// <summary>Whether the folders are those of macOS.</summary>
    public bool IsMacOS { get; init; }

    /// <summary>The text of a file; null where there is none.</summary>
    public Func<string, string?> ReadFile { get; init; } = path => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>The files in which a configuration is looked for; later ones override earlier ones.</summary>
    public string[] ConfigurationFiles =>
    [
        .. IsWindows
            ? new[] { @"C:\ProgramData", HomeFolder + @"\AppData\Local" }
                .Select(folder => folder + @"\dwavesystem\dwave\dwave.conf")
            : [.. SystemFolders.Prepend("/etc").Append(UserFolder).Select(folder => Path.Combine(folder, "dwave", "dwave.conf"))],
        Path.Combine(CurrentFolder, "dwave.conf"),
    ];

    private string UserFolder => NotEmpty("XDG_CONFIG_HOME")
        ?? (IsMacOS ? Path.Combine(HomeFolder, "Library", "Application Support") : Path.Combine(HomeFolder, ".config"));

    /// <summary>In the order in which Ocean reads them, which is that of the variable.</summary>
    private string[] SystemFolders => IsMacOS ? ["/Library/Application Support"]
        : (NotEmpty("XDG_CONFIG_DIRS") ?? "/etc/xdg").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private string? NotEmpty(string variable) => Variable(variable) is { Length: > 0 } value ? value : null;
}
