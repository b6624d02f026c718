using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>
/// A sample set as dimod writes it (schema 3.1.0): the samples packed into 32-bit words, row by row, the first variable in the
/// lowest
/// bit; the other columns as arrays.
/// </summary>
internal static class SampleSetJson
{
    /// <summary>Writes it as a value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="writeInfo">Writes the members of the field info.</param>
    public static void Write(Utf8JsonWriter json, BqmFile model, IReadOnlyList<AnswerRow> rows, Action<Utf8JsonWriter> writeInfo)
    {
        int words = (model.Labels.Length + 31) / 32;
        json.WriteStartObject();
        json.WriteString("type", "SampleSet");
        json.WriteStartObject("version");
        json.WriteString("sampleset_schema", "3.1.0");
        json.WriteEndObject();
        json.WriteNumber("num_variables", model.Labels.Length);
        json.WriteNumber("num_rows", rows.Count);
        json.WritePropertyName("sample_data");
        Array(json, "uint32", [rows.Count, words], () => Samples(json, rows, words));
        json.WriteString("sample_type", "int8");
        json.WriteBoolean("sample_packed", true);
        json.WriteStartObject("vectors");
        json.WritePropertyName("energy");
        Array(json, "float64", [rows.Count], () => Column(json, rows, row => json.WriteNumberValue(row.Energy)));
        json.WritePropertyName("num_occurrences");
        Array(json, "int64", [rows.Count], () => Column(json, rows, row => json.WriteNumberValue(row.Occurrences)));
        json.WriteEndObject();
        json.WriteStartArray("variable_labels");
        foreach (string label in model.Labels)
            json.WriteRawValue(label);
        json.WriteEndArray();
        json.WriteString("variable_type", model.IsSpin ? "SPIN" : "BINARY");
        json.WriteStartObject("info");
        writeInfo(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Array(Utf8JsonWriter json, string type, int[] shape, Action writeData)
    {
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WritePropertyName("data");
        writeData();
        json.WriteString("data_type", type);
        json.WriteStartArray("shape");
        foreach (int size in shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteBoolean("use_bytes", false);
        json.WriteEndObject();
    }

    private static void Samples(Utf8JsonWriter json, IReadOnlyList<AnswerRow> rows, int words)
    {
        json.WriteStartArray();
        foreach (AnswerRow row in rows)
        {
            json.WriteStartArray();
            for (int word = 0; word < words; word++)
            {
                uint bits = 0;
                for (int i = 32 * word; i < Math.Min(32 * word + 32, row.IsUp.Length); i++)
                    bits |= row.IsUp[i] ? 1u << (i % 32) : 0;
                json.WriteNumberValue(bits);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void Column(Utf8JsonWriter json, IReadOnlyList<AnswerRow> rows, Action<AnswerRow> write)
    {
        json.WriteStartArray();
        foreach (AnswerRow row in rows)
            write(row);
        json.WriteEndArray();
    }
}
