namespace QuboCam.App.Commands;

/// <summary>The user's folders for what is kept between runs, as the XDG base directory specification has them.</summary>
internal static class UserFolders
{
    /// <summary>A folder for what can be made again.</summary>
    public static string Cache(string name) => Of("XDG_CACHE_HOME", Environment.SpecialFolder.LocalApplicationData, ".cache", name);

    /// <summary>A folder for what must not be lost.</summary>
    public static string State(string name) =>
        Of("XDG_STATE_HOME", Environment.SpecialFolder.LocalApplicationData, Path.Combine(".local", "state"), name);

    /// <summary>A folder for what belongs to the user.</summary>
    public static string Data(string name) =>
        Of("XDG_DATA_HOME", Environment.SpecialFolder.LocalApplicationData, Path.Combine(".local", "share"), name);

    private static string Of(string variable, Environment.SpecialFolder onWindows, string below, string name) =>
        Path.Combine(
            Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set
                : OperatingSystem.IsWindows() ? Environment.GetFolderPath(onWindows)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), below),
            "qubocam", name);
}
