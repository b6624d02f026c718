using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace QuboCam;

/// <summary>
/// The file in which a hybrid solver takes a binary quadratic model: "DIMODBQM", version, header in JSON, then offset, linear
/// biases with the place of each variable's neighbours, and the neighbours.
/// </summary>
/// <remarks>
/// As dimod's file view writes it; versions 1 and 2 are read, 2.0 is written, with 64-bit biases and 32-bit indices.
/// </remarks>
public static class DimodBqmFile
{
    private const int Alignment = 64, IndexBytes = 4;
    private static readonly byte[] Magic = "DIMODBQM"u8.ToArray();

    /// <summary>Writes a problem in bits; variables are called 0, 1, ….</summary>
    /// <param name="qubo">The problem.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        double[] couplings = qubo.ToSymmetricMatrix();
        return Write("BINARY", qubo.Linear, (i, j) => couplings[i * qubo.Variables + j], qubo.Offset);
    }

    /// <summary>Writes a problem in spins as they are; the service's files do not say which bit a spin is.</summary>
    /// <param name="ising">The problem.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(Ising ising)
    {
        ArgumentNullException.ThrowIfNull(ising);
        double[] couplings = ising.ToSymmetricMatrix();
        return Write("SPIN", ising.Fields, (i, j) => couplings[i * ising.Variables + j], ising.Offset);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Whether it is in spins; linear biases; quadratic ones as the strict upper triangle, row by row; offset.</returns>
    /// <exception cref="FormatException">It is no such file, or not whole.</exception>
    public static (bool IsSpin, ImmutableArray<double> Linear, ImmutableArray<double> Quadratic, double Offset) Read(
        ReadOnlySpan<byte> file)
    {
        if (file.Length < 14 || !file[..8].SequenceEqual(Magic))
            throw new FormatException("it does not begin with DIMODBQM");
        int version = file[8], length = BinaryPrimitives.ReadInt32LittleEndian(file[10..]);
        if (version is not (1 or 2) || length < 0 || length > file.Length - 14)
            throw new FormatException($"its version {version} is not known, or its header is not whole");
        (bool isSpin, int n, int pairs, Widths widths) = ReadHeader(Encoding.UTF8.GetString(file.Slice(14, length)));
        ReadOnlySpan<byte> body = file[(14 + length)..];
        long needed = widths.Bias + (long)n * (widths.Place + widths.Bias) + 2L * pairs * (widths.Index + widths.Bias);
        if (n < 0 || pairs < 0 || body.Length < needed)
            throw new FormatException($"{n} variables and {pairs} couplings take {needed} bytes; {body.Length} came");
        if ((long)n * (n - 1) / 2 > Array.MaxLength)
            throw new FormatException($"{n} variables are too many for a matrix in memory");
        return (isSpin, Linear(body, n, widths), Quadratic(body, n, pairs, widths), widths.ReadBias(body));
    }

    private static (bool IsSpin, int Variables, int Pairs, Widths Widths) ReadHeader(string text)
    {
        try
        {
            using JsonDocument header = JsonDocument.Parse(text.TrimEnd());
            JsonElement root = header.RootElement, shape = root.GetProperty("shape");
            return (root.GetProperty("vartype").GetString() == "SPIN", shape[0].GetInt32(), shape[1].GetInt32(), Widths.Of(root));
        }
        catch (Exception error) when (
            error is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException($"its header is not as it should be: {error.Message}", error);
        }
    }

    private static byte[] Write(string vartype, ImmutableArray<double> linear, Func<int, int, double> coupling, double offset)
    {
        int n = linear.Length;
        int[][] neighbours =
        [
            .. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Where(j => j != i && coupling(i, j) != 0).ToArray()),
        ];
        int pairs = neighbours.Sum(of => of.Length) / 2;
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        WriteHeader(writer, vartype, n, pairs);
        writer.Write(offset);
        int start = 0;
        for (int i = 0; i < n; i++)
        {
            writer.Write(start);
            writer.Write(linear[i]);
            start += neighbours[i].Length;
        }
        for (int i = 0; i < n; i++)
            foreach (int j in neighbours[i])
            {
                writer.Write(j);
                writer.Write(coupling(i, j));
            }
        writer.Flush();
        return stream.ToArray();
    }

    private static void WriteHeader(BinaryWriter writer, string vartype, int n, int pairs)
    {
        string header = $$"""
            {"dtype": "float64", "itype": "int32", "ntype": "int32", "shape": [{{n}}, {{pairs}}], "type": "BinaryQuadraticModel",
            """ + $$""" "variables": false, "vartype": "{{vartype}}"}""" + "\n";
        int length = (14 + header.Length + Alignment - 1) / Alignment * Alignment - 14;
        writer.Write(Magic);
        writer.Write((byte)2);
        writer.Write((byte)0);
        writer.Write(length);
        writer.Write(Encoding.UTF8.GetBytes(header.PadRight(length)));
    }

    private static ImmutableArray<double> Linear(ReadOnlySpan<byte> body, int n, Widths widths)
    {
        double[] linear = new double[n];
        for (int i = 0; i < n; i++)
            linear[i] = widths.ReadBias(body[(widths.Bias + i * (widths.Place + widths.Bias) + widths.Place)..]);
        return [.. linear];
    }

    private static ImmutableArray<double> Quadratic(ReadOnlySpan<byte> body, int n, int pairs, Widths widths)
    {
        double[] quadratic = new double[(long)n * (n - 1) / 2];
        int places = widths.Bias, entries = places + n * (widths.Place + widths.Bias);
        for (int i = 0; i < n; i++)
        {
            long from = widths.ReadPlace(body[(places + i * (widths.Place + widths.Bias))..]);
            long to = i + 1 < n ? widths.ReadPlace(body[(places + (i + 1) * (widths.Place + widths.Bias))..]) : 2L * pairs;
            if (from < 0 || to > 2L * pairs || from > to)
                throw new FormatException($"the neighbours of variable {i} lie outside the file");
            for (long at = from; at < to; at++)
            {
                ReadOnlySpan<byte> entry = body[(int)(entries + at * (widths.Index + widths.Bias))..];
                int j = BinaryPrimitives.ReadInt32LittleEndian(entry);
                if (j < 0 || j >= n || j == i)
                    throw new FormatException($"variable {i} has the neighbour {j}");
                if (i < j)
                    quadratic[(long)i * (2L * n - i - 1) / 2 + (j - i - 1)] = widths.ReadBias(entry[widths.Index..]);
            }
        }
        return [.. quadratic];
    }

    /// <summary>Bytes of a bias, of an index and of a place among the neighbours.</summary>
    private readonly record struct Widths(int Bias, int Index, int Place)
    {
        public static Widths Of(JsonElement header) => new(
            Width(header, "dtype", ("float64", 8), ("float32", 4)),
            Width(header, "itype", ("int32", IndexBytes), ("uint32", IndexBytes)),
            Width(header, "ntype", ("int32", 4), ("uint32", 4), ("int64", 8), ("uint64", 8)));

        public double ReadBias(ReadOnlySpan<byte> bytes) =>
            Bias == 8 ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes);

        public long ReadPlace(ReadOnlySpan<byte> bytes) =>
            Place == 8 ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);

        private static int Width(JsonElement header, string name, params ReadOnlySpan<(string Type, int Bytes)> known)
        {
            string type = header.GetProperty(name).GetString() ?? "";
            foreach ((string each, int bytes) in known)
                if (each == type) return bytes;
            throw new FormatException($"its {name} '{type}' is not known");
        }
    }
}
