using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace QuboCam;

/// <summary>One request that submits jobs, and what is done where its reply is lost.</summary>
/// <remarks>
/// 429, 503 and a connection that was never made: the service took nothing, the request is sent again. After anything else the jobs
/// may have been taken: the service is asked for their labels, each of which carries a mark of its own. Jobs that are found are
/// adopted. Jobs that are missing after several looks are sent again where the connection broke or the service failed (500); where
/// it only was slow, they may still arrive, and the doubt is reported instead.
/// </remarks>
internal sealed class SubmissionRun
{
    /// <summary>Jobs in one request.</summary>
    public const int MostInOneRequest = 20;

    private const string Problems = "problems/";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // Seconds before each look for jobs whose reply was lost.
    private static readonly double[] Looks = [0.5, 2, 5];

    private readonly SapiTransport _transport;
    private readonly DWaveConfiguration _configuration;
    private readonly SapiClientOptions _options;
    private readonly SapiSubmission[] _jobs;
    private readonly JsonElement?[] _taken;
    private readonly int _first, _total;

    /// <summary>Sets a request up.</summary>
    /// <param name="transport">What it goes over.</param>
    /// <param name="configuration">The account.</param>
    /// <param name="options">Clock and progress.</param>
    /// <param name="jobs">Its jobs.</param>
    /// <param name="place">Position of the first among all that are submitted, and the number of these.</param>
    public SubmissionRun(
        SapiTransport transport, DWaveConfiguration configuration, SapiClientOptions options, SapiSubmission[] jobs,
        (int First, int Total) place)
    {
        (_transport, _configuration, _options) = (transport, configuration, options);
        (_first, _total) = place;
        _jobs = [.. jobs.Select(job => job with { Label = Marked(job.Label) })];
        _taken = new JsonElement?[jobs.Length];
    }

    /// <summary>Submits.</summary>
    /// <returns>What the service says of each job, in their order.</returns>
    /// <exception cref="InputException">The service refuses a job; <see cref="Taken"/> has the others.</exception>
    /// <exception cref="SapiServiceException">The service cannot be reached or fails, or may have taken the jobs or not.</exception>
    public async Task<ImmutableArray<JsonElement>> Send(CancellationToken cancellation)
    {
        for (int attempt = 0; Missing.Length > 0; attempt++)
        {
            Outcome outcome = await Once(cancellation).ConfigureAwait(false);
            if (outcome.Kind == OutcomeKind.Taken) break;
            if (outcome.Kind == OutcomeKind.InDoubt)
                await Look(outcome, cancellation).ConfigureAwait(false);
            if (Missing.Length == 0) break;
            if (attempt >= _configuration.Retries.Most || outcome.Kind == OutcomeKind.Refused)
                throw outcome.Error!;
            await Task.Delay(outcome.Wait ?? Pause(attempt), _options.Clock, cancellation).ConfigureAwait(false);
        }
        return [.. _taken.Select(entry => entry!.Value)];
    }

    /// <summary>A body of JSON, compressed in the container of zlib where that is wanted.</summary>
    public static HttpContent Json(byte[] body, bool compress)
    {
        byte[] sent = body;
        if (compress)
        {
            using MemoryStream stream = new();
            using (ZLibStream zlib = new(stream, CompressionLevel.Optimal, leaveOpen: true))
                zlib.Write(body);
            sent = stream.ToArray();
        }
        ByteArrayContent content = new(sent);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (compress) content.Headers.ContentEncoding.Add("deflate");
        return content;
    }

    /// <summary>What the service has taken so far.</summary>
    public IEnumerable<JsonElement> Taken => _taken.Where(entry => entry is not null).Select(entry => entry!.Value);

    private int[] Missing => [.. Enumerable.Range(0, _jobs.Length).Where(i => _taken[i] is null)];

    private async Task<Outcome> Once(CancellationToken cancellation)
    {
        int[] missing = Missing;
        cancellation.ThrowIfCancellationRequested();
        // Who interrupts now may have jobs already: their numbers are waited for a little.
        using CancellationTokenSource late = new(Timeout.InfiniteTimeSpan, _options.Clock);
        await using CancellationTokenRegistration interrupt = cancellation.Register(() => late.CancelAfter(Grace));
        try
        {
            SapiRequest request = new(HttpMethod.Post, new Uri(Problems, UriKind.Relative), SapiKinds.Problems)
            {
                Body = () => Body(missing),
            };
            SapiReply reply = await _transport.Once(request, late.Token).ConfigureAwait(false);
            if (reply.IsSuccess)
                return Read(reply.Json(), missing);
            Exception error = SapiErrors.Of(reply, "the submission", _configuration.Token);
            return new Outcome(Kind(reply.Status), error, reply.RetryAfter)
            {
                WasSlow = reply.Status is HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout,
            };
        }
        catch (HttpRequestException error)
        {
            bool wasSent = error.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);
            SapiServiceException silence = new(
                $"The D-Wave service at {_transport.Endpoint.Host} does not answer the submission: {SapiErrors.Line(error)}.", error);
            return new Outcome(wasSent ? OutcomeKind.InDoubt : OutcomeKind.NotTaken, silence, Wait: null)
            {
                WasSlow = error.InnerException is TimeoutException,
            };
        }
    }

    private static OutcomeKind Kind(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => OutcomeKind.NotTaken,
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => OutcomeKind.InDoubt,
        _ => OutcomeKind.Refused,
    };

    /// <summary>Takes what the service says of each job.</summary>
    private Outcome Read(JsonElement json, int[] sent)
    {
        JsonElement[] entries = [.. JobState.Entries(json)];
        if (entries.Length != sent.Length)
            return new Outcome(OutcomeKind.InDoubt, new SapiServiceException(
                $"The D-Wave service answers {sent.Length} submissions with {entries.Length} entries."), Wait: null);
        Outcome worst = new(OutcomeKind.Taken, Error: null, Wait: null);
        for (int i = 0; i < sent.Length; i++)
        {
            if (SapiErrors.OfEntry(entries[i], _configuration.Token) is not { } error)
            {
                if (JobState.Of(entries[i]).Id.Length > 0) Adopt(sent[i], entries[i]);
                else worst = worst.Or(OutcomeKind.InDoubt, new SapiServiceException("The D-Wave service gives a job no number."));
                continue;
            }
            string place = _total == 1 ? "" : $"Job {_first + sent[i] + 1} of {_total}: ";
            worst = worst.Or(
                Kind(error.Status),
                error.Reason is InputException ? new InputException(place + error.Reason.Message, error.Reason)
                    : new SapiServiceException(place + error.Reason.Message, error.Reason));
        }
        return worst;
    }

    private void Adopt(int job, JsonElement entry)
    {
        _taken[job] = entry;
        SapiStatus status = JobState.Of(entry);
        _options.Progress?.Report(new SapiProgress { Id = status.Id, Label = _jobs[job].Label, Status = "SUBMITTED" });
    }

    /// <summary>Looks for the jobs whose reply was lost.</summary>
    /// <exception cref="SapiServiceException">The doubt stays.</exception>
    private async Task Look(Outcome outcome, CancellationToken cancellation)
    {
        foreach (double seconds in Looks)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), _options.Clock, cancellation).ConfigureAwait(false);
            foreach (int job in Missing)
                if (await Find(_jobs[job].Label!, outcome, cancellation).ConfigureAwait(false) is { } entry)
                    Adopt(job, entry);
            if (Missing.Length == 0) return;
        }
        if (outcome.WasSlow)
            throw InDoubt(outcome.Error!, "and may still take it");
    }

    /// <summary>The job of a label; null where the service has none.</summary>
    private async Task<JsonElement?> Find(string label, Outcome outcome, CancellationToken cancellation)
    {
        SapiReply reply;
        try
        {
            Uri address = new($"{Problems}?label={Uri.EscapeDataString(label)}&max_results=1000", UriKind.Relative);
            reply = await _transport.Repeat(new SapiRequest(HttpMethod.Get, address, SapiKinds.Problems), cancellation)
                .ConfigureAwait(false);
        }
        catch (SapiServiceException error)
        {
            throw InDoubt(error, "and cannot be asked");
        }
        if (!reply.IsSuccess)
            throw InDoubt(outcome.Error!, $"and does not say which jobs it has ({(int)reply.Status})");
        // A service that knows no filter by label lists other jobs, too.
        foreach (JsonElement entry in JobState.Entries(reply.Json()))
            if (JobState.Of(entry).Label == label) return entry;
        return null;
    }

    private SapiServiceException InDoubt(Exception cause, string why) => new(
        $"It is in doubt whether the D-Wave service has taken the job labelled '{_jobs[Missing[0]].Label}': "
        + $"it did not answer, {why}. Nothing was sent again; look for the label among the account's jobs before you do. "
        + $"({SapiErrors.Line(cause)})", cause);

    private HttpContent Body(int[] sent)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartArray();
            foreach (int job in sent)
                _jobs[job].WriteTo(json, _transport.ProtocolVersion);
            json.WriteEndArray();
        }
        return Json(buffer.WrittenSpan.ToArray(), _configuration.Compress);
    }

    private TimeSpan Pause(int attempt)
    {
        double first = Math.Max(0.1, _configuration.Retries.First.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Min(_configuration.Retries.Longest.TotalSeconds, first * Math.Pow(2, attempt)));
    }

    /// <summary>A label with a mark that no other job has.</summary>
    private static string Marked(string? label) =>
        $"{label ?? "qubocam"} #{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    /// <summary>From the best to the worst.</summary>
    private enum OutcomeKind
    {
        Taken,
        NotTaken,
        InDoubt,
        Refused,
    }

    private sealed record Outcome(OutcomeKind Kind, Exception? Error, TimeSpan? Wait)
    {
        /// <summary>Whether nothing went wrong but the time: the jobs may still arrive.</summary>
        public bool WasSlow { get; init; }

        /// <summary>This, or another where that is worse.</summary>
        public Outcome Or(OutcomeKind kind, Exception error) => kind > Kind ? new Outcome(kind, error, Wait: null) : this;
    }
}
