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
            return Describe(stray, parsed.CommandResult);
        ParseError error = parsed.Errors[0];
        return error.SymbolResult is OptionResult { Tokens.Count: > 0 } given && given.Tokens.Count <= given.Option.Arity.MaximumNumberOfValues
            ? Describe(given)
            : error.Message;
    }

    /// <summary>Refuses words that begin with a dash as values of an argument: they are mistyped options.</summary>
    public static void RefuseOptions(ArgumentResult values)
    {
        if (values.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } stray)
            values.AddError(NoOption(stray.Value, (CommandResult)values.Parent!));
    }

    private static string Describe(string stray, CommandResult result)
    {
        if (stray.StartsWith('-'))
            return NoOption(stray, result);
        string[] commands = [.. result.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];
        return commands.Length > 0 ? $"There is no command '{stray}'; there are {string.Join(", ", commands)}.{Meant(stray, commands)}"
            : $"'{stray}' is one argument too many.";
    }

    private static string NoOption(string stray, CommandResult result)
    {
        // "--bta=0.5" is the option --bta with a value.
        string name = stray.Split('=', ':')[0];
        return $"There is no option '{name}'.{Meant(name, result.Command.Options.Where(option => !option.Hidden).Select(option => option.Name))}";
    }

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
        return $"{given.Option.Name} {wrong}: {wanted} is wanted.{Meant(wrong, choices)}";
    }

    /// <summary>The question whether a name like it was meant, with a space before it; empty where there is none.</summary>
    public static string Meant(string wrong, IEnumerable<string> names) =>
        NameDistance.Meant(wrong, names) is { } name ? $" Did you mean '{name}'?" : "";
}
