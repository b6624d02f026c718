using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace QuboCam;

/// <summary>What the report of an explanation says beside the explanation itself.</summary>
public sealed record ExplanationReportContext
{
    /// <summary>What the image is called.</summary>
    public required string ImageName { get; init; }

    /// <summary>What the model saw of the image.</summary>
    public required RgbImage Picture { get; init; }

    /// <summary>The model.</summary>
    public required OnnxModel Model { get; init; }

    /// <summary>Names of its classes; null where there are none.</summary>
    public required Labels? Labels { get; init; }

    /// <summary>What was asked of the selection problem.</summary>
    public required SelectionOptions Options { get; init; }

    /// <summary>Seed of the sampler.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How a picture becomes the model's input; null where that is not known.</summary>
    public string? Preprocessing { get; init; }

    /// <summary>Opacity and colours of the heat maps.</summary>
    public OverlayOptions Overlay { get; init; } = new();
}

/// <summary>The report of one explanation as one HTML file that needs nothing else: no network, no script, no font.</summary>
public static class ExplanationReport
{
    private const int MostLikely = 5;
    private const int MostListed = 64;

    private static readonly string Version = typeof(ExplanationReport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Writes the report.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="context">Image, model and settings. Names may be anything; they are escaped.</param>
    /// <returns>UTF-8 text; the same bytes for the same explanation, but for its times. It is well-formed XML.</returns>
    public static byte[] Render(Explanation explanation, ExplanationReportContext context)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(context);
        HtmlWriter html = new();
        html.Markup("<!DOCTYPE html>\n");
        using (html.Open("html", ("lang", "en")))
        {
            HtmlReport.WriteHead(html, $"{context.ImageName} explained – QuboCam");
            using (html.Open("body"))
            {
                WriteHeader(html, explanation, context);
                using (html.Open("main"))
                {
                    WritePictures(html, explanation, context);
                    WriteSelection(html, explanation, context);
                    WriteReading(html);
                    WriteProvenance(html, explanation, context);
                }
                using (html.Open("footer"))
                    html.Text("Written by QuboCam. This file is complete in itself and loads nothing.");
            }
        }
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void WriteHeader(HtmlWriter html, Explanation explanation, ExplanationReportContext context)
    {
        ActivationsAndGradients trace = explanation.Trace;
        ImmutableArray<double> probabilities = Probabilities.Of(trace.Logits, context.Model.ScoreActivation);
        int predicted = trace.PredictedClass;
        using HtmlWriter.Scope header = html.Open("header");
        html.Leaf("p", "QuboCam explanation", ("class", "kicker"));
        html.Leaf("h1", $"{context.ImageName}: {Name(context, predicted)}");
        string question = trace.AgainstClass is int against
            ? $"Explained is why {Name(context, trace.TargetClass)} and not {Name(context, against)}."
            : trace.TargetClass == predicted ? "The predicted class is explained." : $"Explained is the class {Name(context, trace.TargetClass)}.";
        html.Leaf("p", $"The model predicts {Name(context, predicted)} with a probability of {ReportText.Percent(probabilities[predicted])}. {question}",
            ("class", "lead"));
        if (explanation.Cancelled)
            html.Leaf("p", "The work was cancelled: methods are missing.", ("class", "caution"));
        ReportTable.Write(html, "The most probable classes.", "figures", ["Class", "Probability", "Logit"], () =>
        {
            foreach (int index in Enumerable.Range(0, trace.Logits.Length).OrderByDescending(i => trace.Logits[i]).Take(MostLikely))
            {
                using HtmlWriter.Scope row = html.Open("tr");
                html.Leaf("th", Name(context, index), ("scope", "row"));
                html.Leaf("td", ReportText.Percent(probabilities[index]));
                html.Leaf("td", Number(trace.Logits[index]));
            }
        });
    }

    private static void WritePictures(HtmlWriter html, Explanation explanation, ExplanationReportContext context)
    {
        RgbImage picture = Overlay.Reduce(context.Picture);
        int maps = explanation.Trace.Shape.Maps;
        html.Leaf("h2", "Heat maps");
        using HtmlWriter.Scope plots = html.Open("div", ("class", "plots"));
        using (html.Open("figure"))
        {
            html.Leaf("h3", "Image");
            byte[] plain = Overlay.Render(picture, new HeatMap([0], 1, 1), context.Overlay with { Opacity = 0 });
            PictureSection.WritePng(html, [.. plain], "The image as the model saw it");
            html.Leaf("figcaption", "What the model saw.");
        }
        foreach (MethodExplanation method in explanation.Methods)
        {
            using HtmlWriter.Scope figure = html.Open("figure");
            html.Leaf("h3", method.Method.Title);
            bool isZero = method.Result.HeatMap.Maximum == 0;
            int used = method.Result.Weights.IsEmpty ? maps : method.Result.Weights.Count(weight => weight != 0);
            PictureSection.WritePng(
                html, [.. Overlay.Render(picture, method.Result.HeatMap, context.Overlay)],
                $"Heat map of {method.Method.Title} over the image{(isZero ? "; it is zero everywhere" : "")}");
            html.Leaf("figcaption", isZero ? "No evidence for this class: the map is zero everywhere." : $"{used} of {maps} feature maps.");
        }
    }

    private static void WriteSelection(HtmlWriter html, Explanation explanation, ExplanationReportContext context)
    {
        MapSelection selection = explanation.Selection;
        SampleSet samples = selection.Samples;
        html.Leaf("h2", "Selected feature maps");
        if (explanation.Reason is { } reason)
        {
            html.Leaf("p", $"Nothing is selected: {reason}.");
            return;
        }
        string proof = samples.IsOptimal ? "It is proven that no other choice is better."
            : $"It is not proven to be the best choice: the minimum is not below {Number(samples.LowerBound)}.";
        html.Leaf("p", $"{ReportText.Count(selection.Maps.Length, "map")} of {selection.Problem.Candidates.Length} candidates, "
            + $"energy {Number(samples.Best.Energy)} ({samples.Sampler}). {proof}");
        html.Leaf("p", $"They carry {ReportText.Percent(explanation.HeatShare)} of the positive heat.");
        if (explanation.CarriesLittleHeat)
            html.Leaf("p", "QUBO-CAM shows little of what Grad-CAM shows here.", ("class", "caution"));
        string which = selection.Maps.Length > MostListed ? $" (the first {MostListed})" : "";
        ReportTable.Write(html, $"Importance α of the selected maps{which}.", "figures", ["Map", "Importance α", "Weight"], () =>
        {
            foreach (int map in selection.Maps.Take(MostListed))
            {
                using HtmlWriter.Scope row = html.Open("tr");
                html.Leaf("th", ReportText.Count(map), ("scope", "row"));
                html.Leaf("td", Number(selection.Problem.Importance[map]));
                html.Leaf("td", Number(selection.Weights[map]));
            }
        });
        using HtmlWriter.Scope figure = html.Open("figure");
        PictureSection.WritePng(html, [.. ProblemPicture.Draw(selection.Problem)], "The selection problem as a matrix");
        html.Leaf("figcaption", "The selection problem, the most important candidate first: importance on the diagonal, redundancy off it, "
            + "dark for 0 and bright for the largest.");
    }

    private static void WriteReading(HtmlWriter html)
    {
        html.Leaf("h2", "How to read it, and what not to conclude");
        using HtmlWriter.Scope list = html.Open("ul");
        html.Leaf("li", "A bright place supported the class that is explained, as this model computed it. It does not say that the prediction is right.");
        html.Leaf("li", "A dark place may still have mattered to other classes, or in layers before the one explained.");
        html.Leaf("li", "A heat map is as coarse as its layer; its edges are not those of objects.");
        html.Leaf("li", "Methods that differ show that a single one should not be trusted alone.");
        html.Leaf("li", "The selected maps are few by construction: they are a summary that does not repeat itself, not everything that the model used.");
    }

    private static void WriteProvenance(HtmlWriter html, Explanation explanation, ExplanationReportContext context)
    {
        ActivationsAndGradients trace = explanation.Trace;
        html.Leaf("h2", "Provenance");
        ReportTable.Write(html, "What is needed to repeat this.", "texts", ["Setting", "Value"], () =>
        {
            foreach ((string name, string value) in Rows(trace, context))
            {
                using HtmlWriter.Scope row = html.Open("tr");
                html.Leaf("th", name, ("scope", "row"));
                html.Leaf("td", value, ("class", "text"));
            }
        });
    }

    private static ImmutableArray<(string Name, string Value)> Rows(ActivationsAndGradients trace, ExplanationReportContext context) =>
    [
        ("Image", context.ImageName),
        ("Model", context.Model.Name),
        ("SHA-256 of the model", context.Model.Sha256),
        ("Layer", $"{trace.Layer}, {trace.Shape.Maps} maps of {trace.Shape.Height}×{trace.Shape.Width}"),
        ("Preparation", context.Preprocessing ?? "as the input's shape suggests"),
        ("Formulation", context.Options.Formulation.Name),
        context.Options.Formulation == Formulations.Paper ? ("β", Number(context.Options.Beta))
            : ("Price of a map", context.Options.Price is double price ? Number(price) : "none: their number is fixed"),
        ("Importance α", context.Options.Importance == Importance.Gradient
            ? "mean gradient" : "mean of gradient times activation where that is positive"),
        ("Weights of the selected maps", context.Options.Weights switch
        {
            SelectionWeights.Importance => "their importance",
            SelectionWeights.Refitted => "refitted",
            _ => "as the formulation has it",
        }),
        ("Number of maps", (context.Options.Select ?? context.Options.Formulation.DefaultSelect(context.Options)) is int select ? ReportText.Count(select) : "as many as the minimum has"),
        ("Made with", $"QuboCam {Version}"),
        ("Seed", context.Seed.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string Name(ExplanationReportContext context, int index) => context.Labels?.Names[index] ?? $"class {index}";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}
