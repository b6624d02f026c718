using System.Buffers.Text;
using System.Globalization;

namespace QuboCam;

/// <summary>
/// What a text format has no place for, kept in comments that other programs pass over: <c>offset=</c> and <c>select=</c> after
/// the comment sign and a space.
/// </summary>
internal struct CommentFields
{
    /// <summary>The constant term.</summary>
    public double Offset { get; private set; }

    /// <summary>How many variables are to be 1.</summary>
    public int? Select { get; private set; }

    /// <summary>Looks at a comment.</summary>
    public void Take(ReadOnlySpan<byte> comment, in TextScanner text)
    {
        ReadOnlySpan<byte> field = comment.Length > 2 && comment[1] == ' ' ? comment[2..] : default;
        if (field.StartsWith("offset="u8))
            Offset = text.ToNumber(field["offset=".Length..], "the offset");
        else if (field.StartsWith("select="u8))
        {
            ReadOnlySpan<byte> word = field["select=".Length..];
            if (!Utf8Parser.TryParse(word, out int ones, out int used) || used != word.Length || ones < 0)
                throw text.Wrong($"select is {QuboSource.Quote(word)}; a whole number from 0 on is wanted.");
            Select = ones;
        }
    }

    /// <summary>The cardinality, checked against the number of variables.</summary>
    public readonly int? SelectOf(int variables, QuboSource source) => Select is null || Select <= variables ? Select
        : throw source.Wrong($"{Select} variables are to be selected of {variables}.");

    /// <summary>Writes what a problem has of it.</summary>
    public static void Write(Qubo qubo, char sign, TermWriter writer)
    {
        if (qubo.Offset != 0)
            writer.Line($"{sign} offset={writer.Text(qubo.Offset)}");
        if (qubo.Cardinality is int ones)
            writer.Line(string.Create(CultureInfo.InvariantCulture, $"{sign} select={ones}"));
    }
}
