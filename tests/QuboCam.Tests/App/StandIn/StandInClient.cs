using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

/// <summary>A server with one small annealer, and the plainest client that can talk to it.</summary>
internal sealed class StandInClient : IAsyncDisposable
{
    private static readonly double PositiveNaN = BitConverter.UInt64BitsToDouble(0x7FF8000000000000);

    private readonly HttpClient _http;

    private StandInClient(StandInServer server)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = server.Endpoint };
    }

    public StandInServer Server { get; }

    public AnnealerSolver Annealer => Server.Annealers[0];

    /// <summary>Without defects and noise where nothing else is said.</summary>
    public static StandInOptions Perfect { get; } = new()
    {
        Graphs = [StandInGraph.Parse("chimera:2,2,4")], MissingQubits = 0, MissingCouplers = 0, Noise = 0,
    };

    public static async Task<StandInClient> StartAsync(StandInOptions? options = null) =>
        new(await StandInServer.StartAsync(options ?? Perfect, TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>One exchange.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string kind, HttpContent? content = null) =>
        SendAsync(method, path, $"application/vnd.dwave.sapi.{kind}+json; version=3.0.0", Server.Token, content);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? accept, string? token, HttpContent? content = null, string? etag = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        if (accept is not null) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        if (token is not null) request.Headers.Add("X-Auth-Token", token);
        if (etag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(etag));
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> JsonAsync(HttpMethod method, string path, string kind, object? body = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, kind, body is null ? null : Json(body));
        return await JsonAsync(response);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using JsonDocument document =
            JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    public static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>A problem as the service takes it; the encoding is written out here once more, from its description.</summary>
    public object Problem(
        string type, IReadOnlyDictionary<int, double> linear, IReadOnlyDictionary<(int, int), double> quadratic,
        object? parameters = null, string? label = null)
    {
        HashSet<int> active = [.. linear.Keys, .. quadratic.Keys.SelectMany(pair => new[] { pair.Item1, pair.Item2 })];
        IEnumerable<double> lin = Annealer.Graph.Qubits.Select(
            qubit => active.Contains(qubit) ? linear.GetValueOrDefault(qubit) : PositiveNaN);
        IEnumerable<double> quad = Annealer.Graph.Couplers
            .Where(pair => active.Contains(pair.A) && active.Contains(pair.B))
            .Select(pair => quadratic.GetValueOrDefault((pair.A, pair.B)) + quadratic.GetValueOrDefault((pair.B, pair.A)));
        return Submission(type, new { format = "qp", lin = Base64(lin), quad = Base64(quad), offset = 0 }, parameters, label);
    }

    public object Submission(string type, object data, object? parameters, string? label = null) => new
    {
        solver = new { name = Annealer.Name, version = new { graph_id = Annealer.GraphId } },
        data, type, @params = parameters ?? new { num_reads = 10 }, label,
    };

    /// <summary>Submits one problem in a list.</summary>
    public async Task<JsonElement> SubmitAsync(object problem) =>
        (await JsonAsync(HttpMethod.Post, "problems/", "problems", new[] { problem }))[0];

    /// <summary>Waits until a problem has ended, and fetches everything about it.</summary>
    public async Task<JsonElement> EndAsync(string id)
    {
        while (true)
        {
            JsonElement status = (await JsonAsync(HttpMethod.Get, $"problems/?id={id}&timeout=30", "problems"))[0];
            if (status.GetProperty("status").GetString() is "COMPLETED" or "FAILED" or "CANCELLED")
                return await JsonAsync(HttpMethod.Get, $"problems/{id}/", "problem");
        }
    }

    /// <summary>Submits a problem and waits for its answer.</summary>
    public async Task<StandInSamples> SolveAsync(object problem)
    {
        JsonElement submitted = await SubmitAsync(problem);
        Assert.True(submitted.TryGetProperty("id", out JsonElement id), submitted.GetRawText());
        JsonElement ended = await EndAsync(id.GetString()!);
        return StandInSamples.Decode(ended.GetProperty("answer"));
    }

    public async Task<JsonElement> StatisticsAsync() => await JsonAsync(HttpMethod.Get, "/stand-in/statistics", "problems");

    private static string Base64(IEnumerable<double> values)
    {
        byte[] bytes = [.. values.SelectMany(value =>
        {
            byte[] eight = new byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(eight, value);
            return eight;
        })];
        return Convert.ToBase64String(bytes);
    }
}

/// <summary>An answer, decoded from its description.</summary>
internal sealed record StandInSamples(int[] Active, bool[][] IsUp, double[] Energies, int[] Occurrences)
{
    public static StandInSamples Decode(JsonElement answer)
    {
        int[] active = Integers(answer.GetProperty("active_variables"));
        byte[] bytes = answer.GetProperty("solutions").GetBytesFromBase64();
        byte[] energies = answer.GetProperty("energies").GetBytesFromBase64();
        int rows = energies.Length / 8, width = (active.Length + 7) / 8;
        bool[][] isUp = [.. Enumerable.Range(0, rows).Select(row =>
            active.Select((_, i) => ((bytes[row * width + i / 8] >> (7 - i % 8)) & 1) == 1).ToArray())];
        return new StandInSamples(
            active, isUp,
            [.. Enumerable.Range(0, rows).Select(row => BinaryPrimitives.ReadDoubleLittleEndian(energies.AsSpan(8 * row)))],
            answer.TryGetProperty("num_occurrences", out JsonElement counts) ? Integers(counts)
                : [.. Enumerable.Repeat(1, rows)]);
    }

    private static int[] Integers(JsonElement base64)
    {
        byte[] bytes = base64.GetBytesFromBase64();
        return [.. Enumerable.Range(0, bytes.Length / 4)
            .Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
    }
}
