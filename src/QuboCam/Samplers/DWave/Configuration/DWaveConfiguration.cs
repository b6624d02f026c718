using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>What the command line says of an account; null: what the environment or a file says.</summary>
public sealed record DWaveSettings
{
    /// <summary>Section of the configuration file.</summary>
    public string? Profile { get; init; }

    /// <summary>Configuration file, instead of those in the usual places.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Region of the service, such as "na-west-1".</summary>
    public string? Region { get; init; }

    /// <summary>Address of the solver API.</summary>
    public string? Endpoint { get; init; }

    /// <summary>A solver's name, identity, or features as JSON.</summary>
    public string? Solver { get; init; }
}

/// <summary>How answers are waited for.</summary>
public enum PollStrategy
{
    /// <summary>The service holds each question until there is something to say.</summary>
    LongPolling,

    /// <summary>Questions become rarer.</summary>
    Backoff,
}

/// <summary>An account at D-Wave's service and how it is reached, found as D-Wave's Ocean finds it.</summary>
/// <remarks>
/// The command line overrides the environment, that the file's profile, that the file's [defaults]. Files are read in the order
/// system, user, current folder, and later ones override. A region on one level takes the place of an endpoint on a lower one; on
/// the same level the endpoint rules.
/// </remarks>
public sealed record DWaveConfiguration
{
    /// <summary>Address of the solver API where neither endpoint nor region is given.</summary>
    public static readonly Uri DefaultEndpoint = new("https://cloud.dwavesys.com/sapi/");

    /// <summary>Address of the service's list of regions.</summary>
    public static readonly Uri DefaultMetadata = new("https://cloud.dwavesys.com/metadata/v1/");

    // The service's own limit of long polling, s; timers of .NET end at 49 days; requests that take no time do not exist.
    private const double LongestPoll = 30, Longest = 4e6, Shortest = 0.001;

    /// <summary>The secret.</summary>
    public required ApiToken Token { get; init; }

    /// <summary>
    /// Address of the solver API, with a slash at its end; that of <see cref="Region"/> where one is given and no endpoint.
    /// </summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The region whose endpoint is to be asked for; null where an endpoint is given, or neither.</summary>
    public string? Region { get; init; }

    /// <summary>Address of the list of regions, with a slash at its end.</summary>
    public required Uri Metadata { get; init; }

    /// <summary>A solver's name, identity, or features as JSON; null: any annealer.</summary>
    public string? Solver { get; init; }

    /// <summary>Kind of solvers: "base", "qpu", "sw" or "hybrid"; null: as the solver says.</summary>
    public string? Client { get; init; }

    /// <summary>Proxy for all requests; null: that of the system.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Headers of every request.</summary>
    public required ImmutableArray<(string Name, string Value)> Headers { get; init; }

    /// <summary>Time to connect.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for a whole request, its answer's body included.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>Time after which an answer is no longer waited for; null: never.</summary>
    public TimeSpan? PollingTimeout { get; init; }

    /// <summary>How answers are waited for.</summary>
    public PollStrategy PollStrategy { get; init; }

    /// <summary>How long the service holds a question, up to 30 s.</summary>
    public required TimeSpan LongPollTime { get; init; }

    /// <summary>First and longest pause between questions, and its growth, of <see cref="PollStrategy.Backoff"/>.</summary>
    public required (TimeSpan First, TimeSpan Longest, double Growth) Backoff { get; init; }

    /// <summary>How often a request is sent again, and the first and the longest pause before.</summary>
    public required (int Most, TimeSpan First, TimeSpan Longest) Retries { get; init; }

    /// <summary>Whether certificates of any issuer are accepted.</summary>
    public bool PermissiveSsl { get; init; }

    /// <summary>Whether submissions are compressed.</summary>
    public bool Compress { get; init; }

    /// <summary>Finds the configuration.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="environment">Where the rest is looked for.</param>
    /// <exception cref="InputException">
    /// There is no token or no such profile, or a value is wrong; the message says where.
    /// </exception>
    public static DWaveConfiguration Load(DWaveSettings given, DWaveEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(environment);
        DWaveProfile profile = DWaveProfile.Find(given, environment);
        string? token = environment.Variable("DWAVE_API_TOKEN") is { Length: > 0 } set ? set : profile["token"];
        if (token is null)
            throw new InputException("There is no D-Wave API token: set DWAVE_API_TOKEN, or write 'token = …' into dwave.conf "
                + $"({profile.Name}{profile.Looked}); 'qubocam devices --simulate' needs no account.");
        (string? endpoint, string? region) = Place(given, environment, profile);
        Settings settings = new(environment, profile);
        return new DWaveConfiguration
        {
            Token = new ApiToken(token),
            Endpoint = Address(endpoint ?? Regional(region), DefaultEndpoint, "endpoint"),
            Region = endpoint is null ? region : null,
            Metadata = Address(
                settings.Text("DWAVE_METADATA_API_ENDPOINT", "metadata_api_endpoint"), DefaultMetadata, "metadata_api_endpoint"),
            Solver = NotEmpty(given.Solver) ?? settings.Text("DWAVE_API_SOLVER", "solver"),
            Client = settings.Text("DWAVE_API_CLIENT", "client"),
            Proxy = settings.Text("DWAVE_API_PROXY", "proxy") is { } proxy ? Address(proxy, null!, "proxy") : null,
            Headers = ParseHeaders(settings.Text("DWAVE_API_HEADERS", "headers")),
            ConnectTimeout = settings.Seconds("request_timeout", least: Shortest) ?? TimeSpan.FromSeconds(60),
            RequestTimeout = settings.Seconds("request_timeout", least: Shortest) ?? TimeSpan.FromSeconds(120),
            PollingTimeout = settings.Seconds("polling_timeout"),
            PollStrategy = ParseStrategy(settings.Text(null, "poll_strategy")),
            LongPollTime = settings.Seconds("poll_wait_time", most: LongestPoll) ?? TimeSpan.FromSeconds(LongestPoll),
            Backoff = (
                settings.Seconds("poll_backoff_min") ?? TimeSpan.FromSeconds(0.05),
                settings.Seconds("poll_backoff_max") ?? TimeSpan.FromSeconds(60),
                // Below 1, Ocean's pauses stay at the first one.
                Math.Max(1, settings.Number("poll_backoff_base") ?? 1.3)),
            Retries = (
                settings.Count("http_retry_total") ?? 10,
                settings.Seconds("http_retry_backoff_factor") ?? TimeSpan.FromSeconds(0.01),
                settings.Seconds("http_retry_backoff_max") ?? TimeSpan.FromSeconds(60)),
            PermissiveSsl = settings.Flag("permissive_ssl") ?? false,
            Compress = settings.Flag("compress_qpu_problem_data") ?? true,
        };
    }

    /// <summary>The endpoint alone: a proxy's address and headers may hold secrets.</summary>
    public override string ToString() => $"D-Wave at {Endpoint}";

    /// <summary>Endpoint and region, level by level.</summary>
    private static (string? Endpoint, string? Region) Place(
        DWaveSettings given, DWaveEnvironment environment, DWaveProfile profile)
    {
        (string? Endpoint, string? Region) place = (null, null);
        foreach ((string? endpoint, string? region) in new[]
        {
            (profile["endpoint"], profile["region"]),
            (NotEmpty(environment.Variable("DWAVE_API_ENDPOINT")), NotEmpty(environment.Variable("DWAVE_API_REGION"))),
            (NotEmpty(given.Endpoint), NotEmpty(given.Region)),
        })
            if (endpoint is not null) place = (endpoint, null);
            else if (region is not null) place = (null, region);
        return place;
    }

    private static string? Regional(string? region) => region is null ? null
        : region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? $"https://{region}.cloud.dwavesys.com/sapi/v2/"
        : throw new InputException($"The D-Wave region '{region}' is no code such as na-west-1.");

    private static PollStrategy ParseStrategy(string? text) => text switch
    {
        null or "long-polling" => PollStrategy.LongPolling,
        "backoff" => PollStrategy.Backoff,
        _ => throw new InputException($"The D-Wave setting poll_strategy = {text} is neither long-polling nor backoff."),
    };

    private static Uri Address(string? text, Uri usual, string key)
    {
        if (text is null) return usual;
        bool isProxy = key == "proxy";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            || !(address.Scheme is "https" or "http" || isProxy && address.Scheme is "socks5" or "socks4" or "socks4a"))
            throw new InputException(isProxy
                ? "The D-Wave proxy is no address such as http://proxy:8080; it is not repeated here, as it may hold a password."
                : $"The D-Wave {key} '{text}' is no address such as {DefaultEndpoint}.");
        return text.EndsWith('/') || isProxy ? address : new Uri(text + "/");
    }

    /// <summary>Lines "Name: value".</summary>
    private static ImmutableArray<(string Name, string Value)> ParseHeaders(string? text)
    {
        if (text is null) return [];
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line =>
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                return colon > 0 ? (line[..colon].Trim(), line[(colon + 1)..].Trim())
                    : throw new InputException("The D-Wave headers are lines NAME: VALUE, and one of them has no ':'.");
            }),
        ];
    }

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;

    /// <summary>Values by their names in the environment and in the file.</summary>
    private sealed class Settings(DWaveEnvironment environment, DWaveProfile profile)
    {
        public string? Text(string? variable, string key) =>
            (variable is null ? null : NotEmpty(environment.Variable(variable))) ?? NotEmpty(profile[key]);

        public double? Number(string key) => Text(null, key) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0
                && double.IsFinite(value) ? value
            : throw new InputException($"The D-Wave setting {key} = {text} is no number of at least 0.");

        public TimeSpan? Seconds(string key, double least = 0, double most = Longest) => Number(key) is not { } seconds ? null
            : seconds >= least && seconds <= most ? TimeSpan.FromSeconds(seconds)
            : throw new InputException(FormattableString.Invariant(
                $"The D-Wave setting {key} = {seconds} s is not between {least} and {most} s."));

        public int? Count(string key) => "false".Equals(Text(null, key), StringComparison.OrdinalIgnoreCase) ? 0
            : Number(key) is not { } number ? null
            : number <= 1e6 && double.IsInteger(number) ? (int)number
            : throw new InputException(
                FormattableString.Invariant($"The D-Wave setting {key} = {number} is no whole number up to 1000000."));

        public bool? Flag(string key) => Text(null, key)?.ToLowerInvariant() switch
        {
            null => null,
            "1" or "true" or "yes" or "on" => true,
            "0" or "false" or "no" or "off" => false,
            string text => throw new InputException($"The D-Wave setting {key} = {text} is neither true nor false."),
        };
    }
}
