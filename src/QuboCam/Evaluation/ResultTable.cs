using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuboCam;

/// <summary>The results as JSON lines: one row per image and method.</summary>
public static class ResultTable
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the rows of all images that were not left out, in the order of the data set.</summary>
    /// <param name="plan">What was evaluated.</param>
    /// <param name="images">What was found; read once.</param>
    /// <param name="stream">Receives UTF-8 text, one object a line.</param>
    public static void WriteJsonLines(EvaluationPlan plan, IEnumerable<EvaluatedImage> images, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(stream);
        ImmutableArray<MetricInfo> values = plan.Values;
        ArrayBufferWriter<byte> buffer = new();
        foreach (EvaluatedImage image in images.Where(image => image.Skipped is null))
            for (int method = 0; method < image.Rows.Length; method++)
            {
                buffer.ResetWrittenCount();
                using (Utf8JsonWriter json = new(buffer, Format))
                    WriteRow(json, plan, values, image, method);
                stream.Write(buffer.WrittenSpan);
                stream.WriteByte((byte)'\n');
            }
    }

    private static void WriteRow(
        Utf8JsonWriter json, EvaluationPlan plan, ImmutableArray<MetricInfo> values, EvaluatedImage image, int method)
    {
        EvaluatedRow row = image.Rows[method];
        json.WriteStartObject();
        json.WriteString("image", image.Image);
        WriteNumber(json, "label", image.Label);
        json.WriteString("labelName", image.LabelName);
        json.WriteNumber("predicted", image.Predicted);
        json.WriteNumber("target", image.Target);
        json.WriteNumber("probability", image.Probability);
        json.WriteString("method", plan.Methods[method].Name);
        for (int i = 0; i < values.Length; i++)
            WriteNumber(json, values[i].Name, row.Values[i]);
        json.WritePropertyName("maps");
        if (row.Maps is { } maps)
            JsonSerializer.Serialize(json, maps);
        else
            json.WriteNullValue();
        WriteNumber(json, "candidates", row.Candidates);
        WriteNumber(json, "energy", row.Energy);
        WriteNumber(json, "lowerBound", row.LowerBound);
        if (row.Optimal is bool optimal)
            json.WriteBoolean("optimal", optimal);
        else
            json.WriteNull("optimal");
        WriteNumber(json, "heatShare", row.HeatShare);
        if (row.Hardware is { } hardware)
            WriteHardware(json, hardware);
        json.WriteEndObject();
    }

    private static void WriteHardware(Utf8JsonWriter json, EvaluatedHardware hardware)
    {
        json.WriteStartObject("hardware");
        json.WriteString("solver", hardware.Solver);
        json.WritePropertyName("jobs");
        JsonSerializer.Serialize(json, hardware.Jobs);
        WriteNumber(json, "qubitsUsed", hardware.QubitsUsed);
        WriteNumber(json, "longestChain", hardware.LongestChain);
        WriteNumber(json, "chainStrength", hardware.ChainStrength);
        json.WriteNumber("chainBreakFraction", hardware.ChainBreakFraction);
        WriteNumber(json, "qpuAccessTime", hardware.QpuAccessMicroseconds);
        WriteNumber(json, "successProbability", hardware.SuccessProbability);
        json.WriteNumber("omitted", hardware.Omitted);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is int number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
