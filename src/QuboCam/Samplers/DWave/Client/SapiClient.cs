using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>A client of D-Wave's solver API: solvers, submissions, answers. Safe for many threads at once.</summary>
/// <remarks>
/// No job is submitted twice: where the reply to a submission is lost, the service is asked for its label first. The service could
/// not be reached when this was written; it is proven against reference vectors and a local server.
/// </remarks>
public sealed class SapiClient : IDisposable
{
    private const int MostNamed = 20;

    private readonly DWaveConfiguration _configuration;
    private readonly SapiClientOptions _options;
    private readonly SapiTransport _transport;
    private readonly SolverList _solvers;
    private readonly PollLoop _polling;
    private readonly SemaphoreSlim _finding = new(1, 1);
    private readonly ConcurrentDictionary<string, JsonElement> _inline = [];
    private bool _isFound;

    /// <summary>Sets the client up; the first request connects.</summary>
    /// <param name="configuration">The account.</param>
    /// <param name="options">Clock, progress, and what carries the requests.</param>
    public SapiClient(DWaveConfiguration configuration, SapiClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        (_configuration, _options) = (configuration, options ?? new SapiClientOptions());
        _transport = new SapiTransport(configuration, _options);
        _solvers = new SolverList(_transport, configuration, _options);
        _polling = new PollLoop(_transport, configuration, _options);
    }

    /// <summary>The regions of the service.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ImmutableArray<SapiRegion>> RegionsAsync(CancellationToken cancellation)
    {
        SapiReply reply = await _transport.Repeat(
            new SapiRequest(HttpMethod.Get, new Uri(_configuration.Metadata, "regions/"), SapiKinds.Regions)
            {
                Fits = json => Read(json) is not null,
            },
            cancellation).ConfigureAwait(false);
        Require(reply, "the list of regions");
        return [.. Read(reply.Json())!];
    }

    /// <summary>The regions of a list; null where it is none.</summary>
    private static SapiRegion[]? Read(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return null;
        List<SapiRegion> regions = [];
        foreach (JsonElement region in list.EnumerateArray())
        {
            if (JobState.Text(region, "code") is not { } code || JobState.Text(region, "endpoint") is not { } endpoint
                || !Uri.TryCreate(endpoint.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address)) return null;
            regions.Add(new SapiRegion(code, JobState.Text(region, "name") ?? code, address));
        }
        return [.. regions];
    }

    /// <summary>The solvers that the account reaches.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InputException">The token is wrong or has expired.</exception>
    /// <exception cref="SapiServiceException">The service cannot be reached, or fails.</exception>
    public async Task<ImmutableArray<DWaveSolver>> SolversAsync(CancellationToken cancellation)
    {
        await FindEndpoint(cancellation).ConfigureAwait(false);
        return await _solvers.All(cancellation).ConfigureAwait(false);
    }

    /// <summary>The first of the solvers that a filter lets through.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InputException">There is none, or the token is wrong or has expired.</exception>
    /// <exception cref="SapiServiceException">The service cannot be reached, or fails.</exception>
    public async Task<DWaveSolver> SolverAsync(SolverFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Select(await SolversAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Submits jobs, up to twenty with one request.</summary>
    /// <param name="submissions">The jobs.</param>
    /// <param name="cancellation">Ends the wait; what the service took by then is reported as progress, and cancelled.</param>
    /// <returns>The jobs as the service took them, in their order.</returns>
    /// <exception cref="InputException">The service refuses one of them; those that it took are cancelled.</exception>
    /// <exception cref="SapiServiceException">The service cannot be reached or fails, or may have taken them or not.</exception>
    public async Task<ImmutableArray<SapiJob>> SubmitAsync(
        IReadOnlyList<SapiSubmission> submissions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        foreach (SapiSubmission submission in submissions)
            submission.RequireKnownParameters();
        await FindEndpoint(cancellation).ConfigureAwait(false);
        List<SapiJob> jobs = [];
        foreach (SapiSubmission[] batch in submissions.Chunk(SubmissionRun.MostInOneRequest))
        {
            SubmissionRun run = new(_transport, _configuration, _options, batch, (jobs.Count, submissions.Count));
            try
            {
                jobs.AddRange((await run.Send(cancellation).ConfigureAwait(false)).Select(Take));
            }
            catch (OperationCanceledException)
            {
                await CancelAsync(Ids(run), CancellationToken.None).ConfigureAwait(false);
                throw;
            }
            catch (Exception error) when (error is InputException or SapiServiceException)
            {
                string[] ids = Ids(run);
                if (ids.Length == 0) throw;
                throw await Ended(error, ids, cancellation).ConfigureAwait(false);
            }
        }
        return [.. jobs];

        string[] Ids(SubmissionRun run) => [.. jobs.Select(job => job.Id), .. run.Taken.Select(entry => JobState.Of(entry).Id)];
    }

    /// <summary>Where a part is refused all is cancelled; where the service is in trouble the jobs that it has are kept.</summary>
    private async Task<Exception> Ended(Exception error, string[] ids, CancellationToken cancellation)
    {
        string more = ids.Length > MostNamed ? $" and {ids.Length - MostNamed} more" : "";
        string named = string.Join(", ", ids.Take(MostNamed)) + more;
        string fetch = $"jobs {named} were taken before: {SapiErrors.Fetch(ids[0])} and so on.";
        if (error is not InputException) return new SapiServiceException($"{error.Message} The {fetch}", error) { Ids = [.. ids] };
        try
        {
            await CancelAsync(ids, cancellation).ConfigureAwait(false);
            return error.With($"The jobs that were taken before ({named}) are cancelled.");
        }
        catch (Exception second) when (second is InputException or SapiServiceException)
        {
            return new SapiServiceException($"{error.Message} The {fetch} They could not be cancelled: {second.Message}", error)
            {
                Ids = [.. ids],
            };
        }
    }

    /// <summary>Waits for the answer to a job.</summary>
    /// <param name="id">Number of the job.</param>
    /// <param name="cancellation">Ends the wait; the job goes on.</param>
    /// <param name="offset">Offset of the problem, which an answer without one of its own leaves out.</param>
    /// <exception cref="InputException">There is no such job.</exception>
    /// <exception cref="SapiServiceException">The job failed, was cancelled, or cannot be fetched; the message names it.</exception>
    public async Task<SapiAnswer> AnswerAsync(string id, CancellationToken cancellation, double offset = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        await FindEndpoint(cancellation).ConfigureAwait(false);
        if (!_inline.TryRemove(id, out JsonElement message))
            message = await _polling.Wait(id, cancellation).ConfigureAwait(false);
        JobState.Require(message, id);
        try
        {
            if (!JobState.HasAnswer(message))
                message = await Load(id, cancellation).ConfigureAwait(false);
            JobState.Require(message, id);
            message = await ReferencedAnswer.Load(message, _transport, _configuration.Token, cancellation).ConfigureAwait(false);
            return SapiAnswer.Parse(message, offset);
        }
        catch (FormatException error)
        {
            throw new SapiServiceException(
                $"The answer to job {id} cannot be read ({SapiErrors.Line(error)}); {SapiErrors.Fetch(id)}.", error);
        }
    }

    /// <summary>How far a job is.</summary>
    /// <param name="id">Number of the job.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SapiStatus> StatusAsync(string id, CancellationToken cancellation)
    {
        await FindEndpoint(cancellation).ConfigureAwait(false);
        Uri address = new($"problems/?id={Uri.EscapeDataString(id)}", UriKind.Relative);
        SapiReply reply = await _transport.Repeat(new SapiRequest(HttpMethod.Get, address, SapiKinds.Problems), cancellation)
            .ConfigureAwait(false);
        Require(reply, $"job {id}");
        return JobState.Entries(reply.Json()).Select(JobState.Of).FirstOrDefault(status => status.Id == id)
            ?? throw new InputException($"The D-Wave service at {_transport.Endpoint.Host} knows no job {id}.");
    }

    /// <summary>The newest jobs of the account, up to a thousand.</summary>
    /// <param name="label">Only those with this label, which may end in the mark of a submission or not; null: all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ImmutableArray<SapiStatus>> JobsAsync(string? label, CancellationToken cancellation)
    {
        await FindEndpoint(cancellation).ConfigureAwait(false);
        Uri address = new("problems/?max_results=1000", UriKind.Relative);
        SapiReply reply = await _transport.Repeat(new SapiRequest(HttpMethod.Get, address, SapiKinds.Problems), cancellation)
            .ConfigureAwait(false);
        Require(reply, "the list of jobs");
        return
        [
            .. JobState.Entries(reply.Json()).Select(JobState.Of).Where(job => job.Id.Length > 0
                && (label is null || job.Label == label
                    || job.Label?.StartsWith($"{label} #", StringComparison.Ordinal) == true)),
        ];
    }

    /// <summary>Asks the service to cancel jobs; those that are done, or do not exist, stay as they are.</summary>
    /// <param name="ids">Numbers of the jobs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task CancelAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0) return;
        await FindEndpoint(cancellation).ConfigureAwait(false);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(ids);
        SapiReply reply = await _transport.Repeat(
            new SapiRequest(HttpMethod.Delete, new Uri("problems/", UriKind.Relative), Kind: null)
            {
                Body = () => SubmissionRun.Json(body, compress: false),
                Fits = _ => true,
            },
            cancellation).ConfigureAwait(false);
        Require(reply, "to cancel jobs");
        JsonElement[] entries = reply.Body.Length == 0 ? [] : [.. JobState.Entries(reply.Json())];
        foreach (JsonElement entry in entries)
            if (SapiErrors.OfEntry(entry, _configuration.Token) is not null)
                _options.Progress?.Report(new SapiProgress
                {
                    Status = "NOTICE",
                    Notice = $"a job is not cancelled: {JobState.Of(entry).Error ?? "no reason given"}",
                });
    }

    /// <summary>Uploads a problem for a hybrid solver, in parts.</summary>
    /// <param name="body">The problem, see <see cref="DimodBqmFormat"/>.</param>
    /// <param name="cancellation">Ends the upload.</param>
    /// <returns>The number by which a submission names it.</returns>
    /// <exception cref="SapiServiceException">The service cannot be reached, or fails.</exception>
    public async Task<string> UploadAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        await FindEndpoint(cancellation).ConfigureAwait(false);
        return await new MultipartUpload(_transport, _configuration.Token).Send(body, cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the connections; waits for answers end.</summary>
    public void Dispose()
    {
        _polling.Dispose();
        _solvers.Dispose();
        _transport.Dispose();
        _finding.Dispose();
    }

    private SapiJob Take(JsonElement entry)
    {
        SapiStatus status = JobState.Of(entry);
        if (JobState.IsOver(status.Status))
            _inline[status.Id] = entry;
        return new SapiJob(status.Id, status.Label, status.Status);
    }

    private async Task<JsonElement> Load(string id, CancellationToken cancellation)
    {
        try
        {
            Uri address = new($"problems/{Uri.EscapeDataString(id)}/", UriKind.Relative);
            SapiReply reply = await _transport.Repeat(
                new SapiRequest(HttpMethod.Get, address, SapiKinds.Problem) { Fits = JobState.HasEnded }, cancellation)
                .ConfigureAwait(false);
            Require(reply, $"job {id}");
            return reply.Json();
        }
        catch (Exception error) when (error is InputException or SapiServiceException)
        {
            throw error.With($"Job {id} is done: {SapiErrors.Fetch(id)}.");
        }
    }

    private void Require(SapiReply reply, string what)
    {
        if (!reply.IsSuccess) throw SapiErrors.Of(reply, what, _configuration.Token);
    }

    /// <summary>Asks once for the endpoint of the region; where there is no list of regions the usual address is taken.</summary>
    private async Task FindEndpoint(CancellationToken cancellation)
    {
        if (_isFound || _configuration.Region is null) return;
        await _finding.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_isFound) return;
            ImmutableArray<SapiRegion> regions = await RegionsOrNone(cancellation).ConfigureAwait(false);
            if (regions.FirstOrDefault(region => region.Code == _configuration.Region) is { } found)
                _transport.Endpoint = found.Endpoint;
            else if (!regions.IsEmpty)
                throw new InputException($"There is no D-Wave region '{_configuration.Region}'; there are "
                    + $"{string.Join(", ", regions.Select(region => region.Code))}.");
            _isFound = true;
        }
        finally
        {
            _finding.Release();
        }
    }

    private async Task<ImmutableArray<SapiRegion>> RegionsOrNone(CancellationToken cancellation)
    {
        try
        {
            return await RegionsAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InputException or SapiServiceException)
        {
            _options.Progress?.Report(new SapiProgress
            {
                Status = "NOTICE",
                Notice = $"{error.Message} {_transport.Endpoint} is taken for the region {_configuration.Region}.",
            });
            return [];
        }
    }
}
