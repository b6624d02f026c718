using Parquet;
using Parquet.Schema;

namespace QuboCam;

/// <summary>Reads the labels of a row group, whole numbers of any width or text.</summary>
internal static class ParquetLabels
{
    public static bool IsWhole(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    public static (int? Index, string? Text)[] Read(ParquetRowGroupReader group, DataField field)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>))
            return [.. Read<ReadOnlyMemory<char>>(group, field).Select(label =>
                ((int?)null, label is { IsEmpty: false } text ? text.ToString() : null))];
        return [.. Numbers(group, field).Select(number => (number, (string?)null))];
    }

    private static IEnumerable<int?> Numbers(ParquetRowGroupReader group, DataField field) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Int64 => Read<long>(group, field).Select(number => checked((int?)number)),
            TypeCode.Int32 => Read<int>(group, field),
            TypeCode.Int16 => Read<short>(group, field).Select(number => (int?)number),
            TypeCode.SByte => Read<sbyte>(group, field).Select(number => (int?)number),
            TypeCode.UInt64 => Read<ulong>(group, field).Select(number => checked((int?)number)),
            TypeCode.UInt32 => Read<uint>(group, field).Select(number => checked((int?)number)),
            TypeCode.UInt16 => Read<ushort>(group, field).Select(number => (int?)number),
            _ => Read<byte>(group, field).Select(number => (int?)number),
        };

    /// <summary>A column by rows; the package's overloads for arrays and strings move what follows a null up by a row.</summary>
    public static T?[] Read<T>(ParquetRowGroupReader group, DataField field) where T : struct
    {
        if (field.IsNullable)
        {
            T?[] some = new T?[(int)group.RowCount];
            group.ReadAsync(field, some.AsMemory()).AsTask().GetAwaiter().GetResult();
            return some;
        }
        T[] all = new T[(int)group.RowCount];
        group.ReadAsync(field, all.AsMemory()).AsTask().GetAwaiter().GetResult();
        return [.. all.Select(number => (T?)number)];
    }
}
