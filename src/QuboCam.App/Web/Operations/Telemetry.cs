using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace QuboCam.App.Web;

/// <summary>What the server counts and traces, for OpenTelemetry.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>Name of the source of traces and of the meter.</summary>
    public const string Name = "QuboCam";

    private readonly ActivitySource _traces = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _explanations;
    private readonly Histogram<double> _durations;

    /// <summary>Begins to count.</summary>
    public Telemetry()
    {
        _explanations = _meter.CreateCounter<long>("qubocam.explanations", "{explanation}", "Explanations that were asked for, by outcome.");
        _durations = _meter.CreateHistogram<double>("qubocam.explain.duration", "s", "Time of an explanation's stages, without waiting.");
    }

    /// <summary>Shows how much there is to do, and how much is open.</summary>
    public void Watch(WorkGate gate, JobEngine jobs, ModelSessions models)
    {
        _meter.CreateObservableGauge("qubocam.requests.waiting", () => gate.Waiting, "{request}", "Requests that wait for a processor.");
        _meter.CreateObservableGauge("qubocam.requests.running", () => gate.Running, "{request}", "Requests that are computed.");
        _meter.CreateObservableGauge("qubocam.jobs.waiting", () => jobs.Waiting, "{job}", "Jobs that wait.");
        _meter.CreateObservableGauge("qubocam.jobs.running", () => jobs.Running, "{job}", "Jobs that run.");
        _meter.CreateObservableGauge("qubocam.models.open", () => models.Count, "{model}", "Models that are open.");
    }

    /// <summary>Counts and traces an explanation.</summary>
    /// <param name="model">What the model is called.</param>
    /// <param name="work">The work.</param>
    public T Explain<T>(string model, Func<T> work)
    {
        using Activity? activity = _traces.StartActivity("explain");
        activity?.SetTag("qubocam.model", model);
        string outcome = "failed";
        try
        {
            T result = work();
            outcome = "done";
            return result;
        }
        catch (InputException)
        {
            outcome = "refused";
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            activity?.SetTag("qubocam.outcome", outcome);
            _explanations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>Times and traces a stage of an explanation.</summary>
    /// <param name="stage">What it is called.</param>
    /// <param name="work">The work.</param>
    public T Stage<T>(string stage, Func<T> work)
    {
        using Activity? activity = _traces.StartActivity(stage);
        long begin = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            _durations.Record(Stopwatch.GetElapsedTime(begin).TotalSeconds, new KeyValuePair<string, object?>("stage", stage));
        }
    }

    public void Dispose()
    {
        _traces.Dispose();
        _meter.Dispose();
    }
}
