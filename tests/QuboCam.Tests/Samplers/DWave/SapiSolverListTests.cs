using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>Solvers, regions and versions of the protocol.</summary>
public sealed class SapiSolverListTests
{
    private const string Static = "GET solvers/remote/?filter=all,-status,-avg_load";
    private const string Dynamic = "GET solvers/remote/?filter=none,%2Bidentity,%2Bstatus,%2Bavg_load";

    [Fact]
    public async Task WhatIsFixedAndWhatChangesAreOneSolver()
    {
        using FakeSapi service = Service();

        DWaveSolver solver = Assert.Single(await Solvers(Client(service, new FakeTimeProvider())));

        Assert.Equal([Static, Dynamic], service.Lines);
        Assert.Equal("clique_5q_mock;graph_id=clique_5", solver.Identity.ToString());
        Assert.Equal("ONLINE", solver.Status);
        Assert.Equal(0.25, solver.AverageLoad);
        Assert.Equal(5, solver.Qubits.Length);
        Assert.Equal("application/vnd.dwave.sapi.solver-definition-list+json; version=3.0.0", service.Seen[0].Header("Accept"));
    }

    [Fact]
    public async Task AListIsKeptAsLongAsTheServiceAllows()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = Service(maxAge: 100);
        SapiClient client = Client(service, clock);

        await Solvers(client);
        clock.Advance(TimeSpan.FromSeconds(99));
        await Solvers(client);

        Assert.Equal(2, service.Seen.Length);
    }

    [Fact]
    public async Task AnOldListIsAskedForByItsMarkAndKeptWhereItHasNotChanged()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = Service(maxAge: 100);
        SapiClient client = Client(service, clock);

        await Solvers(client);
        clock.Advance(TimeSpan.FromSeconds(101));
        ImmutableArray<DWaveSolver> again = await Solvers(client);

        Assert.Equal([Static, Dynamic, Static, Dynamic], service.Lines);
        Assert.Equal([null, null, "\"fixed\"", "\"moving\""], service.Seen.Select(request => request.Header("If-None-Match")));
        Assert.Equal("ONLINE", Assert.Single(again).Status);
    }

    [Theory]
    [InlineData(415)]
    [InlineData(406)]
    public async Task AServiceOfVersion2IsSpokenToInVersion2(int refusal)
    {
        using FakeSapi service = new(request => request.Header("Accept")!.Contains("version=3", StringComparison.Ordinal)
            ? FakeSapi.Text(refusal, "version")
            : FakeSapi.Json("problems", """[{"id":"7","solver":"clique_5q_mock","label":"a","status":"PENDING"}]""", "2.0.0"));
        FakeTimeProvider clock = new();
        SapiClient client = Client(service, clock);

        ImmutableArray<SapiJob> jobs = await client.SubmitAsync(
            [SapiTesting.Submission("a")], TestContext.Current.CancellationToken).On(clock);

        Assert.Equal("7", Assert.Single(jobs).Id);
        Assert.Equal(2, service.Seen.Length);
        using JsonDocument third = JsonDocument.Parse(service.Seen[0].Body), second = JsonDocument.Parse(service.Seen[1].Body);
        Assert.Equal(JsonValueKind.Object, third.RootElement[0].GetProperty("solver").ValueKind);
        Assert.Equal("clique_5q_mock", second.RootElement[0].GetProperty("solver").GetString());
    }

    [Fact]
    public async Task AListOfVersion2IsUnderstood()
    {
        string definition = SapiTesting.Definition.Replace(
            """
            "identity":{"name":"clique_5q_mock","version":{"graph_id":"clique_5"}}
            """, "\"id\":\"old\",\"status\":\"ONLINE\",\"avg_load\":0.5", StringComparison.Ordinal);
        using FakeSapi service = new(_ => FakeSapi.Json("solver-definition-list", $"[{definition}]", "2.0.0"));

        DWaveSolver solver = Assert.Single(await Solvers(Client(service, new FakeTimeProvider())));

        Assert.Equal("old", solver.Identity.ToString());
        Assert.Equal("ONLINE", solver.Status);
    }

    [Fact]
    public async Task TheRegionsAreListed()
    {
        using FakeSapi service = FakeSapi.Script(("GET https://sapi.example/metadata/v1/regions/", Regions));
        FakeTimeProvider clock = new();

        ImmutableArray<SapiRegion> regions = await Client(service, clock).RegionsAsync(TestContext.Current.CancellationToken)
            .On(clock);

        Assert.Equal(
            [
                new("na-west-1", "North America", new("https://west.example/sapi/v2/")),
                new("eu", "Europe", new("https://eu.example/sapi/")),
            ],
            regions);
        Assert.Equal("application/vnd.dwave.metadata.regions+json; version=1.0.0", service.Seen[0].Header("Accept"));
    }

    [Fact]
    public async Task ARegionsEndpointIsThatOfTheList()
    {
        using FakeSapi service = FakeSapi.Script(
            ("GET https://sapi.example/metadata/v1/regions/", Regions),
            ("GET https://eu.example/sapi/problems/?id=7",
                () => FakeSapi.Json("problems", """[{"id":"7","status":"PENDING"}]""")));
        FakeTimeProvider clock = new();
        using SapiClient client = new(
            SapiTesting.Configuration with { Region = "eu" }, new() { Handler = service, Clock = clock });

        SapiStatus status = await client.StatusAsync("7", TestContext.Current.CancellationToken).On(clock);

        Assert.Equal("PENDING", status.Status);
        Assert.Equal(SapiTesting.Secret, service.Seen[1].Header("X-Auth-Token"));
    }

    [Fact]
    public async Task ARegionThatIsNotInTheListIsNamedWithThoseThatAre()
    {
        using FakeSapi service = new(_ => Regions());
        FakeTimeProvider clock = new();
        using SapiClient client = new(
            SapiTesting.Configuration with { Region = "mars" }, new() { Handler = service, Clock = clock });

        InputException error = await Assert.ThrowsAsync<InputException>(
            () => client.StatusAsync("7", TestContext.Current.CancellationToken).On(clock));

        Assert.Contains("'mars'", error.Message, StringComparison.Ordinal);
        Assert.Contains("na-west-1, eu", error.Message, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Regions() => FakeSapi.Reply(
        System.Net.HttpStatusCode.OK, "application/vnd.dwave.metadata.regions+json; version=1.0.0; charset=utf-8", """
            [{"code":"na-west-1","name":"North America","endpoint":"https://west.example/sapi/v2/"},
            {"code":"eu","name":"Europe","endpoint":"https://eu.example/sapi"}]
            """);

    private static FakeSapi Service(int maxAge = 3600) => new(request =>
    {
        bool isFixed = request.Line == Static;
        string mark = isFixed ? "\"fixed\"" : "\"moving\"";
        HttpResponseMessage reply = request.Header("If-None-Match") == mark
            ? FakeSapi.Text(304)
            : FakeSapi.Json("solver-definition-list", $"[{(isFixed ? SapiTesting.Definition : SapiTesting.Changing)}]");
        reply.Headers.TryAddWithoutValidation("ETag", mark);
        reply.Headers.TryAddWithoutValidation("Cache-Control", $"private, max-age={maxAge}");
        return reply;
    });

    private static SapiClient Client(FakeSapi service, FakeTimeProvider clock) =>
        new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

    private static async Task<ImmutableArray<DWaveSolver>> Solvers(SapiClient client) =>
        await client.SolversAsync(TestContext.Current.CancellationToken);
}
