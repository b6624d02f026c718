using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace QuboCam;

/// <summary>A reply, read whole.</summary>
/// <param name="Status">Status of HTTP.</param>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="RetryAfter">How long the service asks to wait; null where it does not.</param>
internal sealed record SapiReply(HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="HttpRequestException">It is none, as where it was cut.</exception>
    public JsonElement Json()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new HttpRequestException("the reply is no JSON, or was cut", error);
        }
    }
}

/// <summary>A request of the solver API.</summary>
/// <param name="Method">Method of HTTP.</param>
/// <param name="Address">Address, absolute or below the endpoint.</param>
/// <param name="Kind">Kind of the reply, as in application/vnd.dwave.sapi.KIND+json; null: any.</param>
internal sealed record SapiRequest(HttpMethod Method, Uri Address, string? Kind)
{
    /// <summary>Makes the body, anew for each attempt; null: none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>What of a list is known already.</summary>
    public string? ETag { get; init; }

    /// <summary>Time for the whole request; null: the usual.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a reply has the form that is needed; null: any JSON where a kind is named, anything elsewhere.</summary>
    public Func<JsonElement, bool>? Fits { get; init; }
}

/// <summary>Sends requests to the solver API: token, media types, timeouts, redirects, repetitions.</summary>
internal sealed class SapiTransport : IDisposable
{
    private const int MostRedirects = 10, MostAtOnce = 16;
    private static readonly string Version = typeof(SapiTransport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
    private readonly DWaveConfiguration _configuration;
    private readonly SapiClientOptions _options;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _repetitions;

    // A thousand submissions at once wait here for their turn, not within their timeouts; questions that are held are few.
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private readonly ConcurrentDictionary<string, bool> _notices = [];

    public SapiTransport(DWaveConfiguration configuration, SapiClientOptions options)
    {
        (_configuration, _options, Endpoint) = (configuration, options, configuration.Endpoint);
        _http = new HttpClient(options.Handler ?? Network(configuration), disposeHandler: options.Handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _repetitions = Repetitions();
    }

    /// <summary>Version of the protocol's media types: 3, or 2 after the service has refused it.</summary>
    public int ProtocolVersion { get; private set; } = 3;

    /// <summary>Address of the solver API.</summary>
    public Uri Endpoint { get; set; }

    public void Dispose()
    {
        _http.Dispose();
        _turns.Dispose();
    }

    /// <summary>Sends a request that may be sent again: until there is a reply that is none of a service in trouble.</summary>
    /// <exception cref="SapiServiceException">The service cannot be reached, or stays in trouble.</exception>
    public async Task<SapiReply> Repeat(SapiRequest request, CancellationToken cancellation)
    {
        SapiReply? last = null;
        try
        {
            using HttpResponseMessage _ = await _repetitions.ExecuteAsync(
                async token =>
                {
                    last = await Once(request, token).ConfigureAwait(false);
                    if (last.IsSuccess) RequireForm(request, last);
                    HttpResponseMessage carrier = new(last.Status);
                    if (last.RetryAfter is TimeSpan wait) carrier.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
                    return carrier;
                },
                cancellation).ConfigureAwait(false);
            return last!;
        }
        catch (HttpRequestException error)
        {
            string what = $"{request.Method} {Short(request.Address)}";
            throw new SapiServiceException(
                $"The D-Wave service at {Endpoint.Host} does not answer {what}: {SapiErrors.Line(error)}.", error);
        }
    }

    /// <summary>Sends a request once.</summary>
    /// <exception cref="HttpRequestException">There is no reply, or none that can be used.</exception>
    public async Task<SapiReply> Once(SapiRequest request, CancellationToken cancellation)
    {
        bool isHeld = request.Timeout is not null;
        if (!isHeld) await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await InTime(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new HttpRequestException(SapiErrors.Line(error), error);
        }
        finally
        {
            if (!isHeld) _turns.Release();
        }
    }

    private async Task<SapiReply> InTime(SapiRequest request, CancellationToken cancellation)
    {
        TimeSpan most = request.Timeout ?? _configuration.RequestTimeout;
        using CancellationTokenSource timeout = new(most, _options.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await InAnyVersion(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException(
                FormattableString.Invariant($"it takes longer than {most.TotalSeconds:0.#} s"),
                new TimeoutException(error.Message, error));
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            // The handler's own time to connect: nothing was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "it cannot be connected to in time", error);
        }
    }

    /// <summary>A service that refuses version 3 is spoken to in version 2 from then on, unless it refuses that, too.</summary>
    private async Task<SapiReply> InAnyVersion(SapiRequest request, CancellationToken cancellation)
    {
        int version = ProtocolVersion;
        SapiReply reply = await Follow(request, cancellation).ConfigureAwait(false);
        if (!IsOfVersion(reply) || version != 3 || request.Kind is null or SapiKinds.Regions) return reply;
        ProtocolVersion = 2;
        reply = await Follow(request, cancellation).ConfigureAwait(false);
        if (IsOfVersion(reply)) ProtocolVersion = 3;
        return reply;

        static bool IsOfVersion(SapiReply reply) =>
            reply.Status is HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType;
    }

    /// <summary>Refuses a reply that is cut, or not of the form that is needed.</summary>
    private static void RequireForm(SapiRequest request, SapiReply reply)
    {
        if (request.Fits is { } fits)
        {
            if (!fits(reply.Json())) throw new HttpRequestException("the reply lacks what was asked for");
        }
        else if (request.Kind is not null)
            reply.Json();
    }

    private async Task<SapiReply> Follow(SapiRequest request, CancellationToken cancellation)
    {
        Uri address = new(Endpoint, request.Address);
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage message = Message(request, address);
            using HttpResponseMessage response = await _http.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } location)
            {
                if (redirects == MostRedirects) throw new HttpRequestException($"it redirects more than {MostRedirects} times");
                address = new Uri(address, location);
                continue;
            }
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            Notice(response.Headers);
            if (response.IsSuccessStatusCode && request.Kind is not null)
                RequireMediaType(response.Content.Headers.ContentType, request.Kind);
            return new SapiReply(response.StatusCode, body, response.Headers, Wait(response.Headers.RetryAfter));
        }
    }

    private HttpRequestMessage Message(SapiRequest request, Uri address)
    {
        HttpRequestMessage message = new(request.Method, address) { Content = request.Body?.Invoke() };
        // A redirect must not carry the token to another host, nor to another port or an open line of this one.
        bool isAtHome = Uri.Compare(
            address, Endpoint, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        foreach ((string name, string value) in _configuration.Headers)
            if (isAtHome) message.Headers.TryAddWithoutValidation(name, value);
        if (isAtHome)
            message.Headers.TryAddWithoutValidation("X-Auth-Token", _configuration.Token.Reveal());
        message.Headers.TryAddWithoutValidation("User-Agent", $"qubocam/{Version}");
        if (request.Kind is not null)
            message.Headers.TryAddWithoutValidation("Accept", MediaType(request.Kind));
        if (request.ETag is not null)
            message.Headers.TryAddWithoutValidation("If-None-Match", request.ETag);
        return message;
    }

    private string MediaType(string kind) => kind == SapiKinds.Regions
        ? $"application/vnd.dwave.metadata.{kind}+json; version=1.0.0"
        : $"application/vnd.dwave.sapi.{kind}+json; version={ProtocolVersion}.0.0";

    /// <summary>Refuses a reply of another kind or version; version 2 is understood, too.</summary>
    private static void RequireMediaType(MediaTypeHeaderValue? type, string kind)
    {
        string expected = $"application/vnd.dwave.{(kind == SapiKinds.Regions ? "metadata" : "sapi")}.{kind}+json";
        string? version = type?.Parameters.FirstOrDefault(parameter => IsSame(parameter.Name, "version"))?.Value
            ?.Trim('"').Split('.')[0];
        bool isKnown = kind == SapiKinds.Regions ? version == "1" : version is "2" or "3";
        if (!IsSame(type?.MediaType, expected) || !isKnown)
            throw new HttpRequestException(
                $"the reply is of the type '{type?.ToString() ?? "none"}', not {expected} of a known version");

        static bool IsSame(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Errors of the connection, of time and of form, 408, 429 and 5xx; pauses as the service asks, or growing.</summary>
    private ResiliencePipeline<HttpResponseMessage> Repetitions()
    {
        (int most, TimeSpan first, TimeSpan longest) = _configuration.Retries;
        ResiliencePipelineBuilder<HttpResponseMessage> builder = new() { TimeProvider = _options.Clock };
        if (most > 0)
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = most,
                BackoffType = DelayBackoffType.Exponential,
                Delay = first,
                MaxDelay = longest,
                UseJitter = false,
                ShouldRetryAfterHeader = true,
            });
        return builder.Build();
    }

    private void Notice(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("X-Deprecation", out IEnumerable<string>? notices)) return;
        string said = string.Join(", ", notices);
        if (_notices.TryAdd(said, true))
            _options.Progress?.Report(new SapiProgress { Status = "NOTICE", Notice = $"the service says: {said}" });
    }

    /// <summary>A date would be measured by the service's clock, which may be wrong: seconds alone count, up to a limit.</summary>
    private TimeSpan? Wait(RetryConditionHeaderValue? after) =>
        after?.Delta is not { } asked ? null : asked < _configuration.Retries.Longest ? asked : _configuration.Retries.Longest;

    private static string Short(Uri address) => address.IsAbsoluteUri ? address.AbsolutePath : address.ToString().Split('?')[0];

    private static SocketsHttpHandler Network(DWaveConfiguration configuration) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = configuration.ConnectTimeout > TimeSpan.Zero ? configuration.ConnectTimeout : Timeout.InfiniteTimeSpan,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = configuration.Proxy is null ? null : new WebProxy(configuration.Proxy),
        UseProxy = true,
        SslOptions = configuration.PermissiveSsl ? AnyIssuer() : new SslClientAuthenticationOptions(),
    };

    [SuppressMessage("Security", "CA5359", Justification = "The user asks for it with permissive_ssl, as behind some proxies.")]
    private static SslClientAuthenticationOptions AnyIssuer() => new()
    {
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
    };
}

/// <summary>Kinds of replies, as the media types call them.</summary>
internal static class SapiKinds
{
    public const string Regions = "regions", Solvers = "solver-definition-list", Problems = "problems", Problem = "problem";
}
