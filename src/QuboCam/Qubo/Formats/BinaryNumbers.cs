using System.Buffers.Binary;

namespace QuboCam;

/// <summary>Little-endian numbers of NumPy's types.</summary>
internal static class BinaryNumbers
{
    /// <summary>Bytes of a type; 0 where it is not known.</summary>
    public static int SizeOf(string? type) => type switch
    {
        "int8" or "uint8" => 1,
        "int16" or "uint16" => 2,
        "int32" or "uint32" or "float32" => 4,
        "int64" or "uint64" or "float64" => 8,
        _ => 0,
    };

    /// <summary>Whether a type is one of whole numbers.</summary>
    public static bool IsWhole(string? type) => SizeOf(type) > 0 && !type!.StartsWith("float", StringComparison.Ordinal);

    /// <summary>The number at the beginning of some bytes; whole ones beyond 2⁵³ are rounded.</summary>
    public static double Read(ReadOnlySpan<byte> bytes, string type) => type switch
    {
        "int8" => (sbyte)bytes[0],
        "uint8" => bytes[0],
        "int16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "uint16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        "int32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "uint32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "int64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "uint64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "float32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "float64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
    };
}
