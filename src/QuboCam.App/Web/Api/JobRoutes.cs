using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace QuboCam.App.Web;

/// <summary>/jobs: long work, with its progress, to be cancelled, and its result kept.</summary>
internal static class JobRoutes
{
    private const int MostListed = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/jobs");
        RouteGroupBuilder sent = routes.MapGroup("/jobs");
        sent.WithRequestTimeout(GuardServices.Upload);
        sent.MapPost("/explain", ExplainAsync).WithSummary("Explains a prediction, as a job")
            .WithDescription("The form of POST /explain. The result is kept as an explanation.").AcceptsForm(ExplainFields.Form, ExplainFields.Option);
        sent.MapPost("/solve", SolveAsync).WithSummary("Solves a QUBO, as a job")
            .WithDescription("The form of POST /solve.").AcceptsForm(SolveFields.Form, SolveFields.Option);
        sent.MapPost("/analyse", AnalyseAsync).WithSummary("Anneals a QUBO on the state vector, as a job")
            .WithDescription("The form of POST /analyse.").AcceptsForm(AnalyseFields.Form, AnalyseFields.Option);
        group.MapGet("/", ListAsync).WithSummary("The latest jobs");
        group.MapGet("/{id}", GetAsync).WithSummary("A job");
        group.MapDelete("/{id}", CancelAsync).WithSummary("Cancels a job; what is done is kept");
        group.MapGet("/{id}/result", ResultAsync).WithSummary("The document of a job that is done").ProducesDocument();
        group.MapGet("/{id}/events", EventsAsync).WithSummary("The progress of a job, as server-sent events")
            .WithDescription("Events: progress, partial (the document so far) and end (the job).").DisableRequestTimeout();
    }

    private static async Task<IResult> ExplainAsync(HttpContext context, ExplainForm form, JobEngine jobs, CancellationToken cancellation)
    {
        ExplainOrder order = await form.ReadAsync(await Form.ReadAsync(context.Request, cancellation), cancellation);
        ExplainRequest request = await form.KeepAsync(order, cancellation);
        return await SubmitAsync("explain", request, request.Files, jobs, cancellation);
    }

    private static async Task<IResult> SolveAsync(HttpContext context, ProblemForm form, JobEngine jobs, CancellationToken cancellation)
    {
        ProblemRequest problem = await form.ReadAsync(await Form.ReadAsync(context.Request, cancellation), cancellation);
        SolveFields.Read(problem, threads: 1);
        return await SubmitAsync("solve", problem, problem.Files, jobs, cancellation);
    }

    private static async Task<IResult> AnalyseAsync(HttpContext context, ProblemForm form, JobEngine jobs, CancellationToken cancellation)
    {
        ProblemRequest problem = await form.ReadAsync(await Form.ReadAsync(context.Request, cancellation), cancellation);
        AnalyseFields.Read(problem, threads: 1);
        return await SubmitAsync("analyse", problem, problem.Files, jobs, cancellation);
    }

    private static async Task<IResult> SubmitAsync<T>(
        string kind, T request, IEnumerable<string> files, JobEngine jobs, CancellationToken cancellation)
    {
        JobView job = await jobs.SubmitAsync(kind, JsonSerializer.Serialize(request, WebJson.Options), files, cancellation);
        return Results.Accepted($"/api/v1/jobs/{job.Id}", job);
    }

    private static async Task<IResult> ListAsync(JobEngine jobs, CancellationToken cancellation, int limit = 50) =>
        Results.Json(await jobs.ListAsync(Math.Clamp(limit, 1, MostListed), cancellation), WebJson.Options);

    private static async Task<IResult> GetAsync(string id, JobEngine jobs, CancellationToken cancellation) =>
        Results.Json(await jobs.GetAsync(id, cancellation), WebJson.Options);

    private static async Task<IResult> CancelAsync(string id, JobEngine jobs, CancellationToken cancellation)
    {
        await jobs.CancelAsync(id, cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> ResultAsync(string id, JobEngine jobs, CancellationToken cancellation)
    {
        JobView job = await jobs.GetAsync(id, cancellation);
        return await jobs.ResultAsync(id, cancellation) is { } document ? WebAnswer.Document(document)
            : job.IsUnfinished ? Results.Problem($"The job is {job.State}; its result comes when it is done.", statusCode: StatusCodes.Status409Conflict)
            : Results.Problem(job.Error ?? "The job was cancelled before it had a result.", statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> EventsAsync(
        string id, JobEngine jobs, IHostApplicationLifetime life, CancellationToken cancellation)
    {
        await jobs.GetAsync(id, cancellation); // a job that is not there is an error, not an empty stream
        return Results.ServerSentEvents(Events(jobs.WatchAsync(id, cancellation), life.ApplicationStopping, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> Events(
        IAsyncEnumerable<JobSnapshot> snapshots, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        long partial = 0;
        await foreach (JobSnapshot now in snapshots.WithCancellation(either.Token))
        {
            if (now.Partial is { } document && now.PartialVersion > partial)
                yield return new SseItem<string>(Encoding.UTF8.GetString(document), "partial");
            partial = now.PartialVersion;
            yield return new SseItem<string>(JsonSerializer.Serialize(now.View, WebJson.Options), now.View.IsUnfinished ? "progress" : "end");
        }
    }
}
