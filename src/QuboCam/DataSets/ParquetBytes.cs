using System.Buffers.Binary;
using Parquet;
using Parquet.Meta;
using Parquet.Meta.Proto;
using ZstdSharp;

namespace QuboCam;

/// <summary>The frame of a Parquet file, checked before a package reads what is in it.</summary>
internal static class ParquetBytes
{
    private const int LongestFooter = 64 << 20, LongestHeader = 1 << 24, SmallPage = 16 << 20;

    public static bool HasMagic(Stream content)
    {
        Span<byte> magic = stackalloc byte[4];
        return content.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("PAR1"u8);
    }

    /// <summary>Checks the magic numbers at both ends, and the footer.</summary>
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
        byte[] said = new byte[footer];
        content.Position = content.Length - 8 - footer;
        content.ReadExactly(said);
        if (!new ParquetThrift(said).IsWhole('F'))
            throw new InputException($"{name} is damaged: what its footer says of the columns cannot be read; copy or download it again.");
        content.Position = 0;
    }

    /// <summary>Checks the headers of a column's pages: all there, within the file, and unpacking to no more than bytes of that number may.</summary>
    /// <exception cref="InputException">They are not.</exception>
    public static void CheckPages(Stream content, ColumnMetaData column, string name)
    {
        long at = column.DictionaryPageOffset is > 0 and long first && first < column.DataPageOffset ? first : column.DataPageOffset;
        int pagesWithoutValues = 0; // that of the dictionary
        for (long values = 0; values < column.NumValues;)
        {
            if (!TryPage(content, at, out ParquetThrift page) || page.Values < 0 || (page.Values == 0 && ++pagesWithoutValues > 1)
                || page.Packed < 0 || page.Unpacked < 0 || page.Packed > content.Length - at
                || (page.Unpacked > SmallPage && page.Unpacked / ZipFiles.HighestRatio > page.Packed))
                throw new InputException($"{name} is damaged: a page of its column {string.Join('/', column.PathInSchema)} is not as it says.");
            values += page.Values;
            at += page.Length + page.Packed;
        }
        content.Position = 0;
    }

    /// <summary>The header of a page; nearly all are short, but one may quote a value.</summary>
    private static bool TryPage(Stream content, long at, out ParquetThrift page)
    {
        page = default;
        if (at < 0 || at >= content.Length) return false;
        foreach (int length in (ReadOnlySpan<int>)[1 << 8, 1 << 16, LongestHeader])
        {
            byte[] start = new byte[Math.Min(length, content.Length - at)];
            content.Position = at;
            content.ReadExactly(start);
            page = new ParquetThrift(start);
            if (page.IsWhole('H')) return true;
            if (start.Length < length) return false;
        }
        return false;
    }

    /// <summary>
    /// What the package throws on damaged bytes. It trusts what it reads: a changed byte may name a type that it does not implement, a length
    /// beyond an array, or a column that is not there, and only some of that becomes its own exception.
    /// </summary>
    public static bool IsDamage(Exception cause) => cause is ParquetException or ThriftProtocolException
        or IOException or InvalidDataException or ArgumentException or InvalidOperationException or FormatException
        or IndexOutOfRangeException or NullReferenceException or ArithmeticException or NotSupportedException
        or NotImplementedException or KeyNotFoundException or InvalidCastException or OutOfMemoryException or ZstdException;
}
