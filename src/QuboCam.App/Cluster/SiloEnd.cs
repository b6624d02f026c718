using Microsoft.Extensions.Logging;

namespace QuboCam.App.Cluster;

/// <summary>
/// Ends a silo that the others declared dead, or that found itself broken: with one line, for its supervisor to start it again. Orleans' own
/// way ends the process as a crash.
/// </summary>
internal sealed partial class SiloEnd(ILogger<SiloEnd> log) : IFatalErrorHandler
{
    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => exception is not (OperationCanceledException or ObjectDisposedException);

    /// <inheritdoc/>
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        LogEnd(context ?? exception?.Message ?? "unknown");
        Environment.Exit(CommandLine.Failed);
    }

    [LoggerMessage(LogLevel.Critical, "The silo ends and may be started again: {Reason}")]
    private partial void LogEnd(string reason);
}
