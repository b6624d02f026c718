using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuboCam;

/// <summary>What a report says beside the explanation itself.</summary>
/// <param name="Model">The model explained.</param>
/// <param name="Labels">Names of its classes; null where there are none.</param>
/// <param name="Options">What was asked of the selection problem.</param>
/// <param name="Seed">Seed of the sampler.</param>
/// <param name="ImageOf">File name of a method's overlay; null where no picture was written.</param>
public sealed record ReportContext(OnnxModel Model, Labels? Labels, SelectionOptions Options, ulong Seed, Func<ICamMethod, string?> ImageOf)
{
    /// <summary>Writes further fields at the beginning of the document; null where there are none.</summary>
    public Action<Utf8JsonWriter>? Further { get; init; }
}

/// <summary>The JSON documents of the command line. Numbers keep full precision.</summary>
public static class JsonReport
{
    private static readonly JsonWriterOptions Format = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of <c>explain --json</c>.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="context">Model, labels, seed and picture names.</param>
    /// <returns>UTF-8 text, one JSON object.</returns>
    public static byte[] Explanation(Explanation explanation, ReportContext context) => Document(json =>
    {
        json.WriteStartObject();
        context.Further?.Invoke(json);
        WriteModel(json, context.Model);
        WriteLayer(json, explanation.Trace);
        WritePrediction(json, explanation.Trace, context);
        WriteArray(json, "logits", explanation.Trace.Logits.AsSpan(), json.WriteNumberValue);
        WriteArray(json, "importance", explanation.Selection.Problem.Importance.AsSpan(), json.WriteNumberValue);
        WriteArray(json, "candidates", explanation.Selection.Problem.Candidates.AsSpan(), json.WriteNumberValue);
        WriteDropped(json, explanation.Selection.Problem);
        json.WriteStartObject("problem");
        WriteProblem(json, explanation.Selection.Problem, context.Options);
        json.WriteEndObject();
        WriteSelection(json, explanation.Selection, explanation.Reason, explanation.Trace, context.Seed);
        WriteMethods(json, explanation, context);
        if (explanation.Cancelled)
            json.WriteBoolean("cancelled", true);
        json.WriteEndObject();
    });

    /// <summary>The document of <c>problem</c>: the selection problem, ready to be read by <c>solve</c>.</summary>
    /// <param name="trace">The traced prediction.</param>
    /// <param name="problem">Its selection problem.</param>
    /// <param name="context">Model, labels and strength factor.</param>
    /// <returns>UTF-8 text, one JSON object.</returns>
    public static byte[] Problem(ActivationsAndGradients trace, SelectionProblem problem, ReportContext context) => Document(json =>
    {
        json.WriteStartObject();
        WriteModel(json, context.Model);
        WriteLayer(json, trace);
        WritePrediction(json, trace, context);
        WriteArray(json, "candidates", problem.Candidates.AsSpan(), json.WriteNumberValue);
        WriteDropped(json, problem);
        json.WriteNumber("variables", problem.Qubo.Variables);
        json.WriteNumber("offset", problem.Qubo.Offset);
        if (problem.Reason is { } reason)
            json.WriteString("reason", reason);
        WriteProblem(json, problem, context.Options);
        json.WriteEndObject();
    });

    /// <summary>The document of <c>layers --json</c>.</summary>
    /// <param name="model">The model.</param>
    /// <returns>UTF-8 text, one JSON object.</returns>
    public static byte[] Layers(OnnxModel model) => Document(json =>
    {
        json.WriteStartObject();
        WriteModel(json, model);
        json.WriteString("default", model.DefaultLayer);
        json.WriteString("reason", model.DefaultLayerReason);
        json.WriteStartArray("layers");
        foreach (ExplainableLayer layer in model.Layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("operator", layer.Operator);
            json.WriteNumber("maps", layer.Shape.Maps);
            json.WriteNumber("height", layer.Shape.Height);
            json.WriteNumber("width", layer.Shape.Width);
            json.WriteBoolean("default", layer.Name == model.DefaultLayer);
            json.WriteBoolean("endsBlock", layer.EndsBlock);
            json.WriteBoolean("explainable", layer.Obstacle is null);
            if (layer.Obstacle is not null)
                json.WriteString("obstacle", layer.Obstacle);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] Document(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(1 << 16);
        using (Utf8JsonWriter json = new(buffer, Format))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteModel(Utf8JsonWriter json, OnnxModel model)
    {
        (int channels, int height, int width) = model.InputShape;
        json.WriteStartObject("model");
        json.WriteString("path", model.Name);
        json.WriteString("sha256", model.Sha256);
        int[] shape = model.InputLayout == TensorLayout.Nchw ? [1, channels, height, width] : [1, height, width, channels];
        WriteArray(json, "inputShape", shape, json.WriteNumberValue);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, ActivationsAndGradients trace)
    {
        json.WriteStartObject("layer");
        json.WriteString("name", trace.Layer);
        json.WriteNumber("maps", trace.Shape.Maps);
        json.WriteNumber("height", trace.Shape.Height);
        json.WriteNumber("width", trace.Shape.Width);
        json.WriteEndObject();
    }

    private static void WritePrediction(Utf8JsonWriter json, ActivationsAndGradients trace, ReportContext context)
    {
        int predicted = trace.PredictedClass;
        json.WriteStartObject("prediction");
        WriteClass(json, predicted, context.Labels);
        json.WriteNumber("logit", trace.Logits[predicted]);
        json.WriteNumber("probability", Probabilities.Of(trace.Logits, context.Model.ScoreActivation)[predicted]);
        json.WriteEndObject();
        json.WriteStartObject("target");
        WriteClass(json, trace.TargetClass, context.Labels);
        if (trace.AgainstClass is int against)
        {
            json.WriteStartObject("against");
            WriteClass(json, against, context.Labels);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteClass(Utf8JsonWriter json, int index, Labels? labels)
    {
        json.WriteNumber("class", index);
        json.WriteString("label", labels?.Names[index]);
    }

    private static void WriteDropped(Utf8JsonWriter json, SelectionProblem problem)
    {
        json.WriteStartArray("dropped");
        foreach (DroppedMap dropped in problem.Dropped)
        {
            json.WriteStartObject();
            json.WriteNumber("map", dropped.Map);
            json.WriteString("reason", dropped.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteProblem(Utf8JsonWriter json, SelectionProblem problem, SelectionOptions options)
    {
        json.WriteString("formulation", problem.Formulation.Name);
        if (problem.Formulation == Formulations.Paper)
            json.WriteNumber("beta", options.Beta);
        else
            json.WriteNull("beta");
        if (options.Price is double price)
            json.WriteNumber("price", price);
        if (problem.Qubo.Cardinality is int select)
            json.WriteNumber("select", select);
        WriteArray(json, "linear", problem.Qubo.Linear.AsSpan(), json.WriteNumberValue);
        json.WriteStartArray("quadratic");
        for (int p = 0, at = 0; p < problem.Qubo.Variables; p++)
            for (int q = p + 1; q < problem.Qubo.Variables; q++, at++)
            {
                json.WriteStartArray();
                json.WriteNumberValue(p);
                json.WriteNumberValue(q);
                json.WriteNumberValue(problem.Qubo.Quadratic[at]);
                json.WriteEndArray();
            }
        json.WriteEndArray();
    }

    private static void WriteSelection(
        Utf8JsonWriter json, MapSelection selection, string? reason, ActivationsAndGradients trace, ulong seed)
    {
        SampleSet samples = selection.Samples;
        json.WriteStartObject("selection");
        WriteArray(json, "maps", selection.Maps.AsSpan(), json.WriteNumberValue);
        json.WriteNumber("energy", samples.Best.Energy);
        json.WriteNumber("lowerBound", samples.LowerBound);
        json.WriteBoolean("optimal", samples.IsOptimal);
        json.WriteString("sampler", samples.Sampler);
        json.WriteNumber("seed", seed);
        json.WriteNumber("milliseconds", selection.Time.TotalMilliseconds);
        if (samples.Penalty is double penalty)
            json.WriteNumber("penalty", penalty);
        if (samples.Dropped > 0)
            json.WriteNumber("dropped", samples.Dropped);
        double heatShare = selection.HeatShare(trace);
        json.WriteNumber("heatShare", heatShare);
        if (selection.Maps.Length > 0 && heatShare < MapSelection.LittleHeat)
            json.WriteString("note", "The selected maps carry under 10 % of the positive heat: QUBO-CAM shows little of what Grad-CAM shows.");
        if (reason is not null)
            json.WriteString("reason", reason);
        if (samples.Hardware is { } hardware)
            HardwareJson.Write(json, hardware, selection.Problem.Qubo);
        json.WriteEndObject();
    }

    private static void WriteMethods(Utf8JsonWriter json, Explanation explanation, ReportContext context)
    {
        json.WriteStartArray("explanations");
        foreach ((ICamMethod method, ClassActivationMap result, MapSelection? selection, TimeSpan time) in explanation.Methods)
        {
            json.WriteStartObject();
            json.WriteString("method", method.Name);
            if (result.Weights.IsEmpty)
                json.WriteNull("weights");
            else
                WriteArray(json, "weights", result.Weights.AsSpan(), json.WriteNumberValue);
            if (selection is not null && selection != explanation.Selection)
                WriteSelection(json, selection, selection.Problem.Reason, explanation.Trace, context.Seed);
            json.WriteHeatMap("heatmap", result.HeatMap);
            json.WriteString("image", context.ImageOf(method));
            json.WriteNumber("milliseconds", time.TotalMilliseconds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, ReadOnlySpan<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
            write(value);
        json.WriteEndArray();
    }
}
