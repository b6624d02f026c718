using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace QuboCam.App;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class ParseProblem
{
    /// <summary>The first fault.</summary>
    public static string Describe(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [string stray, ..])
            return Describe(stray, parsed.CommandResult.Command);
        ParseError error = parsed.Errors[0];
        return error.SymbolResult is OptionResult { Tokens.Count: > 0 } given && given.Tokens.Count <= given.Option.Arity.MaximumNumberOfValues
            ? Describe(given)
            : error.Message;
    }

    /// <summary>Refuses words that begin with a dash as values of an argument: they are mistyped options.</summary>
    public static void RefuseOptions(ArgumentResult values)
    {
        if (values.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } stray)
            values.AddError(NoOption(stray.Value));
    }

    private static string Describe(string stray, Command command) => stray.StartsWith('-') ? NoOption(stray)
        : command is RootCommand
            ? $"There is no command '{stray}'; there are {string.Join(", ", command.Subcommands.Select(c => c.Name))}."
            : $"'{stray}' is one argument too many.";

    private static string NoOption(string stray) => $"There is no option '{stray}'.";

    private static string Describe(OptionResult given)
    {
        string[] choices = [.. given.Option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        string wrong = given.Tokens.FirstOrDefault(token => !choices.Contains(token.Value))?.Value ?? given.Tokens[0].Value;
        Type one = given.Option.ValueType.GetElementType() ?? given.Option.ValueType;
        Type type = Nullable.GetUnderlyingType(one) ?? one;
        string wanted = choices.Length > 0 ? string.Join(" or ", choices)
            : type == typeof(double) ? "a number"
            : type == typeof(ulong) ? "a whole number from 0 on"
            : type == typeof(int) ? "a whole number" : "another value";
        return $"{given.Option.Name} {wrong}: {wanted} is wanted.";
    }
}
