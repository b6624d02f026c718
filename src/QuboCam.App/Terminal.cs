namespace QuboCam.App;

/// <summary>What may be written to standard error beside plain lines.</summary>
internal static class Terminal
{
    /// <summary>Whether a line on it can be rewritten.</summary>
    public static bool CanRewrite { get; } = Rewrites(Console.IsErrorRedirected, Environment.GetEnvironmentVariable("TERM"));

    /// <summary>Whether colours are welcome on it.</summary>
    public static bool HasColours { get; } = Colours(CanRewrite, Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A line can be rewritten on a terminal, unless it is one that only takes text.</summary>
    public static bool Rewrites(bool isRedirected, string? terminal) => !isRedirected && terminal != "dumb";

    /// <summary>Colours are for terminals, unless the user wants none; see https://no-color.org.</summary>
    public static bool Colours(bool canRewrite, string? noColor) => canRewrite && string.IsNullOrEmpty(noColor);
}
