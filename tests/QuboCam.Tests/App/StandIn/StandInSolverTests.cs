using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

public sealed class StandInSolverTests : IAsyncLifetime
{
    private const string List = "application/vnd.dwave.sapi.solver-definition-list+json; version=3.0.0";
    private StandInClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await StandInClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task TheListHasTheAnnealerAndTheHybridSolver()
    {
        using HttpResponseMessage response =
            await _client.SendAsync(HttpMethod.Get, "solvers/remote/", List, _client.Server.Token);

        JsonElement solvers = await StandInClient.JsonAsync(response);

        Assert.Equal($"{List}; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            ["StandIn_2000Q_C2", "StandIn_hybrid_bqm"],
            solvers.EnumerateArray().Select(solver => solver.GetProperty("identity").GetProperty("name").GetString()));
        JsonElement properties = solvers[0].GetProperty("properties");
        string[] names =
        [
            "topology", "num_qubits", "qubits", "couplers", "h_range", "j_range", "extended_j_range", "per_qubit_coupling_range",
            "num_reads_range", "annealing_time_range", "fast_anneal_time_range", "default_annealing_time",
            "problem_run_duration_range", "default_programming_thermalization", "default_readout_thermalization", "parameters",
            "supported_problem_types", "quota_conversion_rate", "tags", "chip_id", "category", "problem_timing_data",
        ];
        foreach (string name in names)
            Assert.True(properties.TryGetProperty(name, out _), name);
    }

    [Theory]
    [InlineData("all,-status,-avg_load", "identity,description,properties", 3600)]
    [InlineData("none,%2Bidentity,%2Bstatus,%2Bavg_load", "identity,status,avg_load", 900)]
    public async Task AFilterChoosesTheMembers(string filter, string members, int seconds)
    {
        using HttpResponseMessage response = await _client.SendAsync(
            HttpMethod.Get, $"solvers/remote/{_client.Annealer.Name}?filter={filter}", "solver-definition");

        JsonElement solver = await StandInClient.JsonAsync(response);

        Assert.Equal(members.Split(','), solver.EnumerateObject().Select(member => member.Name));
        Assert.Equal(TimeSpan.FromSeconds(seconds), response.Headers.CacheControl?.MaxAge);
    }

    [Fact]
    public async Task APlusSignThatIsNotEncodedIsRefused()
    {
        using HttpResponseMessage response = await _client.SendAsync(
            HttpMethod.Get, "solvers/remote/?filter=none,+identity", "solver-definition-list");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("%2B", (await StandInClient.JsonAsync(response)).GetProperty("error_msg").GetString());
    }

    [Fact]
    public async Task WhatIsKnownIsNotSentAgain()
    {
        using HttpResponseMessage first = await _client.SendAsync(HttpMethod.Get, "solvers/remote/", List, _client.Server.Token);
        string tag = first.Headers.ETag!.ToString();

        using HttpResponseMessage same =
            await _client.SendAsync(HttpMethod.Get, "solvers/remote/", List, _client.Server.Token, etag: tag);
        using HttpResponseMessage other =
            await _client.SendAsync(HttpMethod.Get, "solvers/remote/", List, _client.Server.Token, etag: "\"x\"");

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(tag, same.Headers.ETag?.ToString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData(null), InlineData("wrong")]
    public async Task WithoutTheTokenNobodyIsLetIn(string? token)
    {
        using HttpResponseMessage response = await _client.SendAsync(HttpMethod.Get, "solvers/remote/", List, token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        JsonElement error = await StandInClient.JsonAsync(response);
        Assert.Equal(401, error.GetProperty("error_code").GetInt32());
        Assert.False(string.IsNullOrEmpty(error.GetProperty("error_msg").GetString()));
    }

    [Theory]
    [InlineData("application/vnd.dwave.sapi.solver-definition-list+json; version=4.0.0", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/vnd.dwave.sapi.solver-definition-list+json; version=1.0.0", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/vnd.dwave.sapi.problems+json; version=3.0.0", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task OnlyTheRightMediaTypeIsAnswered(string? accept, HttpStatusCode expected)
    {
        using HttpResponseMessage response =
            await _client.SendAsync(HttpMethod.Get, "solvers/remote/", accept, _client.Server.Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task AnOldServiceRefusesVersionThreeAndSpeaksVersionTwo()
    {
        await using StandInClient old = await StandInClient.StartAsync(StandInClient.Perfect with { NewestVersion = 2 });

        using HttpResponseMessage three = await old.SendAsync(HttpMethod.Get, "solvers/remote/", List, old.Server.Token);
        using HttpResponseMessage two =
            await old.SendAsync(HttpMethod.Get, "solvers/remote/", List.Replace("3.0.0", "2.0.0"), old.Server.Token);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, three.StatusCode);
        Assert.Equal("2.0.0", two.Content.Headers.ContentType?.Parameters.Single(p => p.Name == "version").Value);
        Assert.Equal("StandIn_2000Q_C2", (await StandInClient.JsonAsync(two))[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task TheRegionsLeadBackToTheServer()
    {
        const string Accept = "application/vnd.dwave.metadata.regions+json; version=1.0.0";

        using HttpResponseMessage response =
            await _client.SendAsync(HttpMethod.Get, "/metadata/v1/regions/", Accept, token: null);

        JsonElement regions = await StandInClient.JsonAsync(response);
        Assert.Equal($"{Accept}; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(regions.EnumerateArray(), region => region.GetProperty("code").GetString() == "na-west-1");
        Assert.All(regions.EnumerateArray(), region =>
            Assert.Equal(_client.Server.Endpoint.AbsoluteUri, region.GetProperty("endpoint").GetString()));
    }

    [Fact]
    public async Task ASolverThatIsNotThereIsNotFound()
    {
        using HttpResponseMessage response =
            await _client.SendAsync(HttpMethod.Get, "solvers/remote/nobody", "solver-definition");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
