using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace QuboCam;

/// <summary>Waits for many jobs at once: a hundred are asked for with one request, which the service holds for a while.</summary>
internal sealed class PollLoop(SapiTransport transport, DWaveConfiguration configuration, SapiClientOptions options) : IDisposable
{
    private const int MostInOneRequest = 100, MostRequests = 8;

    // Time of a request beyond the time for which the service holds it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    // Pause after an error, and between questions that were answered at once.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), LeastPause = TimeSpan.FromMilliseconds(50);

    // How long a question is held where many are under way.
    private static readonly TimeSpan BusyHold = TimeSpan.FromSeconds(1);

    // A question that took so long was held by the service; longest pause after one that was not.
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(0.5), MostUnheld = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Waiter> _waiting = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _arrival = Signal();
    private string? _trouble;
    private bool _runs;

    /// <summary>The message of a job that is over.</summary>
    /// <param name="id">Number of the job.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SapiServiceException">It takes longer than the configuration allows.</exception>
    public async Task<JsonElement> Wait(string id, CancellationToken cancellation)
    {
        TimeSpan most = configuration.PollingTimeout ?? Timeout.InfiniteTimeSpan;
        Waiter waiter = Enter(id);
        try
        {
            return await waiter.Message.Task.WaitAsync(most, options.Clock, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new SapiServiceException(
                FormattableString.Invariant($"Job {id} is not done after {most.TotalSeconds:0.#} s; ")
                + $"{SapiErrors.Fetch(id)}.", error);
        }
        finally
        {
            Leave(id, waiter);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            foreach (Waiter waiter in _waiting.Values)
                waiter.Message.TrySetCanceled();
        _end.Cancel();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Waiter Enter(string id)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(id, out Waiter? waiter))
                _waiting[id] = waiter = new Waiter(options.Clock.GetTimestamp(), configuration.Backoff.First);
            waiter.Users++;
            _arrival.TrySetResult();
            if (_runs) return waiter;
            _runs = true;
            _ = Task.Run(Run);
            return waiter;
        }
    }

    private void Leave(string id, Waiter waiter)
    {
        lock (_gate)
            if (--waiter.Users == 0)
                _waiting.Remove(id);
    }

    /// <summary>Keeps several questions under way as long as anybody waits, and asks at once for those who arrive.</summary>
    private async Task Run()
    {
        List<Task> underWay = [];
        try
        {
            while (Begin(underWay) is { } arrival)
            {
                await Task.WhenAny([.. underWay, arrival]).WaitAsync(_end.Token).ConfigureAwait(false);
                // What the listener of progress throws must not leave anybody waiting.
                if (underWay.Find(question => question.IsFaulted) is { } failed)
                {
                    Abandon(failed.Exception!.InnerException!);
                    return;
                }
                underWay.RemoveAll(question => question.IsCompleted);
                // Those who arrive together are asked for together.
                await Task.Delay(LeastPause, options.Clock, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client was closed: nobody waits any longer.
        }
    }

    /// <summary>Begins questions for those who are in none.</summary>
    /// <returns>What the next arrival ends; null where nobody waits, which ends the loop.</returns>
    private Task? Begin(List<Task> underWay)
    {
        lock (_gate)
        {
            _runs = _waiting.Count > 0 || underWay.Count > 0;
            if (!_runs) return null;
            if (_arrival.Task.IsCompleted) _arrival = Signal();
            string[] idle =
                [.. _waiting.Where(pair => !pair.Value.IsAsked && !pair.Value.Message.Task.IsCompleted).Select(pair => pair.Key)];
            bool isBusy = idle.Length / MostInOneRequest + underWay.Count >= MostRequests / 2;
            foreach (string[] group in idle.Chunk(MostInOneRequest).Take(MostRequests - underWay.Count))
            {
                foreach (string id in group)
                    _waiting[id].IsAsked = true;
                underWay.Add(Question(group, isBusy));
            }
            return _arrival.Task;
        }
    }

    private void Abandon(Exception error)
    {
        lock (_gate)
        {
            _runs = false;
            foreach (Waiter waiter in _waiting.Values)
                waiter.Message.TrySetException(error);
        }
    }

    private async Task Question(string[] ids, bool isBusy)
    {
        // The caller holds the gate.
        await Task.Yield();
        long start = options.Clock.GetTimestamp();
        await Ask(ids, isBusy, _end.Token).ConfigureAwait(false);
        await Task.Delay(PauseAfter(ids, options.Clock.GetElapsedTime(start)), options.Clock, _end.Token).ConfigureAwait(false);
        lock (_gate)
            foreach (string id in ids)
                if (_waiting.TryGetValue(id, out Waiter? waiter))
                    waiter.IsAsked = false;
    }

    /// <summary>Longer and longer with <see cref="PollStrategy.Backoff"/>, and to a limit where none is held.</summary>
    private TimeSpan PauseAfter(string[] ids, TimeSpan taken)
    {
        bool isLong = configuration.PollStrategy == PollStrategy.LongPolling, isHeld = isLong && taken >= Held;
        TimeSpan pause = LeastPause, most = isLong ? MostUnheld : configuration.Backoff.Longest;
        lock (_gate)
            foreach (string id in ids)
                if (_waiting.TryGetValue(id, out Waiter? waiter))
                {
                    if (!isHeld && !waiter.Message.Task.IsCompleted)
                        pause = waiter.Pause < most ? waiter.Pause : most;
                    waiter.Pause = Longer(waiter.Pause);
                }
        return pause;
    }

    /// <summary>Asks for a group; a service in trouble is asked again later, however often.</summary>
    private async Task Ask(string[] ids, bool isBusy, CancellationToken cancellation)
    {
        try
        {
            string query = $"problems/?id={string.Join(',', ids.Select(Uri.EscapeDataString))}";
            TimeSpan hold = TimeSpan.Zero;
            if (configuration.PollStrategy == PollStrategy.LongPolling)
            {
                hold = isBusy && configuration.LongPollTime > BusyHold ? BusyHold : configuration.LongPollTime;
                query += "&timeout=" + hold.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            }
            Uri address = new(query, UriKind.Relative);
            SapiRequest request = new(HttpMethod.Get, address, SapiKinds.Problems) { Timeout = hold + Grace };
            SapiReply reply = await transport.Once(request, cancellation).ConfigureAwait(false);
            if (reply.IsSuccess)
            {
                Tell(ids, [.. JobState.Entries(reply.Json())]);
                _trouble = null;
            }
            else if ((int)reply.Status != 408
                && SapiErrors.Of(reply, $"job {ids[0]}", configuration.Token) is InputException refusal)
                Refuse(ids, refusal);
            else
                await Persevere($"it answers {(int)reply.Status}", reply.RetryAfter, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            await Persevere(SapiErrors.Line(error), wait: null, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Jobs go on while the service is in trouble: that is said once, and the service is asked again.</summary>
    private async Task Persevere(string trouble, TimeSpan? wait, CancellationToken cancellation)
    {
        if (_trouble != trouble)
            options.Progress?.Report(new SapiProgress
            {
                Status = "NOTICE",
                Notice = $"the D-Wave service at {transport.Endpoint.Host} is in trouble ({trouble}); it is asked again",
            });
        _trouble = trouble;
        await Task.Delay(wait ?? Pause, options.Clock, cancellation).ConfigureAwait(false);
    }

    private void Tell(string[] ids, ImmutableArray<JsonElement> entries)
    {
        Dictionary<string, JsonElement> byId = [];
        foreach (JsonElement entry in entries)
            byId[JobState.Of(entry).Id] = entry;
        foreach (string id in ids)
        {
            Waiter? waiter;
            lock (_gate)
                if (!_waiting.TryGetValue(id, out waiter)) continue;
            if (!byId.TryGetValue(id, out JsonElement entry))
            {
                // A job may not be listed yet right after it was taken.
                if (++waiter.Missed >= Waiter.MostMissed)
                    waiter.Message.TrySetException(new InputException(
                        $"The D-Wave service at {transport.Endpoint.Host} knows no job {id} (of another account or region?)."));
                continue;
            }
            options.Progress?.Report(JobState.Progress(entry, options.Clock.GetElapsedTime(waiter.Start)));
            if (JobState.IsOver(JobState.Of(entry).Status))
                waiter.Message.TrySetResult(entry);
        }
    }

    /// <summary>Nobody needs to wait longer: the service will not answer.</summary>
    private void Refuse(string[] ids, InputException refusal)
    {
        lock (_gate)
            foreach (string id in ids)
                if (_waiting.TryGetValue(id, out Waiter? waiter))
                    waiter.Message.TrySetException(refusal.With($"Job {id} goes on: {SapiErrors.Fetch(id)}."));
    }

    private TimeSpan Longer(TimeSpan pause) => TimeSpan.FromSeconds(
        Math.Min(pause.TotalSeconds * configuration.Backoff.Growth, configuration.Backoff.Longest.TotalSeconds));

    private sealed class Waiter(long start, TimeSpan pause)
    {
        public const int MostMissed = 5;

        public long Start { get; } = start;

        public TaskCompletionSource<JsonElement> Message { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Missed { get; set; }

        public int Users { get; set; }

        /// <summary>Whether a question for it is under way.</summary>
        public bool IsAsked { get; set; }

        public TimeSpan Pause { get; set; } = pause;
    }
}
