using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace QuboCam.App.StandIn;

/// <summary>The service: takes a request through faults, token and routes to its reply.</summary>
internal sealed class StandInService : IAsyncDisposable
{
    private readonly StandInOptions _options;
    private readonly FaultPlan _faults;
    private readonly StandInStatistics _statistics = new();
    private readonly Dictionary<IStandInSolver, JobQueue> _queues;
    private readonly ControlRoutes _control;
    private readonly SolverRoutes _solvers;
    private readonly ProblemRoutes _problems;
    private readonly UploadRoutes _uploads;

    /// <summary>Makes the solvers.</summary>
    public StandInService(StandInOptions options)
    {
        (_options, _faults) = (options, new FaultPlan(options.Faults));
        UploadStore uploads = new(options.PartSize);
        Annealers = [.. options.Graphs.Select(graph => new AnnealerSolver(graph, options))];
        IReadOnlyList<IStandInSolver> solvers = [.. Annealers, new HybridSolver(options, uploads)];
        _queues = solvers.ToDictionary(solver => solver, _ => new JobQueue());
        _control = new ControlRoutes(_faults, _statistics);
        _solvers = new SolverRoutes(solvers, _queues);
        _problems = new ProblemRoutes(new JobStore(options.KeptProblems, _queues, _faults), _solvers.Named, _statistics);
        _uploads = new UploadRoutes(uploads);
        Solvers = solvers;
    }

    /// <summary>What is offered.</summary>
    public IReadOnlyList<IStandInSolver> Solvers { get; }

    /// <summary>The annealers among it.</summary>
    public IReadOnlyList<AnnealerSolver> Annealers { get; }

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await ExchangeAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (JobQueue queue in _queues.Values)
            await queue.DisposeAsync();
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/", method = context.Request.Method;
        if (path.StartsWith("/stand-in/", StringComparison.Ordinal))
        {
            Reply told = await RefusedAsync(async () =>
                _control.Answer(method, path, await StandInRequest.ReadBodyAsync(context.Request, context.RequestAborted)));
            await ReplyWriter.WriteAsync(context, told, []);
            return;
        }
        string relative = Relative(path);
        IReadOnlyList<Fault> faults = _faults.Strike(method, relative);
        _statistics.Request(faults.Count);
        if (faults.Any(fault => fault.Kind == FaultKind.DropBefore))
        {
            context.Abort();
            return;
        }
        Reply reply = StatusFault(faults) ?? await RefusedAsync(() => AnswerAsync(context, relative, faults));
        if (await ReplyWriter.WriteAsync(context, reply, faults))
            foreach (string id in reply.Answers)
                _statistics.Delivered(id);
    }

    private async Task<Reply> AnswerAsync(HttpContext context, string relative, IReadOnlyList<Fault> faults)
    {
        byte[] body = await StandInRequest.ReadBodyAsync(context.Request, context.RequestAborted);
        StandInRequest request = new()
        {
            Method = context.Request.Method,
            Segments = [.. relative.Trim('/').Split('/').Select(Uri.UnescapeDataString)],
            Query = context.Request.Query,
            Headers = context.Request.Headers,
            Body = body,
            NewestVersion = _options.NewestVersion,
            IsForcedToVersion2 = faults.Any(fault => fault.Kind == FaultKind.Version2),
            Skew = TimeSpan.FromSeconds(faults.Where(fault => fault.Kind == FaultKind.Skew).Sum(fault => fault.SkewSeconds)),
            Cancellation = context.RequestAborted,
        };
        if (request.Segments is ["metadata", "v1", "regions"] && request.Method == "GET")
            return SolverRoutes.Regions(request, EndpointOf(context.Request));
        if (!IsLetIn(context.Request.Headers["X-Auth-Token"].ToString()))
            throw new RefusalException(401, "Invalid token or access denied");
        return request.Segments switch
        {
            ["solvers", "remote"] or ["solvers", "remote", _] when request.Method == "GET" => _solvers.Get(request),
            ["problems", ..] => await _problems.AnswerAsync(request),
            ["bqm", "multipart", ..] => _uploads.Answer(request),
            _ => throw new RefusalException(404, "Not found"),
        };
    }

    private static async Task<Reply> RefusedAsync(Func<Task<Reply>> answer)
    {
        try
        {
            return await answer();
        }
        catch (RefusalException refusal)
        {
            return Reply.Error(refusal.Status, refusal.Message);
        }
    }

    private static Reply? StatusFault(IReadOnlyList<Fault> faults)
    {
        if (faults.Any(fault => fault.Kind == FaultKind.ExpiredToken))
            return Reply.Error(401, "Invalid token or access denied");
        if (faults.FirstOrDefault(fault => fault.Kind == FaultKind.Status) is not { } fault) return null;
        int status = fault.Status ?? 503;
        Reply reply =
            Reply.Error(status, fault.Message ?? (status == 429 ? "Too many requests" : "The service is not available"));
        return fault.RetryAfter is int seconds ? reply with { Headers = [("Retry-After", $"{seconds}")] } : reply;
    }

    private bool IsLetIn(string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(_options.Token));

    private static Uri EndpointOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}/sapi/v2/");

    // The endpoint is known by two names.
    private static string Relative(string path)
    {
        foreach (string prefix in (string[])["/sapi/v2/", "/sapi/"])
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                return path[prefix.Length..];
        return path.StartsWith("/metadata/", StringComparison.Ordinal) ? path[1..] : "?" + path;
    }
}
