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
    };

    /// <summary>The value of an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The folder in which the program was started.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The user's folder.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>Whether the folders are those of Windows.</summary>
    public bool IsWindows { get; init; }

    /// <summary>The text of a file; null where there is none.</summary>
    public Func<string, string?> ReadFile { get; init; } = path => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>The files in which a configuration is looked for; later ones override earlier ones.</summary>
    public string[] ConfigurationFiles =>
    [
        .. IsWindows
            ? new[] { @"C:\ProgramData\dwavesystem\dwave\dwave.conf", Path.Combine(HomeFolder, @"AppData\Local\dwavesystem\dwave\dwave.conf") }
            : [.. SystemFolders.Select(folder => Path.Combine(folder, "dwave", "dwave.conf")).Prepend("/etc/dwave/dwave.conf"),
               Path.Combine(UserFolder, "dwave", "dwave.conf")],
        Path.Combine(CurrentFolder, "dwave.conf"),
    ];

    private string UserFolder => Variable("XDG_CONFIG_HOME") is { Length: > 0 } set ? set : Path.Combine(HomeFolder, ".config");

    private string[] SystemFolders => (Variable("XDG_CONFIG_DIRS") is { Length: > 0 } set ? set : "/etc/xdg")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Reverse().ToArray();
}
