using System.Diagnostics;
using System.Text;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App;

/// <summary>
/// A stand-in server in this process, and the program as a process that knows no other account and no folder of the user's.
/// </summary>
internal sealed class DevicesCase : IAsyncDisposable
{
    // Five variables, each of which wants to be 1 alone: minimum −1.4 at the last, by hand. Presolving decides none.
    public const string Problem =
        """
        { "linear": [-1, -1.1, -1.2, -1.3, -1.4], "quadratic": [[0,1,2],[0,2,2],[0,3,2],[0,4,2],[1,2,2],[1,3,2],[1,4,2],[2,3,2],
          [2,4,2],[3,4,2]] }
        """;

    private const string Configuration = """
        [defaults]
        http_retry_total = 2
        http_retry_backoff_factor = 0.05
        [usual]
        request_timeout = 20
        [hasty]
        request_timeout = 0.5
        """;

    private readonly TestFolder _folder = new();

    private DevicesCase(StandInServer server)
    {
        Server = server;
        ProblemFile = _folder.File("problem.json", Encoding.UTF8.GetBytes(Problem));
        _folder.File("dwave.conf", Encoding.UTF8.GetBytes(Configuration));
        Variables = Account(server.Endpoint.ToString(), server.Token);
    }

    public StandInServer Server { get; }

    public string ProblemFile { get; }

    public IReadOnlyDictionary<string, string> Variables { get; }

    public static async Task<DevicesCase> StartAsync(params Fault[] faults) => new(await StandInServer.StartAsync(
        StandInAccount.Perfect with { Faults = [.. faults] }, TestContext.Current.CancellationToken));

    public string Path(string name) => System.IO.Path.Combine(_folder.Path, name);

    /// <summary>Environment variables of an account.</summary>
    public Dictionary<string, string> Account(string endpoint, string token) => new()
    {
        ["DWAVE_API_ENDPOINT"] = endpoint,
        ["DWAVE_API_TOKEN"] = token,
        ["DWAVE_API_SOLVER"] = "",
        ["DWAVE_API_REGION"] = "",
        ["DWAVE_API_PROXY"] = "",
        ["DWAVE_API_CLIENT"] = "",
        ["DWAVE_PROFILE"] = "",
        ["DWAVE_CONFIG_FILE"] = Path("dwave.conf"),
        ["XDG_CACHE_HOME"] = Path("cache"),
        ["XDG_STATE_HOME"] = Path("state"),
    };

    public Process Start(params string[] arguments) => ProgramRun.Start(Variables, arguments);

    public Task<ProgramRun> Run(params string[] arguments) => Run(Variables, arguments);

    public static async Task<ProgramRun> Run(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using Process process = ProgramRun.Start(variables, arguments);
        return await ProgramRun.End(process);
    }

    public async Task<ProgramRun> Succeeds(params string[] arguments)
    {
        ProgramRun run = await Run(arguments);
        Assert.True(run.Status == 0, $"exit status {run.Status}: {run.Error}");
        return run;
    }

    public Task<ProgramRun> Solve(params string[] arguments) =>
        Run(["solve", ProblemFile, "--sampler", "dwave", "--reads", "20", "--threads", "1", .. arguments]);

    /// <summary>Notes of jobs that were submitted.</summary>
    public JobStore Jobs => new(Path("state/qubocam/jobs"));

    /// <summary>Starts a solve and waits until its job is submitted, and noted.</summary>
    /// <returns>The process, and the number of its job.</returns>
    public async Task<(Process Process, string Id)> Submitted(params string[] arguments)
    {
        Process process = Start(["solve", ProblemFile, "--sampler", "dwave", "--reads", "20", .. arguments]);
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains(" submitted ", StringComparison.Ordinal))
            {
                string id = line.Split("job ")[1].Split(' ')[0];
                while (!Jobs.All().Any(pair => pair.Job.Ids.Contains(id)))
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                return (process, id);
            }
        process.Kill();
        throw new InvalidOperationException("The program ended without a job.");
    }

    public async Task<JsonElement> StatisticsAsync()
    {
        using HttpClient http = new() { BaseAddress = Server.Endpoint };
        return JsonDocument.Parse(await http.GetStringAsync("/stand-in/statistics",
            TestContext.Current.CancellationToken)).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
