using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace QuboCam.App.Web;

/// <summary>The fields of a form, read as the options of a command: the same names, the same checks, the same messages.</summary>
/// <remarks>Only the options that are listed can be given: others name files of the server, or belong to a terminal.</remarks>
internal sealed partial class CommandFields
{
    // Every read is kept until the end.
    private const int MostReads = 100_000;

    // A value that begins with '@' is a value, not a file to read options from.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };
    private readonly Command _command = new("form");
    private readonly string[] _allowed;

    /// <summary>Takes some options of a command.</summary>
    /// <param name="addTo">Adds the command's options.</param>
    /// <param name="allowed">The options that a form may hold, without dashes.</param>
    public CommandFields(Action<Command> addTo, params string[] allowed)
    {
        addTo(_command);
        _allowed = allowed;
    }

    /// <summary>The names that a form may hold.</summary>
    public IReadOnlyList<string> Names => _allowed;

    /// <summary>The option behind a field; null where there is none.</summary>
    public Option? Option(string name) => _command.Options.FirstOrDefault(option => option.Name == "--" + name && _allowed.Contains(name));

    /// <summary>Reads fields; a switch is "true" or "false", an empty field counts as absent.</summary>
    /// <param name="fields">Names and values, in order; several of one name where the option may be repeated.</param>
    /// <param name="own">Options that the server sets itself.</param>
    /// <exception cref="InputException">A name is unknown, or a value is not what the option takes.</exception>
    public ParseResult Parse(IEnumerable<FormField> fields, params IEnumerable<FormField> own)
    {
        string[] file = [.. _command.Arguments.Select(_ => "file")]; // stands for the file that the command takes
        ParseResult parsed = _command.Parse(
            [.. file, .. fields.SelectMany(Checked), .. own.Select(field => $"--{field.Name}={field.Value}")], Configuration);
        return parsed.Errors.Count == 0 ? parsed : throw new InputException(ParseProblem.Describe(parsed));
    }

    /// <summary>A message of the command line as one of the form: options have no dashes there.</summary>
    public static string WithoutDashes(string message) => Dashes().Replace(message, "$1");

    /// <summary>Reads something in the words of the command line, with messages in those of the form.</summary>
    public static T AsForm<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InputException error)
        {
            throw new InputException(WithoutDashes(error.Message), error);
        }
    }

    /// <summary>The beginning of a text that came from outside, for a message.</summary>
    public static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private IEnumerable<string> Checked(FormField field)
    {
        if (!_allowed.Contains(field.Name))
            throw new InputException($"There is no field '{Shortened(field.Name)}'; there are {string.Join(", ", _allowed)}.");
        if (field.Value.Length == 0)
            return [];
        if (field.Name is "reads" or "shots" && long.TryParse(field.Value, CultureInfo.InvariantCulture, out long reads) && reads > MostReads)
            throw new InputException($"{field.Name} {field.Value}: this server takes at most {MostReads}.");
        return Option(field.Name)!.ValueType != typeof(bool) ? [$"--{field.Name}={field.Value}"]
            : IsSet(field.Name, field.Value) ? [$"--{field.Name}"] : [];
    }

    private static bool IsSet(string name, string value) => value switch
    {
        "true" or "on" or "yes" or "1" => true,
        "false" or "off" or "no" or "0" => false,
        _ => throw new InputException($"{name} {Shortened(value)}: true or false is wanted."),
    };

    [GeneratedRegex(@"(?<![\w-])--(?=[a-z])()")]
    private static partial Regex Dashes();
}

/// <summary>A field of a form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record FormField(string Name, string Value);
