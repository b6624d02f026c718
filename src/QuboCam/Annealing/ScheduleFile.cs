using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace QuboCam;

/// <summary>An annealing schedule as a table: A(s) and B(s) at ascending annealing fractions.</summary>
/// <param name="S">Annealing fractions, ascending, from 0 to 1; at least two.</param>
/// <param name="A">Strength of the driver at each, never rising, above zero at s = 0.</param>
/// <param name="B">Strength of the problem at each, never falling, above zero at s = 1.</param>
/// <param name="IsGHz">Whether A and B are in GHz; they have no unit otherwise.</param>
public sealed record ScheduleTable(ImmutableArray<double> S, ImmutableArray<double> A, ImmutableArray<double> B, bool IsGHz)
{
    /// <summary>What the user should know of the table, one line each; empty for most.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

/// <summary>Reads annealing schedules from text files with a header and the columns s, A and B.</summary>
/// <remarks>
/// Columns are separated by semicolons, commas, tabs or spaces, the first of these that the header has. Further columns, blank
/// lines, quotation marks and what follows a <c>#</c> are ignored. Names are <c>s</c>, <c>A</c>, <c>B</c> in upper or lower
/// case, also as <c>A(s)</c>; a unit <c>GHz</c> may follow: <c>A(s) (GHz)</c>, <c>A [GHz]</c>, <c>A_GHz</c>.
/// </remarks>
public static partial class ScheduleFile
{
    private const int LargestFile = 10_000_000, LongestQuote = 40;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file, UTF-8, at most 10 MB.</param>
    /// <returns>The table; an s within 10⁻⁶ of an end is taken as that end.</returns>
    /// <exception cref="InputException">
    /// The file cannot be read, a column is missing, or a value is none of a schedule; the line names file, line and value.
    /// </exception>
    public static ScheduleTable Read(string path) => Parse(InputFile.Read(path, LargestFile), path);

    /// <summary>Reads a table from the bytes of its file; <paramref name="name"/> is what messages call it.</summary>
    internal static ScheduleTable Parse(ReadOnlySpan<byte> file, string name)
    {
        string[] lines = Encoding.UTF8.GetString(file).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        (int Number, string Text)[] filled =
            [.. lines.Select((line, i) => (i + 1, line.Split('#')[0].Trim())).Where(line => line.Item2.Length > 0)];
        if (filled.Length == 0)
            throw new InputException($"{name} holds no table; give a header \"s,A,B\" and at least two rows.");
        Header header = Columns(filled[0].Text, filled[0].Number, name);
        ScheduleRow[] rows = [.. filled[1..].Select(line => Row(line.Text, line.Number, header, name))];
        if (rows.Length < 2)
            throw Wrong(name, filled[^1].Number, $"rows below the header: {rows.Length}; at least two are wanted.");
        return new ScheduleCheck(name, rows, header.IsGHz).Table();
    }

    private sealed record Header(char Separator, int S, int A, int B, bool IsGHz);

    private static Header Columns(string line, int number, string name)
    {
        char separator = ";,\t".FirstOrDefault(line.Contains, ' ');
        string[] names = Fields(separator == ' ' ? LooseUnit().Replace(line, "$1") : line, separator);
        Match[] columns = [.. names.Select(column => Column().Match(column))];
        (int s, bool isGHz) = Find("s");
        (int a, bool isGHzA) = Find("A");
        (int b, bool isGHzB) = Find("B");
        if (isGHz)
            throw Wrong(name, number, "s has the unit GHz; it is a fraction from 0 to 1.");
        if (isGHzA != isGHzB)
            throw Wrong(name, number, $"only {(isGHzA ? "A" : "B")} is in GHz; give both A and B in GHz, or neither.");
        return new Header(separator, s, a, b, isGHzA);

        (int Index, bool IsGHz) Find(string wanted)
        {
            int[] found = [.. Enumerable.Range(0, columns.Length)
                .Where(i => columns[i].Success && wanted.Equals(columns[i].Groups[1].Value, StringComparison.OrdinalIgnoreCase))];
            return found switch
            {
                [int only] => (only, columns[only].Groups[2].Success),
                [] => throw Wrong(
                    name, number, $"no column is called {wanted}; a header such as \"s,A,B\" is wanted, not {Quoted(line)}."),
                _ => throw Wrong(name, number, $"{found.Length} columns are called {wanted}; one is wanted."),
            };
        }
    }

    private static ScheduleRow Row(string line, int number, Header header, string name)
    {
        string[] fields = Fields(line, header.Separator);
        return new ScheduleRow(number, Number("s", header.S), Number("A", header.A), Number("B", header.B));

        double Number(string column, int index)
        {
            if (index >= fields.Length)
                throw Wrong(name, number, $"{Quoted(line)} has no column {column}, which is number {index + 1} in the header.");
            bool isNumber = double.TryParse(fields[index], NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            return isNumber && double.IsFinite(value) ? value
                : throw Wrong(name, number, $"{column} = {Quoted(fields[index])} is not a finite number such as 0.25.");
        }
    }

    private static string[] Fields(string line, char separator) => separator == ' '
        ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : [.. line.Split(separator).Select(field => field.Trim().Trim('"').Trim())];

    private static InputException Wrong(string name, int line, string what) => new($"{name}, line {line}: {what}");

    private static string Quoted(string text)
    {
        string shown = string.Concat(text.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c));
        return $"\"{shown}{(text.Length > LongestQuote ? "…" : "")}\"";
    }

    [GeneratedRegex("""^"?(s|A|B)\s*(?:\(s\))?(?:[\s_/]*[(\[]?(GHz)[)\]]?)?"?$""", RegexOptions.IgnoreCase)]
    private static partial Regex Column();

    /// <summary>A unit that spaces would part from its column.</summary>
    [GeneratedRegex("""\s+([(\[]|GHz\b)""", RegexOptions.IgnoreCase)]
    private static partial Regex LooseUnit();
}
