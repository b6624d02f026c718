using System.IO.Compression;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests;

/// <summary>An account at a stand-in server in this process, and all that was submitted to it.</summary>
internal sealed class StandInAccount : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Recorder _recorder = new();
    private readonly HttpClient _http;

    private StandInAccount(StandInServer server)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = server.Endpoint };
    }

    /// <summary>Without defects and noise.</summary>
    public static StandInOptions Perfect { get; } = new()
    {
        Graphs = [StandInGraph.Parse("chimera:2,2,4")], MissingQubits = 0, MissingCouplers = 0, Noise = 0, Threads = 1,
    };

    public StandInServer Server { get; }

    public string JobFolder => Path.Combine(_folder.Path, "jobs");

    /// <summary>The jobs that were submitted, in their order.</summary>
    public JsonElement[] Submitted => [.. _recorder.Bodies.SelectMany(body => body.EnumerateArray())];

    /// <summary>Parameters of the only job.</summary>
    public JsonElement Parameters => Assert.Single(Submitted).GetProperty("params");

    public static async Task<StandInAccount> StartAsync(StandInOptions? options = null) =>
        new(await StandInServer.StartAsync(options ?? Perfect, TestContext.Current.CancellationToken));

    /// <summary>Where an account with this token is configured; nothing of the user's is read.</summary>
    public DWaveEnvironment Environment(string? token = null) => new()
    {
        Variable = name => name switch
        {
            "DWAVE_API_ENDPOINT" => Server.Endpoint.ToString(),
            "DWAVE_API_TOKEN" => token ?? Server.Token,
            _ => null,
        },
        CurrentFolder = _folder.Path,
        HomeFolder = _folder.Path,
        ReadFile = _ => null,
    };

    /// <summary>Options of a sampler of this account, without a certificate.</summary>
    public DWaveOptions Options => new() { Environment = Environment(), Handler = _recorder, JobFolder = JobFolder,
        Certify = false };

    /// <summary>Samples with options of the annealer.</summary>
    public Task<SampleSet> SampleAsync(Qubo qubo, Func<DWaveOptions, DWaveOptions>? with = null,
        SamplerOptions? options = null) =>
        StoppableAsync(qubo, with, options, TestContext.Current.CancellationToken);

    /// <summary>The same, which can be stopped.</summary>
    public Task<SampleSet> StoppableAsync(
        Qubo qubo, Func<DWaveOptions, DWaveOptions>? with, SamplerOptions? options, CancellationToken cancellation) =>
            Task.Run(() =>
    {
        options ??= new SamplerOptions { Seed = 7, Threads = 1, Reads = 50 };
        using DWaveSampler sampler = new(options with { DWave = with?.Invoke(Options) ?? Options });
        return sampler.Sample(qubo, cancellation);
    }, TestContext.Current.CancellationToken);

    public SapiClient Client() => new(DWaveConfiguration.Load(new DWaveSettings(), Environment()));

    /// <summary>What the server has seen.</summary>
    public async Task<JsonElement> StatisticsAsync() =>
        JsonDocument.Parse(await _http.GetStringAsync("/stand-in/statistics", TestContext.Current.CancellationToken)).RootElement;

    public async Task<int> CountAsync(string name) => (await StatisticsAsync()).GetProperty(name).GetInt32();

    /// <summary>Has something go wrong from now on.</summary>
    public async Task SetAsync(params Fault[] faults)
    {
        using ByteArrayContent content = new(Fault.Write(faults));
        (await _http.PostAsync("/stand-in/faults", content, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _recorder.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Keeps the bodies of submissions, inflated.</summary>
    private sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly Lock _gate = new();
        private readonly List<JsonElement> _bodies = [];

        public JsonElement[] Bodies
        {
            get
            {
                lock (_gate)
                    return [.. _bodies];
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/problems/",
                StringComparison.Ordinal))
            {
                await using Stream stream = new ZLibStream(
                    new MemoryStream(await request.Content!.ReadAsByteArrayAsync(cancellationToken)), CompressionMode.Decompress);
                using JsonDocument body = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
                lock (_gate)
                    _bodies.Add(body.RootElement.Clone());
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
