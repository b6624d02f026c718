using System.CommandLine;
using QuboCam.App.Web;

namespace QuboCam.App.Commands;

/// <summary>The options of serve.</summary>
internal sealed class ServeOptions
{
    private const string KeysVariable = "QUBOCAM_API_KEYS", PostgresVariable = "QUBOCAM_POSTGRES";
    private const int WithKeys = 600;
    private static readonly WebOptions Defaults = new() { DataFolder = "" };
    private readonly Option<string> urls = new("--urls")
    {
        Description = "Addresses to listen at, with semicolons between them. Any that other machines reach needs API keys.",
        DefaultValueFactory = _ => Defaults.Urls,
        HelpName = "URLS",
    };
    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder of models, results and jobs. Default: the user's own data folder.", HelpName = "DIR",
    };
    private readonly Option<string?> postgres = new("--postgres")
    {
        Description = $"Connection string of a PostgreSQL database instead of SQLite; with a password better in {PostgresVariable}.",
        HelpName = "TEXT",
    };
    private readonly Option<bool> cluster = new("--cluster")
    {
        Description = "Show the jobs and silos of the cluster that the PostgreSQL database holds.",
    };
    private readonly Option<string?> keys = new("--api-key-file")
    {
        Description = $"File of API keys, one a line, at least 16 characters each; or the variable {KeysVariable}. "
            + "With keys, page and API ask for one.",
        HelpName = "FILE",
    };
    private readonly Option<int?> rate = new("--rate-limit")
    {
        Description = $"Requests a minute of one client; 0 for no limit. Default: {WithKeys} where keys are asked for, else no limit.",
        HelpName = "N",
    };
    private readonly Option<int> queue = new("--queue")
    {
        Description = "Requests and jobs that may wait for a processor; more are answered with 429.",
        DefaultValueFactory = _ => Defaults.Queue,
        HelpName = "N",
    };
    private readonly Option<int> upload = new("--max-model")
    {
        Description = "Largest model that is taken, in MB.", DefaultValueFactory = _ => Defaults.MaxModel, HelpName = "MB",
    };
    private readonly Option<int> keepDays = new("--keep-days")
    {
        Description = "Days after which a result that nobody looked at is forgotten.", DefaultValueFactory = _ => Defaults.KeepDays, HelpName = "N",
    };
    private readonly Option<int> keepResults = new("--keep-results")
    {
        Description = "Results that are kept at most.", DefaultValueFactory = _ => Defaults.KeepResults, HelpName = "N",
    };
    private readonly Option<int> keepGigabytes = new("--keep-gb")
    {
        Description = "Gigabytes that are kept at most.", DefaultValueFactory = _ => Defaults.KeepGb, HelpName = "N",
    };
    private readonly Option<string> log = new("--log")
    {
        Description = "Form of the log on standard error: text or json.", DefaultValueFactory = _ => "text", HelpName = "FORM",
    };
    private readonly ThreadsOption threads = new();
    private readonly DeviceOption device = new();

    public ServeOptions() => log.AcceptOnlyFromAmong("text", "json");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[urls, data, postgres, cluster, keys, rate, queue, upload, keepDays, keepResults, keepGigabytes, log])
            command.Add(option);
        threads.AddTo(command);
        device.AddTo(command);
    }

    /// <summary>What was asked for, checked.</summary>
    /// <exception cref="InputException">A value is out of its range, or an address needs keys.</exception>
    public WebOptions Read(ParseResult parsed)
    {
        ApiKeys allowed = ApiKeys.Read(Environment.GetEnvironmentVariable(KeysVariable), parsed.GetValue(keys));
        BindAddresses.Check(parsed.GetValue(urls)!, hasKeys: !allowed.IsEmpty);
        WebOptions options = CommandLine.Checked(() => Options(parsed, allowed));
        return options is { ShowsCluster: true, Postgres: null }
            ? throw new InputException($"--cluster: which one? Give --postgres, or set {PostgresVariable}.") : options;
    }

    private WebOptions Options(ParseResult parsed, ApiKeys allowed) => new()
    {
        Urls = parsed.GetValue(urls)!,
        DataFolder = Path.GetFullPath(parsed.GetValue(data) ?? UserFolders.Data("serve")),
        Postgres = parsed.GetValue(postgres) ?? Environment.GetEnvironmentVariable(PostgresVariable),
        ShowsCluster = parsed.GetValue(cluster),
        Threads = threads.Value(parsed),
        Device = device.Value(parsed),
        Queue = parsed.GetValue(queue),
        MaxModel = parsed.GetValue(upload),
        KeepDays = parsed.GetValue(keepDays),
        KeepResults = parsed.GetValue(keepResults),
        KeepGb = parsed.GetValue(keepGigabytes),
        Keys = allowed,
        RatePerMinute = (parsed.GetValue(rate) ?? (allowed.IsEmpty ? 0 : WithKeys)) is > 0 and int number ? number : null,
        LogsJson = parsed.GetValue(log) == "json",
    };
}
