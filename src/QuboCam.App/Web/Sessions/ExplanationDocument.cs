using System.Collections.Immutable;
using System.Text.Json;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>The document of an explanation as the API gives it: that of the command line, and where it is kept.</summary>
internal static class ExplanationDocument
{
    private const int MostLikely = 5;

    /// <summary>UTF-8 text, one JSON object.</summary>
    /// <param name="explained">The explanation; it may not be complete yet.</param>
    /// <param name="kept">Its number and time; null where it is not kept.</param>
    public static byte[] Of(ExplainedImage explained, KeptExplanation? kept)
    {
        PredictionSetup setup = explained.Image.Setup;
        ReportContext context = new(
            setup.Model, setup.Labels, explained.Settings.Selection, explained.Settings.Seed,
            method => kept is null ? null : $"/api/v1/explanations/{kept.Id}/images/{method.Name}.png")
        {
            Further = json => WriteFurther(json, explained, kept),
        };
        return JsonReport.Explanation(explained.Explanation, context);
    }

    private static void WriteFurther(Utf8JsonWriter json, ExplainedImage explained, KeptExplanation? kept)
    {
        if (kept is not null)
        {
            json.WriteString("id", kept.Id);
            json.WriteString("created", kept.Created);
        }
        json.WriteString("imageName", explained.Request.ImageName);
        json.WriteString("modelId", explained.Request.Model.Id);
        json.WriteStartObject("settings");
        foreach (FormField field in explained.Request.Fields.Where(field => field.Value.Length > 0 && field.Name != "method"))
            json.WriteString(field.Name, field.Value);
        json.WriteEndObject();
        json.WriteStartArray("top");
        PredictionSetup setup = explained.Image.Setup;
        ImmutableArray<float> logits = explained.Image.Trace.Logits;
        foreach (int index in Enumerable.Range(0, logits.Length).OrderByDescending(index => logits[index]).Take(MostLikely))
        {
            json.WriteStartObject();
            json.WriteNumber("class", index);
            json.WriteString("label", setup.Label(index));
            json.WriteNumber("logit", logits[index]);
            json.WriteNumber("probability", setup.Probability(explained.Image.Trace, index));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

/// <summary>Under which number an explanation is kept.</summary>
/// <param name="Id">The number.</param>
/// <param name="Created">When it was made.</param>
internal sealed record KeptExplanation(string Id, DateTimeOffset Created);
