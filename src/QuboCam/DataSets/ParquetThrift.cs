using System.Collections.Frozen;
using System.Globalization;

namespace QuboCam;

/// <summary>
/// Walks over what a Parquet file says of itself, messages of Thrift's compact protocol, before a package reads them: it takes a count or a
/// length for true that bytes cannot hold, and the kind of a field for the one that it expects.
/// </summary>
/// <remarks>github.com/apache/parquet-format, parquet.thrift; thrift-compact-protocol.md.</remarks>
internal ref struct ParquetThrift(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 32;
    private static readonly char[] Digits = [.. "0123456789"];

    /// <summary>
    /// Fields of each structure: number, then i for whole numbers, b for bytes, o for true or false, c for a byte, d for a double, a letter for
    /// a structure; [ before a list of these. Fields that are not listed may be of any kind.
    /// </summary>
    private static readonly FrozenDictionary<char, FrozenDictionary<int, string>> Structures = new Dictionary<char, string>
    {
        ['F'] = "1i 2[S 3i 4[R 5[K 6b 7[O 8A 9b", // FileMetaData
        ['S'] = "1i 2i 3i 4b 5i 6i 7i 8i 9i 10L", // SchemaElement
        ['L'] = "1E 2E 3E 4E 5D 6E 7T 8T 10I 11E 12E 13E 14E 15E 16V 17G 18G", // LogicalType
        ['D'] = "1i 2i", // DecimalType
        ['T'] = "1o 2U", // TimeType, TimestampType
        ['U'] = "1E 2E 3E", // TimeUnit
        ['I'] = "1c 2o", // IntType
        ['V'] = "1c", // VariantType
        ['G'] = "1b 2i", // GeometryType, GeographyType
        ['R'] = "1[C 2i 3i 4[W 5i 6i 7i", // RowGroup
        ['W'] = "1i 2o 3o", // SortingColumn
        ['C'] = "1b 2i 3M 4i 5i 6i 7i 8Y 9b", // ColumnChunk
        ['M'] = "1i 2[i 3[b 4i 5i 6i 7i 8[K 9i 10i 11i 12Z 13[P 14i 15i 16X 17B", // ColumnMetaData
        ['Z'] = "1b 2b 3i 4i 5b 6b 7o 8o", // Statistics
        ['P'] = "1i 2i 3i", // PageEncodingStats
        ['X'] = "1i 2[i 3[i", // SizeStatistics
        ['B'] = "1Q 2[i", // GeospatialStatistics
        ['Q'] = "1d 2d 3d 4d 5d 6d 7d 8d", // BoundingBox
        ['K'] = "1b 2b", // KeyValue
        ['O'] = "1E", // ColumnOrder
        ['A'] = "1N 2N", // EncryptionAlgorithm
        ['N'] = "1b 2b 3o", // AesGcmV1
        ['Y'] = "1E 2J", // ColumnCryptoMetaData
        ['J'] = "1[b 2b", // EncryptionWithColumnKey
        ['H'] = "1i 2i 3i 4i 5a 6E 7e 8h", // PageHeader
        ['a'] = "1i 2i 3i 4i 5Z", // DataPageHeader
        ['e'] = "1i 2i 3o", // DictionaryPageHeader
        ['h'] = "1i 2i 3i 4i 5i 6i 7o 8Z", // DataPageHeaderV2
        ['E'] = "", // a structure without fields
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(field => int.Parse(field.AsSpan(0, field.Length - field.TrimStart(Digits).Length), CultureInfo.InvariantCulture), field => field.TrimStart(Digits)));

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>How long the message is, once it was found whole.</summary>
    public readonly int Length => _at;

    /// <summary>Of a page: values in it, none in one of a dictionary; its bytes in the file, and unpacked.</summary>
    public long Values { get; private set; }

    /// <inheritdoc cref="Values"/>
    public long Packed { get; private set; }

    /// <inheritdoc cref="Values"/>
    public long Unpacked { get; private set; }

    /// <summary>Whether a message is whole, its fields of the kinds that they ought to be.</summary>
    /// <param name="structure">What it is: F for the file's own, H for a page's.</param>
    public bool IsWhole(char structure) => Structure(structure, 0);

    private bool Structure(char structure, int depth)
    {
        for (int id = 0; depth < DeepestNesting && Byte() is >= 0 and int header;)
        {
            if (header == 0) return true;
            if (header >> 4 is > 0 and int step) id += step;
            else if (Number() is { } zigzag) id = (int)(zigzag >> 1);
            else return false;
            string kind = Structures.TryGetValue(structure, out FrozenDictionary<int, string>? fields) ? fields.GetValueOrDefault(id, "?") : "?";
            int start = _at;
            if (!Field(header & 15, kind, isInList: false, depth)) return false;
            if (kind == "i") Note(structure, id, start);
        }
        return false;
    }

    private void Note(char structure, int id, int start)
    {
        int end = _at;
        _at = start;
        ulong zigzag = Number()!.Value;
        _at = end;
        long value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        if ((structure, id) is ('a' or 'h', 1)) Values = value;
        else if ((structure, id) is ('H', 2)) Unpacked = value;
        else if ((structure, id) is ('H', 3)) Packed = value;
    }

    private bool Field(int type, string kind, bool isInList, int depth) => Fits(type, kind) && type switch
    {
        1 or 2 => !isInList || Byte() >= 0,
        3 => Byte() >= 0,
        4 or 5 or 6 => Number() is not null,
        7 => Skip(8),
        8 => Number() is { } length && Skip(length),
        9 or 10 => List(kind.TrimStart('['), depth),
        11 => Map(depth),
        12 => Structure(kind[0], depth + 1),
        _ => false,
    };

    private static bool Fits(int type, string kind) => kind[0] switch
    {
        '?' => true,
        'i' => type is 4 or 5 or 6,
        'b' => type is 8,
        'o' => type is 1 or 2,
        'c' => type is 3,
        'd' => type is 7,
        '[' => type is 9 or 10,
        _ => type is 12,
    };

    private bool List(string kind, int depth)
    {
        if (Byte() is not (>= 0 and int header)) return false;
        ulong? count = header >> 4 == 15 ? Number() : (ulong)(header >> 4);
        if (count is null || count > (ulong)(_bytes.Length - _at)) return false; // an element takes a byte at least
        for (ulong i = 0; i < count; i++)
            if (!Field(header & 15, kind, isInList: true, depth + 1)) return false;
        return true;
    }

    private bool Map(int depth)
    {
        if (Number() is not { } count || count > (ulong)(_bytes.Length - _at)) return false;
        if (count == 0) return true;
        if (Byte() is not (>= 0 and int types)) return false;
        for (ulong i = 0; i < count; i++)
            if (!Field(types >> 4, "?", isInList: true, depth + 1) || !Field(types & 15, "?", isInList: true, depth + 1)) return false;
        return true;
    }

    private int Byte() => _at < _bytes.Length ? _bytes[_at++] : -1;

    private ulong? Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && Byte() is >= 0 and int part; shift += 7)
        {
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
        return null;
    }

    private bool Skip(ulong length)
    {
        if (length > (ulong)(_bytes.Length - _at)) return false;
        _at += (int)length;
        return true;
    }
}
