using System.Collections.Immutable;
using System.Text;

namespace QuboCam;

/// <summary>The names of a model's classes.</summary>
public sealed class Labels
{
    private const int LongestFile = 16 * 1024 * 1024;

    /// <summary>Makes the list.</summary>
    /// <param name="names">The name of class k at position k; at least one.</param>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public Labels(ImmutableArray<string> names)
    {
        if (names.IsEmpty)
            throw new ArgumentException("At least one label is needed.", nameof(names));
        Names = names;
    }

    /// <summary>The name of class k at position k.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads a text file: UTF-8, one label a line, line k (from 0) for class k; empty lines at the end are ignored.</summary>
    /// <param name="path">The file, at most 16 MiB.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="InputException">The file cannot be read, is not UTF-8, or holds no label.</exception>
    public static Labels Read(string path) => Parse(InputFile.Read(path, LongestFile), path);

    /// <summary>Reads the labels of a model's classes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, at most 16 MiB.</param>
    /// <returns>The labels, as many as the model has classes.</returns>
    /// <exception cref="InputException">As of <see cref="Read"/>; or their number is not that of the classes.</exception>
    public static Labels ReadFor(OnnxModel model, string path)
    {
        Labels labels = Read(path);
        return labels.Names.Length == model.Classes ? labels
            : throw new InputException($"{path} has {labels.Names.Length} labels; {model.Name} has {model.Classes} classes.");
    }

    /// <summary>Reads labels from memory, in the form of <see cref="Read"/>.</summary>
    /// <param name="file">The content of a text file.</param>
    /// <param name="path">What messages call it.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="InputException">The content is not UTF-8, or holds no label.</exception>
    public static Labels Parse(byte[] file, string path)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException cause)
        {
            throw new InputException($"{path} is not a text file in UTF-8; give one label a line.", cause);
        }
        string trimmed = text.TrimStart('\uFEFF').TrimEnd();
        if (trimmed.Length == 0)
            throw new InputException($"{path} holds no label; give one label a line.");
        return new Labels([.. trimmed.Split('\n').Select(line => line.Trim())]);
    }

    /// <summary>The class of a label, upper and lower case alike.</summary>
    /// <param name="label">A whole label, or one of the names that a label lists between commas ("tench" of "tench, Tinca tinca").</param>
    /// <returns>The index of the class.</returns>
    /// <exception cref="InputException">No class or several classes have this label; the line lists the nearest, or the classes.</exception>
    public int Find(string label)
    {
        return Matching(label) switch
        {
            [int only] => only,
            [] => throw new InputException(
                $"No class is labelled \"{label}\"; the nearest labels are {NearestNames(label, Names.SelectMany(Parts))}."),
            int[] several => throw new InputException(
                $"\"{label}\" is ambiguous; name one of the classes {string.Join(", ", several.Take(10))} by its number."),
        };
    }

    /// <summary>The class of a label, as <see cref="Find"/> finds it; null where no class or several have it.</summary>
    /// <param name="label">A label.</param>
    public int? FindOrNone(string label) => Matching(label) is [int only] ? only : null;

    /// <summary>The three names nearest to the one that was asked for, quoted, as a message lists them; for labels, layers, classes.</summary>
    internal static string NearestNames(string wanted, IEnumerable<string> names) =>
        string.Join(", ", NameDistance.Nearest(wanted, names, count: 3).Select(name => $"\"{name}\""));

    private int[] Matching(string label) => Matches(name => IsSame(name, label)) is { Length: > 0 } whole ? whole
        : Matches(name => Parts(name).Any(part => IsSame(part, label)));

    private int[] Matches(Func<string, bool> predicate) =>
        [.. Enumerable.Range(0, Names.Length).Where(index => predicate(Names[index]))];

    private static string[] Parts(string name) =>
        name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSame(string name, string label) =>
        string.Equals(name, label.Trim(), StringComparison.OrdinalIgnoreCase);
}
