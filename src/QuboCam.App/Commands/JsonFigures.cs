using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>Numbers in JSON documents, and the way of a document to standard output.</summary>
internal static class JsonFigures
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document: UTF-8 text on one line.</summary>
    public static byte[] Document(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 16);
        using (Utf8JsonWriter json = new(buffer, Format))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A mean with its interval as an object; null where there is none.</summary>
    public static void WriteEstimate(this Utf8JsonWriter json, string name, Estimate? estimate)
    {
        if (estimate is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteEstimate(estimate);
        json.WriteEndObject();
    }

    /// <summary>The fields of a mean with its interval, in the object that is being written.</summary>
    public static void WriteEstimate(this Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteNumber("mean", estimate.Mean);
        json.WriteNumber("low", estimate.Low);
        json.WriteNumber("high", estimate.High);
        json.WriteNumber("n", estimate.N);
    }

    /// <summary>Writes a document to standard output, as its only line.</summary>
    public static void Print(byte[] document)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(document);
        output.Write("\n"u8);
    }
}
