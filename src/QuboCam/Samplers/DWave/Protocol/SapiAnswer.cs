using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>The answer to a job.</summary>
public sealed record SapiAnswer
{
    private const int MostReads = 1_000_000; // annealers give 10,000 at most

    /// <summary>Number of the job.</summary>
    public required string Id { get; init; }

    /// <summary>Its label; null without.</summary>
    public string? Label { get; init; }

    /// <summary>When the service took it, as it says; null where it does not.</summary>
    public string? SubmittedOn { get; init; }

    /// <summary>When it was done, as the service says; null where it does not.</summary>
    public string? SolvedOn { get; init; }

    /// <summary>Number of variables of the solver, or of the model.</summary>
    public required int Variables { get; init; }

    /// <summary>The variables that the samples are of; labels of qubits, or positions in the model.</summary>
    public required ImmutableArray<int> ActiveVariables { get; init; }

    /// <summary>Values of the active variables, −1 and +1 or 0 and 1; shape [rows][active].</summary>
    public required ImmutableArray<ImmutableArray<sbyte>> Samples { get; init; }

    /// <summary>Energy of each row, offset included, as the service computed it.</summary>
    public required ImmutableArray<double> Energies { get; init; }

    /// <summary>How often each row was read.</summary>
    public required ImmutableArray<int> Occurrences { get; init; }

    /// <summary>Times by the service's names; µs.</summary>
    public required ImmutableSortedDictionary<string, double> Timing { get; init; }

    /// <summary>Reads the message of a job that is done.</summary>
    /// <param name="message">Status and "answer" of the job.</param>
    /// <param name="offset">Offset of the problem, which an answer without one of its own leaves out.</param>
    /// <exception cref="FormatException">The message is not whole, or of an unknown form.</exception>
    public static SapiAnswer Parse(JsonElement message, double offset = 0)
    {
        try
        {
            JsonElement answer = message.GetProperty("answer");
            string format = answer.GetProperty("format").GetString() ?? "";
            SapiAnswer parsed = format switch
            {
                "qp" => ParseQp(message, answer),
                "bq" => BqAnswer.Parse(answer.TryGetProperty("data", out JsonElement data) ? data : answer),
                _ => throw new FormatException($"the format '{format}' of the answer is not known"),
            };
            RequireWhole(parsed);
            double added = answer.TryGetProperty("offset", out JsonElement own) && own.ValueKind == JsonValueKind.Number
                ? own.GetDouble() : offset;
            return parsed with
            {
                Id = Text(message, "id") ?? "",
                Label = Text(message, "label"),
                SubmittedOn = Text(message, "submitted_on"),
                SolvedOn = Text(message, "solved_on"),
                Energies = format == "qp" ? [.. parsed.Energies.Select(energy => energy + added)] : parsed.Energies,
                Timing = answer.TryGetProperty("timing", out JsonElement timing) ? ReadTiming(timing) : parsed.Timing,
            };
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException(error.Message, error);
        }
    }

    /// <summary>Refuses what cannot be an answer, before anything of the size that it states is made.</summary>
    private static void RequireWhole(SapiAnswer answer)
    {
        if (answer.Occurrences.Any(count => count < 0) || answer.Occurrences.Sum(count => (long)count) > MostReads)
            throw new FormatException($"its numbers of occurrences are negative, or more than {MostReads} in all");
        if (answer.ActiveVariables.Distinct().Count() < answer.ActiveVariables.Length)
            throw new FormatException("a variable comes twice");
        if (answer.Samples.Any(row => row.Length != answer.ActiveVariables.Length))
            throw new FormatException($"a sample has not the {answer.ActiveVariables.Length} values of its variables");
    }

    /// <summary>Numbers of a timing object, by name; what is no number is left out.</summary>
    internal static ImmutableSortedDictionary<string, double> ReadTiming(JsonElement timing) =>
        timing.ValueKind != JsonValueKind.Object
        ? ImmutableSortedDictionary<string, double>.Empty
        : timing.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Number)
            .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value.GetDouble(), StringComparer.Ordinal);

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static SapiAnswer ParseQp(JsonElement message, JsonElement answer)
    {
        bool isSpin = Text(message, "type") == "ising";
        ImmutableArray<int> active = [.. Integers(answer.GetProperty("active_variables"))];
        byte[] energies = answer.GetProperty("energies").GetBytesFromBase64();
        byte[] bits = answer.GetProperty("solutions").GetBytesFromBase64();
        int rows = energies.Length / 8, width = (active.Length + 7) / 8;
        if (energies.Length % 8 != 0)
            throw new FormatException($"energies take 8 bytes each; {energies.Length} came");
        if (bits.Length < rows * width)
            throw new FormatException($"{rows} rows of {active.Length} variables take {rows * width} bytes; {bits.Length} came");
        // Rows may carry more bytes of padding than they need; bytes that do not divide among the rows follow the last one.
        int stride = rows == 0 || bits.Length % rows != 0 ? width : bits.Length / rows;
        ImmutableArray<int> occurrences =
            answer.TryGetProperty("num_occurrences", out JsonElement counts) && counts.ValueKind == JsonValueKind.String
            ? [.. Integers(counts)] : [.. Enumerable.Repeat(1, rows)];
        if (occurrences.Length != rows)
            throw new FormatException($"{rows} numbers of occurrences were expected, {occurrences.Length} came");
        return new SapiAnswer
        {
            Id = "",
            Variables = answer.GetProperty("num_variables").GetInt32(),
            ActiveVariables = active,
            Samples = [.. Enumerable.Range(0, rows).Select(row => Row(bits.AsSpan(row * stride, width), active.Length, isSpin))],
            Energies =
            [
                .. Enumerable.Range(0, rows).Select(row => BinaryPrimitives.ReadDoubleLittleEndian(energies.AsSpan(8 * row))),
            ],
            Occurrences = occurrences,
            Timing = ImmutableSortedDictionary<string, double>.Empty,
        };
    }

    /// <summary>Most significant bit first.</summary>
    private static ImmutableArray<sbyte> Row(ReadOnlySpan<byte> bits, int count, bool isSpin)
    {
        sbyte[] row = new sbyte[count];
        for (int i = 0; i < count; i++)
        {
            int bit = bits[i / 8] >> (7 - i % 8) & 1;
            row[i] = (sbyte)(isSpin ? 2 * bit - 1 : bit);
        }
        return [.. row];
    }

    private static int[] Integers(JsonElement base64)
    {
        byte[] bytes = base64.GetBytesFromBase64();
        if (bytes.Length % 4 != 0)
            throw new FormatException($"whole numbers take 4 bytes each; {bytes.Length} came");
        return
        [
            .. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i))),
        ];
    }
}
