namespace QuboCam.App.Web;

/// <summary>Who may do what, and how much of it.</summary>
internal sealed record GuardOptions
{
    /// <summary>The keys that let in; without any, everybody on this machine is let in, and nobody else.</summary>
    public required ApiKeys Keys { get; init; }

    /// <summary>Folder whose path no answer shows; the keys of the cookie are kept in it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Most bytes of a request's body that brings files.</summary>
    public required long MostBodyBytes { get; init; }

    /// <summary>Most bytes of any other request's body.</summary>
    public long MostPlainBytes { get; init; } = 1 << 20;

    /// <summary>Requests a minute of one client; null for no limit.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary>Time that a request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that the files of a request may take to come.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
