using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>The pictures, numbers and downloads of an explanation.</summary>
internal static class ExplanationFiles
{
    private const string Png = "image/png";

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/{id}/image.png", (string id, StoredResults results, CancellationToken cancellation) =>
            results.WithAsync(id, held => Results.Bytes(PngFile.Encode(held.Image.Image.Picture), Png), cancellation))
            .WithSummary("What the model saw of the image");
        group.MapGet("/{id}/images/{method}.png", OverlayAsync).WithSummary("The heat map of a method over the image");
        group.MapGet("/{id}/maps", (string id, StoredResults results, CancellationToken cancellation) =>
            results.WithAsync(id, held => WebAnswer.Floats(held.Image.Image.Trace.Activations.AsSpan()), cancellation))
            .WithSummary("The feature maps: float32, little-endian, shape [K, H, W]");
        group.MapGet("/{id}/redundancy", (string id, StoredResults results, CancellationToken cancellation, string? importance = null) =>
            results.WithAsync(id, held => WebAnswer.Floats(Redundancy(held, new SelectionRequest { Importance = importance })), cancellation))
            .WithSummary("|cosine| of each pair of candidates: float32, little-endian, shape [d, d]");
        group.MapGet("/{id}/panel.png", (string id, HttpContext context, StoredResults results, CancellationToken cancellation) =>
            results.WithAsync(id, held => WebAnswer.File(context, Panel(held.Image), Png, "panel.png"), cancellation))
            .WithSummary("The image and the heat maps of all methods side by side");
        group.MapGet("/{id}/report.html", (string id, HttpContext context, StoredResults results, CancellationToken cancellation) =>
            results.WithAsync(id, held => WebAnswer.File(
                context, Report(held.Image), "text/html; charset=utf-8", "report.html"), cancellation))
            .WithSummary("A report that needs nothing else");
        group.MapGet("/{id}/problem.json", (string id, HttpContext context, StoredResults results, CancellationToken cancellation) =>
            results.WithAsync(id, held => WebAnswer.File(context, Problem(held, request: null), "application/json", "problem.json"), cancellation))
            .WithSummary("The selection problem, as 'qubocam problem' writes it");
        group.MapGet("/{id}/explainer.onnx", (string id, HttpContext context, StoredResults results, CancellationToken cancellation) =>
            results.WithAsync(id, held => WebAnswer.File(
                context, held.Image.Image.Setup.Classifier.ExportExplainer(), "application/octet-stream", "explainer.onnx"), cancellation))
            .WithSummary("The model with its own derivative, as 'qubocam export-explainer' writes it");
    }

    private static Task<IResult> OverlayAsync(
        string id, string method, StoredResults results, CancellationToken cancellation, double opacity = 0.5, string? colormap = null)
    {
        OverlayOptions options = new()
        {
            Opacity = opacity is >= 0 and <= 1 ? opacity : throw new InputException($"opacity {opacity}: 0 to 1 is wanted."),
            Colormap = colormap is null ? Colormap.All[0] : Colormap.All.FirstOrDefault(one => one.Name == colormap)
                ?? throw new InputException($"colormap {colormap}: {string.Join(" or ", Colormap.All.Select(one => one.Name))} is wanted."),
        };
        return results.WithAsync(id, held => Results.Bytes(
            Overlay.Render(held.Image.Image.Picture, Shown(held, method).Result.HeatMap, options), Png), cancellation);
    }

    private static MethodExplanation Shown(HeldImage held, string method) =>
        held.Image.Explanation.Methods.FirstOrDefault(one => one.Method.Name == method) ?? throw new InputException(
            $"There is no method '{method}' in this explanation; there are {string.Join(", ", held.Image.Explanation.Methods.Select(m => m.Method.Name))}.");

    private static byte[] Panel(ExplainedImage explained) => explained.Image.Setup.Panel(
        explained.Explanation, explained.Image.Picture, explained.Image.Size, new OverlayOptions());

    private static byte[] Report(ExplainedImage explained) => ExplanationReport.Render(explained.Explanation, new ExplanationReportContext
    {
        ImageName = explained.Request.ImageName,
        Picture = explained.Image.Picture,
        Model = explained.Image.Setup.Model,
        Labels = explained.Image.Setup.Labels,
        Options = explained.Settings.Selection,
        Seed = explained.Settings.Seed,
        Preprocessing = explained.Request.Model.PreprocessFile?.Name ?? explained.Image.Setup.PreprocessingName,
    });

    private static float[] Redundancy(HeldImage held, SelectionRequest request)
    {
        SelectionOptions asked = request.Settings(held.Image.Request.Fields, threads: 1).Selection;
        return [.. SelectionProblem.Build(held.Image.Image.Trace, new SelectionOptions { Importance = asked.Importance }).Redundancy.Select(v => (float)v)];
    }

    /// <summary>The selection problem of an explanation, or of another selection from it, as 'qubocam problem' writes it.</summary>
    public static byte[] Problem(HeldImage held, SelectionRequest? request)
    {
        ExplainedImage explained = held.Image;
        PredictionSetup setup = explained.Image.Setup;
        ExplainSettings settings = request?.Settings(explained.Request.Fields, threads: 1) ?? explained.Settings;
        SelectionProblem problem = request is null ? explained.Explanation.Selection.Problem
            : SelectionProblem.Build(explained.Image.Trace, settings.Selection, explained.Image.Label);
        return JsonReport.Problem(
            explained.Image.Trace, problem, new(setup.Model, setup.Labels, settings.Selection, settings.Seed, _ => null));
    }
}
