using System.Buffers.Binary;
using System.Text.Json;

namespace QuboCam;

/// <summary>The numbers of dimod's binary file, and the labels after them.</summary>
internal sealed class BqmBody(QuboSource source, BqmHeader header)
{
    private readonly int _bias = BinaryNumbers.SizeOf(header.BiasType);
    private readonly int _index = BinaryNumbers.SizeOf(header.IndexType);
    private readonly int _start = BinaryNumbers.SizeOf(header.StartType);

    /// <summary>The constant term.</summary>
    public double Offset => Bias(source.Content.Span[header.DataStart..], "the offset");

    private long LinearAt => header.DataStart + _bias;

    private long QuadraticAt => LinearAt + header.Variables * (_start + _bias);

    private long End => QuadraticAt + 2 * header.Interactions * (_index + _bias);

    /// <summary>Refuses a file that is shorter than its header says, before anything of that size is allocated.</summary>
    public void RequireLength()
    {
        if (source.Content.Length < End)
            throw source.Wrong($"{header.Variables} variables and {header.Interactions} pairs take {End} bytes, "
                + $"but the file ends after {source.Content.Length}.");
        if (!header.HasLabelSection && source.Content.Length > End)
            throw source.Wrong($"the file goes on after its {End} bytes.");
    }

    /// <summary>The labels after the numbers; null where there are none. See <see cref="VariableLabels.Read"/>.</summary>
    public List<int>? Labels()
    {
        if (!header.HasLabelSection)
            return null;
        ReadOnlySpan<byte> section = source.Content.Span[(int)End..];
        if (section.Length < 8 || !section.StartsWith("VARS"u8))
            throw source.Wrong("the labels, which the header announces, do not follow the numbers.");
        long length = BinaryPrimitives.ReadUInt32LittleEndian(section[4..]);
        if (8 + length > section.Length)
            throw source.Wrong($"the labels are to have {length} bytes, but the file ends after {section.Length - 8}.");
        QuboSource text = new($"{source.Name}, labels", source.Content.Slice((int)End + 8, (int)length));
        try
        {
            JsonSource json = new(text);
            List<int> labels = VariableLabels.Read(ref json, "the labels");
            json.End();
            return labels;
        }
        catch (JsonException cause)
        {
            throw new InputException($"{source.Name}: the labels are no JSON.", cause);
        }
    }

    /// <summary>All terms; each pair, which the file lists from both ends, once.</summary>
    /// <param name="order">The number of each variable of the file.</param>
    public QuboTerms Terms(int[] order)
    {
        QuboTerms terms = new(source);
        ReadOnlySpan<byte> file = source.Content.Span;
        long neighbours = 2 * header.Interactions, found = 0;
        for (int v = 0; v < order.Length; v++)
        {
            ReadOnlySpan<byte> entry = file[(int)(LinearAt + (long)v * (_start + _bias))..];
            terms.Add(order[v], order[v], Bias(entry[_start..], "a linear bias"));
            double from = BinaryNumbers.Read(entry, header.StartType!);
            double to = v + 1 < order.Length ? BinaryNumbers.Read(entry[(_start + _bias)..], header.StartType!) : neighbours;
            if (!(from >= 0 && from <= to && to <= neighbours) || (v == 0 && from != 0))
                throw source.Wrong($"the neighbours of the variable {v} are to be those from {from:R} to {to:R} of {neighbours}.");
            for (long k = (long)from; k < (long)to; k++)
                found += AddNeighbour(terms, order, v, file[(int)(QuadraticAt + k * (_index + _bias))..]) ? 1 : 0;
        }
        if (found != header.Interactions)
            throw source.Wrong($"there are to be {header.Interactions} pairs, each listed from both ends; {found} came.");
        return terms;
    }

    private bool AddNeighbour(QuboTerms terms, int[] order, int v, ReadOnlySpan<byte> entry)
    {
        double neighbour = BinaryNumbers.Read(entry, header.IndexType!);
        if (!(neighbour >= 0 && neighbour < order.Length) || neighbour == v)
            throw source.Wrong($"the variable {v} has the neighbour {neighbour:R}; there are {order.Length} variables.");
        if (neighbour > v)
            return false;
        terms.Add(order[v], order[(int)neighbour], Bias(entry[_index..], "a quadratic bias"));
        return true;
    }

    private double Bias(ReadOnlySpan<byte> bytes, string what)
    {
        double value = BinaryNumbers.Read(bytes, header.BiasType!);
        return double.IsFinite(value) ? value : throw source.Wrong($"{what} is {value}; a finite number is wanted.");
    }
}
