using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam.Tests;

/// <summary>What goes wrong with a request.</summary>
internal enum SapiFault
{
    None,
    Refuse,
    DropBefore,
    DropAfter,
    DropAfterHalf,
    Status429,
    Status503,
    Status500Before,
    Status500After,
    TruncatedAfter,
    HtmlAfter,
    EndlessBefore,
    EndlessAfter,
}

/// <summary>A service that takes jobs, and says which it took and answered. Its faults come in their order.</summary>
internal sealed class FakeSapiJobs
{
    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];
    private readonly Queue<SapiFault> _submissionFaults = [];
    private readonly Queue<SapiFault> _otherFaults = [];

    public FakeSapiJobs() => Handler = new FakeSapi(Answer);

    public FakeSapi Handler { get; }

    /// <summary>Questions after which a job is done.</summary>
    public int Questions { get; init; } = 1;

    /// <summary>Whether the list can be asked for by label.</summary>
    public bool KnowsLabels { get; init; } = true;

    /// <summary>Entries that are refused, by a part of their label.</summary>
    public string? RefusedLabel { get; init; }

    /// <summary>The most numbers that came in one question.</summary>
    public int MostIds { get; private set; }

    public string[] Labels
    {
        get
        {
            lock (_gate)
                return [.. _jobs.Select(job => job.Label)];
        }
    }

    /// <summary>Numbers whose answers were sent, as often as they were.</summary>
    public List<string> Answered { get; } = [];

    public List<string> Cancelled { get; } = [];

    public FakeSapiJobs FailSubmissions(params SapiFault[] faults)
    {
        foreach (SapiFault fault in faults) _submissionFaults.Enqueue(fault);
        return this;
    }

    public FakeSapiJobs FailOthers(params SapiFault[] faults)
    {
        foreach (SapiFault fault in faults) _otherFaults.Enqueue(fault);
        return this;
    }

    /// <summary>The energy that the answer to a job states.</summary>
    public static double Energy(string id) => -int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);

    public static string Text(SapiRequestSeen request)
    {
        if (request.Header("Content-Encoding") != "deflate") return System.Text.Encoding.UTF8.GetString(request.Body);
        using StreamReader reader = new(new ZLibStream(new MemoryStream(request.Body), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private HttpResponseMessage Answer(SapiRequestSeen request)
    {
        lock (_gate)
        {
            bool isSubmission = request.Line == "POST problems/";
            Queue<SapiFault> faults = isSubmission ? _submissionFaults : _otherFaults;
            SapiFault fault = faults.TryDequeue(out SapiFault next) ? next : SapiFault.None;
            switch (fault)
            {
                case SapiFault.Refuse:
                    throw FakeSapi.Refused();
                case SapiFault.DropBefore:
                    throw FakeSapi.Dropped();
                case SapiFault.Status429:
                    return FakeSapi.Text(429, "Too many");
                case SapiFault.Status503:
                    return FakeSapi.Text(503, "Busy");
                case SapiFault.Status500Before:
                    return FakeSapi.Text(500, "Oops");
                case SapiFault.EndlessBefore:
                    return FakeSapi.Json("problems", "[]  ", spoiled: Spoiled.Endless);
                default:
                    return Spoil(Work(request, half: fault == SapiFault.DropAfterHalf), fault);
            }
        }
    }

    private static HttpResponseMessage Spoil((string Kind, string Body) reply, SapiFault fault) => fault switch
    {
        SapiFault.DropAfter or SapiFault.DropAfterHalf => throw FakeSapi.Dropped(),
        SapiFault.Status500After => FakeSapi.Text(500, "Oops"),
        SapiFault.TruncatedAfter => FakeSapi.Json(reply.Kind, reply.Body, spoiled: Spoiled.Truncated),
        SapiFault.HtmlAfter => FakeSapi.Reply(System.Net.HttpStatusCode.OK, "text/html; charset=utf-8", "<html>hello</html>"),
        SapiFault.EndlessAfter => FakeSapi.Json(reply.Kind, reply.Body, spoiled: Spoiled.Endless),
        _ => FakeSapi.Json(reply.Kind, reply.Body),
    };

    private (string Kind, string Body) Work(SapiRequestSeen request, bool half)
    {
        string path = request.Line.Split('?')[0];
        if (path == "POST problems/") return ("problems", Submit(Text(request), half));
        if (path == "DELETE problems/")
        {
            Cancelled.AddRange(JsonSerializer.Deserialize<string[]>(request.Body)!);
            return ("problems", "[]");
        }
        System.Collections.Specialized.NameValueCollection query = System.Web.HttpUtility.ParseQueryString(request.Uri.Query);
        if (path == "GET problems/" && query["id"] is { } ids)
        {
            string[] asked = ids.Split(',');
            MostIds = Math.Max(MostIds, asked.Length);
            return ("problems", List(_jobs.Where(job => asked.Contains(job.Id)).Select(job => job.Ask(Questions))));
        }
        if (path == "GET problems/")
            return ("problems", List(_jobs.Where(job => !KnowsLabels || job.Label == query["label"]).Select(job => job.State(Questions))));
        Job named = _jobs.Single(job => path == $"GET problems/{job.Id}/");
        Answered.Add(named.Id);
        return ("problem", named.Answer());
    }

    private string Submit(string body, bool half)
    {
        JsonArray entries = JsonNode.Parse(body)!.AsArray();
        List<string> replies = [];
        foreach (JsonNode? entry in half ? entries.Take(entries.Count / 2) : entries)
        {
            string label = entry!["label"]!.GetValue<string>();
            if (RefusedLabel is not null && label.Contains(RefusedLabel, StringComparison.Ordinal))
            {
                replies.Add("""{"error_code":400,"error_msg":"no such parameter"}""");
                continue;
            }
            Job job = new((_jobs.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), label);
            _jobs.Add(job);
            replies.Add(job.State(Questions));
        }
        return List(replies);
    }

    private static string List(IEnumerable<string> entries) => $"[{string.Join(',', entries)}]";

    private sealed class Job(string id, string label)
    {
        private int _asked;

        public string Id => id;

        public string Label => label;

        public string Ask(int questions)
        {
            _asked++;
            return State(questions);
        }

        public string State(int questions) => Entry(_asked >= questions ? "COMPLETED" : "PENDING", "");

        public string Answer()
        {
            byte[] energy = new byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(energy, Energy(id));
            return Entry("COMPLETED", $$$"""
                ,"answer":{"format":"qp","num_variables":5,"energies":"{{{Convert.ToBase64String(energy)}}}",
                "num_occurrences":"CgAAAA==","active_variables":"AAAAAAEAAAA=","solutions":"gA==","timing":{}}
                """);
        }

        private string Entry(string status, string more) => $$$"""
            {"id":"{{{id}}}","type":"ising","solver":{"name":"clique_5q_mock"},"label":"{{{label}}}",
            "status":"{{{status}}}"{{{more}}} }
            """;
    }
}
