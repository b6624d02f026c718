namespace QuboCam;

/// <summary>The request or an input is wrong; the message is one line that says which file, node or value, and what to do.</summary>
/// <remarks>The command line prints the message and exits with status 2.</remarks>
public class InputException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">One line: what is wrong, and what to do.</param>
    public InputException(string message) : base(message) { }

    /// <summary>Makes the error from the one that caused it.</summary>
    /// <param name="message">One line: what is wrong, and what to do.</param>
    /// <param name="cause">The underlying error.</param>
    public InputException(string message, Exception cause) : base(message, cause) { }
}

/// <summary>A model cannot be read, explained or run; the message names the file, node, operator or tensor.</summary>
public sealed class ModelException : InputException
{
    /// <inheritdoc/>
    public ModelException(string message) : base(message) { }

    /// <inheritdoc/>
    public ModelException(string message, Exception cause) : base(message, cause) { }
}
