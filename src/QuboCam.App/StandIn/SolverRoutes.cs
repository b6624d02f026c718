using System.Security.Cryptography;

namespace QuboCam.App.StandIn;

/// <summary>GET solvers/remote/, solvers/remote/{name} and metadata/v1/regions/.</summary>
internal sealed class SolverRoutes(IReadOnlyList<IStandInSolver> solvers, IReadOnlyDictionary<IStandInSolver, JobQueue> queues)
{
    private const int StaticSeconds = 3600, DynamicSeconds = 900;

    /// <summary>A solver by its name.</summary>
    /// <exception cref="RefusalException">404: there is none.</exception>
    public IStandInSolver Named(string name) => solvers.FirstOrDefault(solver => solver.Name == name)
        ?? throw new RefusalException(404, $"Solver {name} does not exist or apitoken does not have access");

    /// <summary>Answers a request below solvers/remote/.</summary>
    public Reply Get(StandInRequest request)
    {
        string? name = request.Segments.Length > 2 ? request.Segments[2] : null;
        string kind = name is null ? "solver-definition-list" : "solver-definition";
        int version = request.Version(kind);
        IReadOnlySet<string> shown = SolverJson.Filter(request.Query["filter"]);
        IStandInSolver[] asked = name is null ? [.. solvers] : [Named(name)];
        byte[] body = Reply.Json(json =>
        {
            if (name is null) json.WriteStartArray();
            foreach (IStandInSolver solver in asked)
                SolverJson.Solver(json, solver, shown, version, queues[solver].Length);
            if (name is null) json.WriteEndArray();
        });
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";
        bool isStatic = !shown.Contains("status") && !shown.Contains("avg_load");
        (string, string)[] headers =
            [("ETag", tag), ("Cache-Control", $"private, max-age={(isStatic ? StaticSeconds : DynamicSeconds)}")];
        string[] known =
            [.. request.Headers.IfNoneMatch.SelectMany(value => (value ?? "").Split(',')).Select(value => value.Trim())];
        return known.Any(value => value == "*" || value == tag || value == $"W/{tag}")
            ? new Reply(304, null, []) { Headers = headers }
            : request.Reply(kind, body) with { Headers = headers };
    }

    /// <summary>The regions, all of them at this server.</summary>
    public static Reply Regions(StandInRequest request, Uri endpoint)
    {
        request.Version("regions", "metadata");
        byte[] body = Reply.Json(json =>
        {
            json.WriteStartArray();
            foreach ((string code, string name) in (ReadOnlySpan<(string, string)>)
                [("na-west-1", "North America"), ("eu-central-1", "Europe"), ("na-east-1", "North America (East)")])
            {
                json.WriteStartObject();
                json.WriteString("code", code);
                json.WriteString("name", name);
                json.WriteString("endpoint", endpoint.AbsoluteUri);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
        return new Reply(200, "application/vnd.dwave.metadata.regions+json; version=1.0.0; charset=utf-8", body);
    }
}
