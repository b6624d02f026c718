using System.Buffers;
using System.Globalization;
using System.Text;

namespace QuboCam;

/// <summary>How a text format writes numbers; either way they read back as they were.</summary>
internal enum NumberForm
{
    /// <summary>As short as possible, with an exponent where that is shorter.</summary>
    Shortest,

    /// <summary>Digits and a point only.</summary>
    Plain,
}

/// <summary>Writes text lines of indices and numbers.</summary>
internal sealed class TermWriter(Stream output, NumberForm form) : IDisposable
{
    private const int LongestLine = 512;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _used;

    /// <summary>Writes a line.</summary>
    public void Line(string line)
    {
        Flush();
        output.Write(Encoding.UTF8.GetBytes(line));
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes "i j value".</summary>
    public void Term(int i, int j, double value)
    {
        if (_buffer.Length - _used < LongestLine)
            Flush();
        Append(i);
        Append(j);
        Append(value);
        _buffer[_used - 1] = (byte)'\n';
    }

    /// <summary>Writes every bias other than 0, the linear ones first.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="first">The first index of a variable in the file, 0 or 1.</param>
    /// <param name="offDiagonal">Factor of the quadratic biases.</param>
    public void Terms(Qubo qubo, int first, double offDiagonal)
    {
        for (int i = 0; i < qubo.Variables; i++)
            if (qubo.Linear[i] != 0)
                Term(i + first, i + first, qubo.Linear[i]);
        foreach ((int i, int j, double bias) in qubo.Pairs())
            Term(i + first, j + first, offDiagonal * bias);
    }

    /// <summary>A number as this writer writes it.</summary>
    public string Text(double value) => form == NumberForm.Plain ? Plain(value) : value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The shortest digits that read back as the number, without an exponent.</summary>
    internal static string Plain(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0)
            return text;
        int exponent = int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = text[0] == '-' ? "-" : "", digits = text[sign.Length..exponentAt].Replace(".", "", StringComparison.Ordinal);
        return exponent < 0
            ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}";
    }

    private void Append(int value)
    {
        value.TryFormat(_buffer.AsSpan(_used), out int length, default, CultureInfo.InvariantCulture);
        _used += length;
        _buffer[_used++] = (byte)' ';
    }

    private void Append(double value)
    {
        value.TryFormat(_buffer.AsSpan(_used), out int length, "R", CultureInfo.InvariantCulture);
        if (form == NumberForm.Plain && _buffer.AsSpan(_used, length).Contains((byte)'E'))
            length = Encoding.ASCII.GetBytes(Plain(value), _buffer.AsSpan(_used));
        _used += length;
        _buffer[_used++] = (byte)' ';
    }

    private void Flush()
    {
        output.Write(_buffer, 0, _used);
        _used = 0;
    }
}
