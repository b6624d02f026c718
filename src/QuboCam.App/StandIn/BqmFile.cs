using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>A binary quadratic model as dimod's file (DIMODBQM) holds it.</summary>
/// <param name="IsSpin">Whether values are −1 and 1; otherwise 0 and 1.</param>
/// <param name="Offset">Constant energy.</param>
/// <param name="Labels">Labels of the variables, each a JSON value.</param>
/// <param name="Linear">Biases of the variables.</param>
/// <param name="Quadratic">Pairs of variables, the smaller first, with their biases.</param>
internal sealed record BqmFile(
    bool IsSpin,
    double Offset,
    ImmutableArray<string> Labels,
    ImmutableArray<double> Linear,
    ImmutableArray<(int A, int B, double Bias)> Quadratic)
{
    private const int Prefix = 14;

    /// <summary>Reads version 1 or 2 of the file.</summary>
    /// <exception cref="RefusalException">It is no such file, or is damaged.</exception>
    public static BqmFile Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Prefix || !file.StartsWith("DIMODBQM"u8) || file[8] is not (1 or 2))
            throw Wrong("it does not begin with DIMODBQM and version 1 or 2");
        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        if (headerLength > file.Length - Prefix)
            throw Wrong("it ends within its header");
        int start = Prefix + (int)headerLength;
        int alignment = file[8] == 1 ? 16 : 64;
        if (start % alignment != 0)
            throw Wrong($"its header is not padded to a multiple of {alignment} bytes");
        try
        {
            using JsonDocument header = JsonDocument.Parse(Encoding.UTF8.GetString(file[Prefix..start]));
            return new Reader(header.RootElement).Read(file[start..]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw Wrong(error.Message);
        }
    }

    /// <summary>The energy of a sample.</summary>
    /// <param name="isUp">Whether each variable is 1.</param>
    public double Energy(ReadOnlySpan<bool> isUp)
    {
        int down = IsSpin ? -1 : 0;
        double energy = Offset;
        for (int i = 0; i < isUp.Length; i++)
            energy += Linear[i] * (isUp[i] ? 1 : down);
        foreach ((int a, int b, double bias) in Quadratic)
            energy += bias * (isUp[a] ? 1 : down) * (isUp[b] ? 1 : down);
        return energy;
    }

    private static RefusalException Wrong(string what) => new(400, $"The uploaded file is no binary quadratic model: {what}");

    /// <summary>Reads the part after the header, with the types that the header names.</summary>
    private sealed class Reader(JsonElement header)
    {
        private readonly string _bias = header.GetProperty("dtype").GetString()!,
            _index = header.GetProperty("itype").GetString()!,
            _start = header.GetProperty("ntype").GetString()!;

        public BqmFile Read(ReadOnlySpan<byte> body)
        {
            int variables = header.GetProperty("shape")[0].GetInt32(), interactions = header.GetProperty("shape")[1].GetInt32();
            if (variables < 0 || interactions < 0 || Math.Max(variables, interactions) > body.Length)
                throw Wrong($"it is too short for {variables} variables and {interactions} interactions");
            int at = 0;
            double offset = Number(body, ref at, _bias);
            (long[] starts, double[] linear) = (new long[variables + 1], new double[variables]);
            for (int v = 0; v < variables; v++)
                (starts[v], linear[v]) = ((long)Number(body, ref at, _start), Number(body, ref at, _bias));
            starts[variables] = 2L * interactions;
            List<(int, int, double)> quadratic = [];
            for (int v = 0; v < variables; v++)
                for (long n = starts[v], last = -1; n < starts[v + 1]; n++)
                {
                    (int other, double bias) = ((int)Number(body, ref at, _index), Number(body, ref at, _bias));
                    if (other <= last || other >= variables || other == v)
                        throw Wrong($"the neighbours of variable {v} do not ascend");
                    last = other;
                    if (other > v) quadratic.Add((v, other, bias));
                }
            if (quadratic.Count != interactions || !linear.All(double.IsFinite)
                || !quadratic.All(term => double.IsFinite(term.Item3)))
                throw Wrong("it does not have the interactions that it announces, or a bias is not finite");
            return new BqmFile(IsSpin(), offset, Labels(variables, body[at..]), [.. linear], [.. quadratic]);
        }

        private bool IsSpin() => header.GetProperty("vartype").GetString() switch
        {
            "SPIN" => true,
            "BINARY" => false,
            string other => throw Wrong($"vartype {other}"),
            null => throw Wrong("no vartype"),
        };

        private ImmutableArray<string> Labels(int variables, ReadOnlySpan<byte> rest)
        {
            JsonElement named = header.GetProperty("variables");
            if (named.ValueKind == JsonValueKind.False)
                return [.. Enumerable.Range(0, variables).Select(v => $"{v}")];
            if (named.ValueKind == JsonValueKind.True)
            {
                if (rest.Length < 8 || !rest.StartsWith("VARS"u8))
                    throw Wrong("the section of the labels is missing");
                int length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
                using JsonDocument section = JsonDocument.Parse(Encoding.UTF8.GetString(rest.Slice(8, length)));
                named = section.RootElement.Clone();
            }
            ImmutableArray<string> labels = [.. named.EnumerateArray().Select(label => label.GetRawText())];
            return labels.Length == variables ? labels : throw Wrong($"{labels.Length} labels for {variables} variables");
        }

        private static double Number(ReadOnlySpan<byte> body, ref int at, string type)
        {
            ReadOnlySpan<byte> from = body[at..];
            (double value, int length) = type switch
            {
                "float64" => (BinaryPrimitives.ReadDoubleLittleEndian(from), 8),
                "float32" => (BinaryPrimitives.ReadSingleLittleEndian(from), 4),
                "int8" or "uint8" => (from[0], 1),
                "int16" or "uint16" => (BinaryPrimitives.ReadUInt16LittleEndian(from), 2),
                "int32" or "uint32" => (BinaryPrimitives.ReadUInt32LittleEndian(from), 4),
                "int64" or "uint64" => (BinaryPrimitives.ReadUInt64LittleEndian(from), 8),
                _ => throw Wrong($"numbers of type {type}"),
            };
            at += length;
            return value;
        }
    }
}
