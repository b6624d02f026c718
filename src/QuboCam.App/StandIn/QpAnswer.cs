using System.Buffers.Binary;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>One row of an answer.</summary>
/// <param name="IsUp">Whether each active variable is 1.</param>
/// <param name="Energy">Energy of the problem as it was submitted.</param>
/// <param name="Occurrences">Reads that gave it.</param>
internal sealed record AnswerRow(bool[] IsUp, double Energy, int Occurrences);

/// <summary>An answer in the format qp.</summary>
internal static class QpAnswer
{
    /// <summary>The rows of an answer: each read, or each state once, lowest energy first.</summary>
    public static List<AnswerRow> Rows(IEnumerable<AnswerRow> reads, bool isRaw, int? most)
    {
        IEnumerable<AnswerRow> rows = isRaw ? reads : reads
            .GroupBy(read => Convert.ToHexString(Pack(read.IsUp)))
            .OrderBy(group => group.First().Energy).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.First() with { Occurrences = group.Count() });
        return [.. most is int count ? rows.Take(count) : rows];
    }

    /// <summary>Writes the members of the answer, without the braces.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="labels">Number of labels of the chip.</param>
    /// <param name="active">Labels of the qubits in use.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="isRaw">Whether every row is one read: then no occurrences are written.</param>
    public static void Write(
        Utf8JsonWriter json, int labels, IReadOnlyList<int> active, IReadOnlyList<AnswerRow> rows, bool isRaw)
    {
        json.WriteString("format", "qp");
        json.WriteNumber("num_variables", labels);
        json.WriteBase64String("energies", Doubles(rows));
        if (!isRaw)
            json.WriteBase64String("num_occurrences", Integers([.. rows.Select(row => row.Occurrences)]));
        json.WriteBase64String("active_variables", Integers(active));
        json.WriteBase64String("solutions", [.. rows.SelectMany(row => Pack(row.IsUp))]);
    }

    // Each row begins a byte; the first variable is the most significant bit.
    private static byte[] Pack(bool[] isUp)
    {
        byte[] bytes = new byte[(isUp.Length + 7) / 8];
        for (int i = 0; i < isUp.Length; i++)
            if (isUp[i])
                bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        return bytes;
    }

    private static byte[] Doubles(IReadOnlyList<AnswerRow> rows)
    {
        byte[] bytes = new byte[8 * rows.Count];
        for (int i = 0; i < rows.Count; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), rows[i].Energy);
        return bytes;
    }

    private static byte[] Integers(IReadOnlyList<int> values)
    {
        byte[] bytes = new byte[4 * values.Count];
        for (int i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }
}
