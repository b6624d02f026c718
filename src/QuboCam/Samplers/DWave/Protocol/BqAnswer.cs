using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>The answer of a hybrid solver, format "bq": a dimod sample set as JSON.</summary>
/// <remarks>
/// Rows of bits may be packed into 32-bit words, the first variable in the lowest bit; arrays may be base64 or plain lists.
/// </remarks>
internal static class BqAnswer
{
    /// <summary>Reads a sample set.</summary>
    /// <exception cref="FormatException">It is not whole, or of an unknown form.</exception>
    public static SapiAnswer Parse(JsonElement set)
    {
        ImmutableArray<int> variables =
            [.. set.GetProperty("variable_labels").EnumerateArray().Select(label => label.GetInt32())];
        int rows = set.GetProperty("num_rows").GetInt32(), n = variables.Length;
        bool isSpin = set.GetProperty("variable_type").GetString() == "SPIN";
        bool isPacked = set.TryGetProperty("sample_packed", out JsonElement packed) && packed.ValueKind == JsonValueKind.True;
        JsonElement vectors = set.GetProperty("vectors");
        double[] energies = Vector(vectors.GetProperty("energy"), rows);
        double[][] data = Array(set.GetProperty("sample_data"), rows);
        return new SapiAnswer
        {
            Id = "",
            Variables = n,
            ActiveVariables = variables,
            Samples = [.. data.Select(row => isPacked ? Unpack(row, n, isSpin) : [.. row.Select(value => (sbyte)value)])],
            Energies = [.. energies],
            Occurrences = vectors.TryGetProperty("num_occurrences", out JsonElement counts)
                ? [.. Vector(counts, rows).Select(count => (int)count)] : [.. Enumerable.Repeat(1, rows)],
            Timing = set.TryGetProperty("info", out JsonElement info) && info.TryGetProperty("timing", out JsonElement timing)
                ? SapiAnswer.ReadTiming(timing) : set.TryGetProperty("info", out info) ? SapiAnswer.ReadTiming(info)
                : ImmutableSortedDictionary<string, double>.Empty,
        };
    }

    private static ImmutableArray<sbyte> Unpack(double[] words, int n, bool isSpin)
    {
        if (words.Length * 32 < n)
            throw new FormatException($"{n} variables take {(n + 31) / 32} words; {words.Length} came");
        return [.. Enumerable.Range(0, n).Select(i =>
        {
            int bit = (int)((uint)words[i / 32] >> (i % 32) & 1);
            return (sbyte)(isSpin ? 2 * bit - 1 : bit);
        })];
    }

    private static double[] Vector(JsonElement vector, int rows)
    {
        double[] values = [.. Flat(vector)];
        return values.Length == rows ? values : throw new FormatException($"{rows} values were expected, {values.Length} came");
    }

    private static double[][] Array(JsonElement array, int rows)
    {
        double[] values = [.. Flat(array)];
        int width = rows == 0 ? 0 : values.Length / rows;
        if (rows > 0 && width * rows != values.Length)
            throw new FormatException($"{values.Length} values are not {rows} rows");
        return [.. Enumerable.Range(0, rows).Select(row => values[(row * width)..((row + 1) * width)])];
    }

    /// <summary>
    /// The numbers of a list, a list of lists, or an array in dimod's form {type: "array", data, data_type, use_bytes}.
    /// </summary>
    private static IEnumerable<double> Flat(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number) return [element.GetDouble()];
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().SelectMany(Flat);
        JsonElement data = element.GetProperty("data");
        return data.ValueKind == JsonValueKind.String
            ? FromBytes(data.GetBytesFromBase64(), element.GetProperty("data_type").GetString() ?? "") : Flat(data);
    }

    private static IEnumerable<double> FromBytes(byte[] bytes, string type)
    {
        (int width, Func<int, double> read) = type switch
        {
            "float64" => (8, at => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(at))),
            "float32" => (4, at => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at))),
            "int64" => (8, at => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at))),
            "int32" => (4, at => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at))),
            "uint32" => (4, at => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at))),
            "int8" => (1, at => (sbyte)bytes[at]),
            "uint8" => (1, (Func<int, double>)(at => bytes[at])),
            _ => throw new FormatException($"the type '{type}' of an array is not known"),
        };
        return Enumerable.Range(0, bytes.Length / width).Select(i => read(i * width));
    }
}
