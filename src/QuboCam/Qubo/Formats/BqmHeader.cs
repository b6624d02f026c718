using System.Buffers.Binary;
using System.Text.Json;

namespace QuboCam;

/// <summary>The header of dimod's binary file.</summary>
internal sealed class BqmHeader
{
    private const int Prefix = 14;

    /// <summary>Where the numbers begin.</summary>
    public required int DataStart { get; init; }

    /// <summary>Number of variables, not yet checked against memory.</summary>
    public long Variables { get; private set; }

    /// <summary>Number of pairs.</summary>
    public long Interactions { get; private set; }

    /// <summary>NumPy's type of the biases.</summary>
    public string? BiasType { get; private set; }

    /// <summary>NumPy's type of the indices of neighbours.</summary>
    public string? IndexType { get; private set; }

    /// <summary>NumPy's type of the starts of the neighbourhoods.</summary>
    public string? StartType { get; private set; }

    /// <summary>Whether the variables are spins.</summary>
    public bool IsSpin { get; private set; }

    /// <summary>The labels, where the header holds them; see <see cref="VariableLabels.Read"/>.</summary>
    public List<int>? Labels { get; private set; }

    /// <summary>Whether the labels follow the numbers.</summary>
    public bool HasLabelSection { get; private set; }

    /// <summary>Our own field: how many variables are to be 1.</summary>
    public int? Select { get; private set; }

    /// <summary>Reads the header.</summary>
    public static BqmHeader Read(QuboSource source)
    {
        ReadOnlyMemory<byte> file = source.Content;
        if (file.Length < Prefix)
            throw source.Wrong($"the file is cut off in its header, after {file.Length} bytes.");
        if (file.Span[8] is not (1 or 2))
            throw source.Wrong($"version {file.Span[8]}.{file.Span[9]} of dimod's file is not known; 1 and 2 are.");
        long length = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[10..]);
        if (Prefix + length > file.Length)
            throw source.Wrong($"the header is to have {length} bytes, but the file ends after {file.Length}.");
        BqmHeader header = new() { DataStart = Prefix + (int)length };
        QuboSource json = new($"{source.Name}, header", file.Slice(Prefix, (int)length));
        try
        {
            header.ReadFields(json);
        }
        catch (JsonException cause)
        {
            throw new InputException($"{source.Name}: the header is no JSON.", cause);
        }
        return header;
    }

    private void ReadFields(QuboSource source)
    {
        JsonSource json = new(source);
        string? vartype = null;
        bool hasShape = false;
        json.StartObject();
        while (json.NextField() is { } field)
        {
            switch (field)
            {
                case "dtype": BiasType = json.Text(field); break;
                case "itype": IndexType = json.Text(field); break;
                case "ntype": StartType = json.Text(field); break;
                case "vartype": vartype = json.Text(field); break;
                case "shape": ReadShape(ref json); hasShape = true; break;
                case "variables": ReadVariables(ref json, field); break;
                case "select": Select = json.NextIndex(field); break;
                default: json.Skip(); break;
            }
        }
        json.End();
        if (!hasShape)
            throw source.Wrong("the field 'shape' is missing.");
        if (BiasType is not ("float32" or "float64") || !BinaryNumbers.IsWhole(IndexType) || !BinaryNumbers.IsWhole(StartType))
            throw source.Wrong($"numbers of the types '{BiasType}', '{IndexType}', '{StartType}' cannot be read.");
        if (vartype is not ("BINARY" or "SPIN"))
            throw source.Wrong($"'vartype' is '{vartype}'; BINARY or SPIN is wanted.");
        IsSpin = vartype == "SPIN";
    }

    private void ReadShape(ref JsonSource json)
    {
        json.StartArray("shape");
        Variables = json.NextIndex("the first number of 'shape'");
        Interactions = json.NextIndex("the second number of 'shape'");
        json.EndArray("'shape' has two numbers");
    }

    private void ReadVariables(ref JsonSource json, string field)
    {
        if (json.BooleanOrNull() is bool follows)
            HasLabelSection = follows;
        else
            Labels = VariableLabels.ReadStarted(ref json, field);
    }
}
