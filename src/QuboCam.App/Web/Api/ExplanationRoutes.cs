using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>/explanations: results that are kept, and what can be asked of them.</summary>
internal static class ExplanationRoutes
{
    private const int MostListed = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/explanations");
        group.MapGet("/", ListAsync).WithSummary("The latest explanations that are kept");
        group.MapGet("/{id}", GetAsync).WithSummary("The document of an explanation").ProducesDocument();
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Forgets an explanation");
        group.MapPost("/{id}/selection", SelectAsync).WithSummary("Selects other maps: with other settings, or by hand").ProducesDocument();
        ExplanationFiles.Map(group);
    }

    private static async Task<IResult> ListAsync(ExplanationStore explanations, CancellationToken cancellation, int limit = 50)
    {
        IReadOnlyList<StoredExplanation> stored = await explanations.ListAsync(Math.Clamp(limit, 1, MostListed), cancellation);
        return Results.Json(stored.Select(one => new
        {
            one.Id,
            one.Created,
            one.ImageName,
            one.ModelId,
            one.ModelName,
            predicted = new { @class = one.PredictedClass, label = one.PredictedLabel, one.Probability },
            target = new { @class = one.TargetClass, label = one.TargetLabel },
            one.Layer,
            one.Cancelled,
        }), WebJson.Options);
    }

    private static async Task<IResult> GetAsync(
        string id, ExplanationStore explanations, BlobStore blobs, CancellationToken cancellation, bool quadratic = true)
    {
        byte[] document = blobs.Read((await explanations.GetAsync(id, cancellation)).DocumentBlob);
        if (quadratic) return WebAnswer.Document(document);
        JsonNode json = JsonNode.Parse(document)!;
        json["problem"]!.AsObject().Remove("quadratic");
        return WebAnswer.Document(JsonSerializer.SerializeToUtf8Bytes(json, WebJson.Options));
    }

    private static async Task<IResult> DeleteAsync(
        string id, ExplanationStore explanations, HeldImages held, CancellationToken cancellation)
    {
        await explanations.GetAsync(id, cancellation);
        await explanations.DeleteAsync(id, cancellation);
        held.Remove(id);
        return Results.NoContent();
    }

    private static async Task<IResult> SelectAsync(
        string id, SelectionRequest request, StoredResults results, CancellationToken cancellation) =>
        WebAnswer.Document(await results.WithAsync(id, held => Select(held, request, cancellation), cancellation));

    private static byte[] Select(HeldImage held, SelectionRequest request, CancellationToken cancellation)
    {
        ActivationsAndGradients trace = held.Image.Image.Trace;
        ExplainSettings settings = request.Settings(held.Image.Request.Fields, threads: 1);
        MapSelection best = held.Solve(settings, cancellation);
        MapSelection chosen = request.Maps is not { } maps ? best
            : MapSelection.ByHand(trace, best.Problem, maps, settings.Selection.Weights ?? settings.Selection.Formulation.DefaultWeights);
        return SelectionJson.Document(trace, settings, chosen, best);
    }
}
