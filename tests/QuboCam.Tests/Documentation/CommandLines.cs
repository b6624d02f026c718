using System.Text.RegularExpressions;

namespace QuboCam.Tests.Documentation;

/// <summary>The command lines of qubocam in a block of code.</summary>
internal static partial class CommandLines
{
    /// <summary>The words after the program's name, one entry a command.</summary>
    /// <remarks>What a comment, a pipe or a redirection begins is left out, and so is "…" with the option before it.</remarks>
    public static IEnumerable<string[]> In(CodeBlock block) =>
        block.Language is "" or "sh" or "bash"
            ? from line in block.Text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
              let start = Program().Match(line)
              where start.Success
              select Words(line[start.Length..])
            : [];

    private static string[] Words(string line)
    {
        List<string> words = [];
        foreach (Match match in Word().Matches(line))
        {
            if (match.Value[0] is '#' or '|' or '>' or '<' or '&' or ';')
                break;
            if (match.Value != "…")
                words.Add(Quotes().Replace(match.Value, "$1$2").TrimEnd(')'));
            else if (words is [.., ['-', '-', ..]])
                words.RemoveAt(words.Count - 1);
        }
        return [.. words];
    }

    [GeneratedRegex(@"^\s*(\w+=\$\()?((\S*/)?qubocam|dotnet run --project src/QuboCam\.App -c Release --)\s+(?=\S)")]
    private static partial Regex Program();

    [GeneratedRegex("""([^\s'"]|'[^']*'|"[^"]*")+""")]
    private static partial Regex Word();

    [GeneratedRegex("""'([^']*)'|"([^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quotes();
}
