using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuboCam;

/// <summary>Numbers in single precision; in JSON the base64 text of their bytes, little-endian.</summary>
/// <param name="Values">The numbers.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct PackedNumbers(ImmutableArray<float> Values)
{
    /// <summary>No numbers.</summary>
    public static PackedNumbers None { get; } = new([]);

    /// <summary>Rounds numbers to single precision.</summary>
    /// <param name="values">The numbers.</param>
    public static PackedNumbers Of(IEnumerable<double> values) => new([.. values.Select(v => (float)v)]);

    /// <summary>The numbers in double precision.</summary>
    public double[] ToDoubles() => [.. Values.Select(v => (double)v)];

    internal sealed class Converter : JsonConverter<PackedNumbers>
    {
        public override PackedNumbers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            byte[] bytes = reader.GetBytesFromBase64();
            return new([.. MemoryMarshal.Cast<byte, float>(bytes)]);
        }

        public override void Write(Utf8JsonWriter writer, PackedNumbers value, JsonSerializerOptions options)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.Values.AsSpan()));
        }
    }
}
