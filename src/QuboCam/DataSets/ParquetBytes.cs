using System.Buffers.Binary;
using Parquet;
using Parquet.Meta.Proto;

namespace QuboCam;

/// <summary>The frame of a Parquet file, checked before a package reads what is in it.</summary>
internal static class ParquetBytes
{
    private const int LongestFooter = 64 << 20;

    public static bool HasMagic(Stream content)
    {
        Span<byte> magic = stackalloc byte[4];
        return content.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("PAR1"u8);
    }

    /// <summary>Checks the magic numbers at both ends and the length of the footer.</summary>
    /// <exception cref="InputException">They are not those of a Parquet file.</exception>
    public static void CheckFrame(Stream content, string name)
    {
        if (content.Length < 12 || !HasMagic(content))
            throw new InputException($"{name} is no Parquet file: it does not begin with PAR1.");
        content.Position = content.Length - 8;
        Span<byte> end = stackalloc byte[8];
        content.ReadExactly(end);
        int footer = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end[4..].SequenceEqual("PAR1"u8))
            throw new InputException($"{name} is cut short: it does not end with PAR1; copy or download it again.");
        if (footer < 0 || footer > Math.Min(LongestFooter, content.Length - 12))
            throw new InputException($"{name} is damaged: its footer of {footer} bytes does not fit into it.");
        content.Position = 0;
    }

    /// <summary>
    /// What the package throws on damaged bytes. It trusts what it reads: a changed byte may name a type that it does not implement, a length
    /// beyond an array, or a column that is not there, and only some of that becomes its own exception.
    /// </summary>
    public static bool IsDamage(Exception cause) => cause is ParquetException or ThriftProtocolException
        or IOException or InvalidDataException or ArgumentException or InvalidOperationException or FormatException
        or IndexOutOfRangeException or NullReferenceException or ArithmeticException or NotSupportedException
        or NotImplementedException or KeyNotFoundException or InvalidCastException or OutOfMemoryException;
}
