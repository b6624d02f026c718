using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuboCam.App.Web;

/// <summary>/models and /samples: what can be explained.</summary>
internal static class ModelRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/models");
        group.MapGet("/", ListAsync).WithSummary("The built-in models and those that were sent");
        group.MapPost("/", AddAsync).WithSummary("Keeps a model")
            .WithDescription("A form with model (an ONNX file), and where there are such labels (one a line) and preprocess (a file or preset).")
            .AcceptsForm(["model*", "labels*", "preprocess"]).WithRequestTimeout(GuardServices.Upload);
        group.MapGet("/{id}", GetAsync).WithSummary("A model");
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Forgets a model that was sent");
        group.MapGet("/{id}/layers", LayersAsync).WithSummary("The layers that can be explained").ProducesDocument();
        group.MapGet("/{id}/classes", ClassesAsync).WithSummary("The names of the classes");
        routes.MapPost("/layers", SentLayersAsync).WithSummary("The layers of a model that is sent with the form")
            .AcceptsForm(["model*"]).ProducesDocument();
        routes.MapGet("/samples", () => Results.Json(BuiltIn.Samples.Select(name => new { name }), WebJson.Options))
            .WithSummary("The sample images");
        routes.MapGet("/samples/{name}.png", (string name) => BuiltIn.Samples.Contains("sample:" + name)
            ? Results.Bytes(BuiltIn.SampleFile("sample:" + name), "image/png") : Results.NotFound()).WithSummary("A sample image");
    }

    private static async Task<IResult> ListAsync(ModelStore models, ModelFacts facts, CancellationToken cancellation)
    {
        IEnumerable<ModelFact> sent = (await models.ListAsync(cancellation)).Select(ModelFacts.Of);
        return Results.Json(BuiltIn.Models.Select(facts.OfBuiltIn).Concat(sent), WebJson.Options);
    }

    private static async Task<IResult> GetAsync(string id, ModelStore models, ModelFacts facts, CancellationToken cancellation) =>
        Results.Json(BuiltIn.IsModel(id) ? facts.OfBuiltIn(id) : ModelFacts.Of(await models.GetAsync(id, cancellation)), WebJson.Options);

    private static async Task<IResult> AddAsync(
        HttpRequest request, ExplainForm form, ModelFacts facts, ModelStore models, WorkGate gate, CancellationToken cancellation)
    {
        IFormCollection fields = await Form.ReadAsync(request, cancellation);
        if (fields.Files.GetFile("model") is null)
            throw new InputException("There is no model: send an ONNX file as 'model'.");
        ModelReference model = await form.ModelAsync(fields, earlier: null, cancellation);
        using IDisposable turn = await gate.EnterAsync(cancellation);
        StoredModel stored = await Task.Run(() => facts.Examine(model), cancellation);
        await models.AddAsync(stored, cancellation);
        return Results.Created($"/api/v1/models/{stored.Id}", ModelFacts.Of(stored));
    }

    private static async Task<IResult> DeleteAsync(string id, ModelStore models, ModelSessions sessions, CancellationToken cancellation)
    {
        if (BuiltIn.IsModel(id))
            throw new InputException($"{id} is part of the program; only models that were sent can be removed.");
        await models.GetAsync(id, cancellation);
        await models.DeleteAsync(id, cancellation);
        sessions.Forget(id);
        return Results.NoContent();
    }

    private static async Task<IResult> LayersAsync(
        string id, ModelStore models, ModelFacts facts, WorkGate gate, CancellationToken cancellation)
    {
        ModelReference model = await models.ReferenceAsync(id, cancellation);
        using IDisposable turn = await gate.EnterAsync(cancellation);
        return WebAnswer.Document(await Task.Run(() => facts.With(model, setup => JsonReport.Layers(setup.Model)), cancellation));
    }

    private static async Task<IResult> SentLayersAsync(
        HttpRequest request, ExplainForm form, ModelFacts facts, WorkGate gate, CancellationToken cancellation)
    {
        IFormCollection fields = await Form.ReadAsync(request, cancellation);
        ModelReference model = await form.ModelAsync(fields, earlier: null, cancellation);
        using IDisposable turn = await gate.EnterAsync(cancellation);
        return WebAnswer.Document(await Task.Run(() => facts.With(model, setup => JsonReport.Layers(setup.Model)), cancellation));
    }

    private static async Task<IResult> ClassesAsync(
        string id, ModelStore models, ModelFacts facts, WorkGate gate, CancellationToken cancellation)
    {
        ModelReference model = await models.ReferenceAsync(id, cancellation);
        using IDisposable turn = await gate.EnterAsync(cancellation);
        string[] classes = await Task.Run(() => facts.With(model, setup =>
            Enumerable.Range(0, setup.Model.Classes).Select(setup.ClassName).ToArray()), cancellation);
        return Results.Json(classes, WebJson.Options);
    }
}
