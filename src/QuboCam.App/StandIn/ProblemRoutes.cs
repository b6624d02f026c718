using System.Text;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>Everything below problems/.</summary>
internal sealed class ProblemRoutes(JobStore jobs, Func<string, IStandInSolver> solverNamed, StandInStatistics statistics)
{
    private const int MostInOneSubmission = 1000, MostIds = 1000, MostResults = 1000, LongestPoll = 30, UsualPoll = 1;

    /// <summary>Answers a request below problems/.</summary>
    public Task<Reply> AnswerAsync(StandInRequest request) => (request.Method, request.Segments) switch
    {
        ("POST", ["problems"]) => SubmitAsync(request),
        ("GET", ["problems"]) => ListAsync(request),
        ("GET", ["problems", string id]) => OneAsync(request, Named(id)),
        ("GET", ["problems", string id, "answer"]) => Task.FromResult(Answer(request, Named(id))),
        ("GET", ["problems", string id, "info"]) =>
            Task.FromResult(
                request.Reply("problem-data", Reply.Json(json => Writer(request, "problem-data").Info(json, Named(id))))),
        ("GET", ["problems", string id, "messages"]) =>
            Task.FromResult(request.Reply(
                "problem-message", Reply.Json(json => Writer(request, "problem-message").Messages(json, Named(id))))),
        ("DELETE", ["problems"]) => Task.FromResult(CancelMany(request)),
        ("DELETE", ["problems", string id]) => Task.FromResult(CancelOne(request, Named(id))),
        (_, ["problems"] or ["problems", _] or ["problems", _, "answer" or "info" or "messages"]) =>
            throw new RefusalException(405, $"Method {request.Method} is not allowed"),
        _ => throw new RefusalException(404, "Not found"),
    };

    private async Task<Reply> SubmitAsync(StandInRequest request)
    {
        statistics.Submission(request.Body);
        using JsonDocument body = Document(request.Body);
        if (body.RootElement.ValueKind != JsonValueKind.Array)
            return await SubmitOneAsync(request, body.RootElement);
        JobJson writer = Writer(request, "problems");
        if (body.RootElement.GetArrayLength() is 0 or > MostInOneSubmission)
            throw new RefusalException(400, $"Invalid number of problems: expected 1 to {MostInOneSubmission}");
        List<byte[]> entries = [];
        foreach (JsonElement entry in body.RootElement.EnumerateArray())
            entries.Add(Accept(entry, writer));
        return request.Reply("problems", List(entries));
    }

    private byte[] Accept(JsonElement entry, JobJson writer)
    {
        try
        {
            return Reply.Json(json => writer.Status(json, Accept(entry), withAnswer: false));
        }
        catch (RefusalException refusal)
        {
            statistics.Refused();
            return Reply.ErrorBody(refusal.Status, refusal.Message);
        }
    }

    private async Task<Reply> SubmitOneAsync(StandInRequest request, JsonElement entry)
    {
        JobJson writer = Writer(request, "problem");
        Job job = Accept(entry);
        await Task.WhenAny(job.Ended, Task.Delay(TimeSpan.FromSeconds(UsualPoll), request.Cancellation));
        return One(request, writer, job);
    }

    private Job Accept(JsonElement entry)
    {
        Job job = Submission.Read(entry, solverNamed);
        statistics.Accepted(job.Id, Encoding.UTF8.GetBytes(entry.GetRawText()));
        jobs.Add(job);
        return job;
    }

    private async Task<Reply> ListAsync(StandInRequest request)
    {
        JobJson writer = Writer(request, "problems");
        int timeout = request.Number("timeout", 0, LongestPoll) ?? UsualPoll;
        int most = request.Number("max_results", 1, MostResults) ?? MostResults;
        string? ids = request.Query["id"], label = request.Query["label"];
        string? status = request.Query["status"], solver = request.Query["solver"];
        IEnumerable<Job> asked = jobs.Newest();
        if (ids is not null)
        {
            string[] wanted = ids.Split(',');
            if (wanted.Length > MostIds)
                throw new RefusalException(400, $"Too many ids: {wanted.Length}; at most {MostIds}");
            asked = [.. wanted.Select(jobs.Find).OfType<Job>()];
            await WaitAsync([.. asked], timeout, request.Cancellation);
        }
        IEnumerable<Job> shown = asked
            .Where(job => label is null || job.Label == label)
            .Where(job => status is null || JobJson.Name(job.Status) == status)
            .Where(job => solver is null || job.Solver.Name == solver)
            .OrderByDescending(job => job.Submitted)
            .Take(most);
        return request.Reply(
            "problems", List(shown.Select(job => Reply.Json(json => writer.Status(json, job, withAnswer: false)))));
    }

    // Until one of them has ended.
    private static async Task WaitAsync(Job[] asked, int timeout, CancellationToken cancellation)
    {
        if (asked.Length == 0 || timeout == 0 || asked.Any(job => job.IsEnded)) return;
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task limit = Task.Delay(TimeSpan.FromSeconds(timeout), enough.Token);
        await Task.WhenAny([limit, .. asked.Select(job => job.Ended)]);
        await enough.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private static async Task<Reply> OneAsync(StandInRequest request, Job job)
    {
        JobJson writer = Writer(request, "problem");
        await WaitAsync([job], request.Number("timeout", 0, LongestPoll) ?? 0, request.Cancellation);
        return One(request, writer, job);
    }

    private static Reply One(StandInRequest request, JobJson writer, Job job) =>
        request.Reply("problem", Reply.Json(json => writer.Status(json, job, withAnswer: true))) with
        {
            Answers = job.Answer is null ? [] : [job.Id],
        };

    private static Reply Answer(StandInRequest request, Job job)
    {
        if (job.Answer is not { } answer)
            throw new RefusalException(404, $"Problem {job.Id} has no answer: it is {JobJson.Name(job.Status)}");
        byte[] body = Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("answer");
            json.WriteRawValue(answer);
            json.WriteEndObject();
        });
        return request.Reply("problem-answer", body) with { Answers = [job.Id] };
    }

    private static Reply CancelOne(StandInRequest request, Job job)
    {
        JobJson writer = Writer(request, "problem");
        int status = job.Cancel();
        return status == 200
            ? request.Reply("problem", Reply.Json(json => writer.Status(json, job, withAnswer: false)))
            : request.Reply("problem", Reply.ErrorBody(status, NotCancelled(status)), status);
    }

    private Reply CancelMany(StandInRequest request)
    {
        JobJson writer = Writer(request, "problems");
        using JsonDocument body = Document(request.Body);
        if (body.RootElement.ValueKind != JsonValueKind.Array
            || body.RootElement.EnumerateArray().Any(id => id.ValueKind != JsonValueKind.String))
            throw new RefusalException(400, "Invalid body: expected a list of ids");
        List<byte[]> entries = [];
        foreach (JsonElement id in body.RootElement.EnumerateArray())
        {
            Job? job = jobs.Find(id.GetString()!);
            int status = job?.Cancel() ?? 404;
            entries.Add(status == 200 ? Reply.Json(json => writer.Status(json, job!, withAnswer: false))
                : Reply.ErrorBody(status, status == 404 ? Missing : NotCancelled(status)));
        }
        return request.Reply("problems", List(entries));
    }

    private const string Missing = "Problem does not exist or apitoken does not have access";

    private static string NotCancelled(int status) => status == 202
        ? "Problem is in progress and may still complete" : "Problem has been finished.";

    private Job Named(string id) => jobs.Find(id) ?? throw new RefusalException(404, Missing);

    private static JobJson Writer(StandInRequest request, string kind) => new(request.Version(kind), request.Skew);

    private static byte[] List(IEnumerable<byte[]> entries) => Reply.Json(json =>
    {
        json.WriteStartArray();
        foreach (byte[] entry in entries)
            json.WriteRawValue(entry);
        json.WriteEndArray();
    });

    private static JsonDocument Document(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            throw new RefusalException(400, $"The body is no JSON: {error.Message}");
        }
    }
}
