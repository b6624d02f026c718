using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>Numbers in JSON documents, and the way of a document to standard output.</summary>
internal static class JsonFigures
{
    /// <summary>JSON has no infinity: null stands for what is not finite.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteFiniteValue(value);
    }

    /// <summary>The same in an array.</summary>
    public static void WriteFiniteValue(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    /// <summary>An array of numbers.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteFiniteValue(value);
        json.WriteEndArray();
    }

    /// <summary>Writes a document to standard output, as its only line.</summary>
    public static void Print(byte[] document)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(document);
        output.Write("\n"u8);
    }
}
