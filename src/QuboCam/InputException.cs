namespace QuboCam;

/// <summary>The request or an input is wrong; the message is one line that says which file, node or value, and what to do.</summary>
/// <remarks>
/// The command line prints the message and exits with status 2. Line ends and other control characters, which may come from a file that is
/// quoted, become spaces: they would break the line, or steer the terminal that shows it.
/// </remarks>
public class InputException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">One line: what is wrong, and what to do.</param>
    public InputException(string message) : base(OneLine(message)) { }

    /// <summary>Makes the error from the one that caused it.</summary>
    /// <param name="message">One line: what is wrong, and what to do.</param>
    /// <param name="cause">The underlying error.</param>
    public InputException(string message, Exception cause) : base(OneLine(message), cause) { }

    /// <summary>A message without line ends and control characters.</summary>
    internal static string OneLine(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Any(IsControl) ? string.Concat(message.Select(c => IsControl(c) ? ' ' : c)) : message;
    }

    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}

/// <summary>A model cannot be read, explained or run; the message names the file, node, operator or tensor.</summary>
public sealed class ModelException : InputException
{
    /// <inheritdoc/>
    public ModelException(string message) : base(message) { }

    /// <inheritdoc/>
    public ModelException(string message, Exception cause) : base(message, cause) { }
}
