namespace QuboCam.App.StandIn;

/// <summary>A request, or one problem of it, is refused: the status and what the service says.</summary>
internal sealed class RefusalException(int status, string message) : Exception(message)
{
    /// <summary>HTTP status, and the error code in the body.</summary>
    public int Status => status;
}
