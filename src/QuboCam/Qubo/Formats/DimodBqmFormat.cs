using System.Buffers.Binary;
using System.Text.Json;

namespace QuboCam;

/// <summary>
/// dimod's binary file, <c>bqm.to_file()</c>, versions 1 and 2: the magic DIMODBQM, a JSON header, the offset, a start and a bias
/// for each variable, the neighbours of each with their biases, all little-endian. BINARY or SPIN. Minimised.
/// </summary>
/// <remarks>dimod, BinaryQuadraticModel.to_file. The cardinality is kept in a header field <c>select</c>, which dimod passes over.</remarks>
public sealed class DimodBqmFormat : IQuboFormat
{
    private const int Alignment = 64, Prefix = 14;

    private static ReadOnlySpan<byte> Magic => "DIMODBQM"u8;

    /// <inheritdoc/>
    public string Name => "dimod-bqm";

    /// <inheritdoc/>
    public string Description => "dimod's binary file (DIMODBQM)";

    /// <inheritdoc/>
    public string Extension => ".bqm";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Content.Span.StartsWith(Magic);
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Recognises(source))
            throw source.Wrong("this is no file of dimod: it does not begin with DIMODBQM.");
        BqmHeader header = BqmHeader.Read(source);
        BqmBody body = new(source, header);
        body.RequireLength();
        QuboMemory.Require(source, header.Variables);
        List<int>? labels = header.Labels ?? body.Labels();
        if (labels is not null && labels.Count != header.Variables)
            throw source.Wrong($"there are {labels.Count} labels for {header.Variables} variables.");
        (int[] order, bool isByLabel) = VariableLabels.Order(labels, (int)header.Variables);
        if (header.Select > header.Variables)
            throw source.Wrong($"{header.Select} variables are to be selected of {header.Variables}.");
        DenseTerms sums = body.Terms(order).Sum((int)header.Variables);
        string[] remarks = isByLabel ? [] : [VariableLabels.Remark];
        return header.IsSpin ? SpinProblem.File(source, Name, sums, body.Offset, header.Select, remarks)
            : new QuboFile(sums.ToQubo(body.Offset, header.Select), false, Name, [.. sums.Remarks, .. remarks]);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        ArgumentNullException.ThrowIfNull(output);
        WriteHeader(qubo, output);
        int n = qubo.Variables;
        byte[] row = new byte[12 * Math.Max(n, 2)];
        BinaryPrimitives.WriteDoubleLittleEndian(row, qubo.Offset);
        output.Write(row, 0, 8);
        // A problem that fits in memory has fewer neighbours than an int counts.
        int start = 0;
        for (int v = 0; v < n; v++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(row, start);
            BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(4), qubo.Linear[v]);
            output.Write(row, 0, 12);
            for (int u = 0; u < n; u++)
                start += qubo[v, u] != 0 ? 1 : 0;
        }
        for (int v = 0; v < n; v++)
        {
            int length = 0;
            for (int u = 0; u < n; u++)
            {
                if (qubo[v, u] == 0) continue;
                BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(length), u);
                BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(length + 4), qubo[v, u]);
                length += 12;
            }
            output.Write(row, 0, length);
        }
    }

    private static void WriteHeader(Qubo qubo, Stream output)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("dtype", "float64");
            writer.WriteString("itype", "int32");
            writer.WriteString("ntype", "int32");
            if (qubo.Cardinality is int ones)
                writer.WriteNumber("select", ones);
            writer.WriteStartArray("shape");
            writer.WriteNumberValue(qubo.Variables);
            writer.WriteNumberValue(qubo.PairCount());
            writer.WriteEndArray();
            writer.WriteString("type", "BinaryQuadraticModel");
            writer.WriteBoolean("variables", false);
            writer.WriteString("vartype", "BINARY");
            writer.WriteEndObject();
        }
        int whole = (Prefix + (int)json.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[whole];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        (header[8], header[9]) = (2, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(10), (uint)(whole - Prefix));
        json.ToArray().CopyTo(header, Prefix);
        header[Prefix + (int)json.Length] = (byte)'\n';
        output.Write(header);
    }
}
