using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>A point of a device's anneal: at this time it is at this fraction.</summary>
/// <param name="TimeMicroseconds">Time since the start, at least 0; µs.</param>
/// <param name="S">Annealing fraction, [0, 1].</param>
public readonly record struct AnnealPoint(double TimeMicroseconds, double S);

/// <summary>How a device anneals: how long, with a pause, backwards from a state, or along any schedule.</summary>
public sealed record AnnealControl
{
    /// <summary>Time of a forward anneal, pauses not counted, above zero; µs. Null: the solver's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or not finite.</exception>
    public double? AnnealingTimeMicroseconds
    {
        get;
        init => field = value is null || (value > 0 && double.IsFinite(value.Value)) ? value
            : throw new ArgumentOutOfRangeException(nameof(AnnealingTimeMicroseconds), value, "An annealing time lies above zero.");
    }

    /// <summary>Rests at this fraction for this time; null: does not.</summary>
    public AnnealHold? Pause { get; init; }

    /// <summary>Starts from a state at s = 1, goes back to this fraction, rests there and returns; null: a forward anneal.</summary>
    public AnnealHold? Reverse { get; init; }

    /// <summary>Any schedule instead, in time; empty: none.</summary>
    public ImmutableArray<AnnealPoint> Schedule { get; init; } = [];

    /// <summary>Whether the anneal starts from a state at s = 1.</summary>
    public bool IsReverse => Reverse is not null || (!Schedule.IsEmpty && Schedule[0].S == 1);

    /// <summary>The points of the anneal; empty where the solver's plain anneal is meant.</summary>
    /// <param name="defaultMicroseconds">The solver's own annealing time; µs.</param>
    /// <exception cref="InputException">Two of the ways are asked for at once.</exception>
    public ImmutableArray<AnnealPoint> Points(double defaultMicroseconds)
    {
        if ((Schedule.IsEmpty ? 0 : 1) + (Pause is null ? 0 : 1) + (Reverse is null ? 0 : 1) > 1)
            throw new InputException("An anneal has a pause, or goes backwards, or follows a schedule: only one of --pause, --reverse and "
                + "--anneal-schedule.");
        if (!Schedule.IsEmpty && AnnealingTimeMicroseconds is not null)
            throw new InputException("--anneal-schedule holds the times itself: leave --annealing-time out.");
        double time = AnnealingTimeMicroseconds ?? defaultMicroseconds;
        if (Pause is { } pause)
            return [new(0, 0), new(pause.S * time, pause.S), new(pause.S * time + pause.Microseconds, pause.S), new(time + pause.Microseconds, 1)];
        if (Reverse is { } back)
        {
            double ramp = (1 - back.S) * time;
            return [new(0, 1), new(ramp, back.S), new(ramp + back.Microseconds, back.S), new(2 * ramp + back.Microseconds, 1)];
        }
        return Schedule;
    }

    /// <summary>Reads a schedule, a JSON list of pairs of time in µs and fraction, such as [[0,0],[10,0.4],[60,0.4],[70,1]].</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="InputException">It is none: the message says why.</exception>
    public static ImmutableArray<AnnealPoint> ParseSchedule(string json)
    {
        double[][]? pairs;
        try
        {
            pairs = JsonSerializer.Deserialize<double[][]>(json);
        }
        catch (JsonException error)
        {
            throw new InputException($"The schedule {json} is no list of pairs [µs, s]: {error.Message}", error);
        }
        if (pairs is not { Length: >= 2 } || pairs.Any(pair => pair is not { Length: 2 }))
            throw new InputException($"The schedule {json} is no list of at least two pairs [µs, s].");
        AnnealPoint[] points = [.. pairs.Select(pair => new AnnealPoint(pair[0], pair[1]))];
        if (points[0].TimeMicroseconds != 0 || !double.IsFinite(points[^1].TimeMicroseconds) || points.Zip(points.Skip(1)).Any(
            two => !(two.Second.TimeMicroseconds > two.First.TimeMicroseconds)))
            throw new InputException($"The schedule {json}: its times begin at 0 and grow.");
        if (points.Any(point => !(point.S >= 0 && point.S <= 1)) || points[^1].S != 1 || points[0].S is not (0 or 1))
            throw new InputException($"The schedule {json}: s begins at 0 (or 1, backwards), stays within [0, 1] and ends at 1.");
        return [.. points];
    }
}

/// <summary>A rest during an anneal.</summary>
public sealed record AnnealHold
{
    /// <summary>Makes a rest.</summary>
    /// <param name="s">Annealing fraction, 0 &lt; s &lt; 1.</param>
    /// <param name="microseconds">Its time, above zero; µs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public AnnealHold(double s, double microseconds)
    {
        S = s > 0 && s < 1 ? s : throw new ArgumentOutOfRangeException(nameof(s), s, "An anneal rests between 0 and 1.");
        Microseconds = microseconds > 0 && double.IsFinite(microseconds) ? microseconds
            : throw new ArgumentOutOfRangeException(nameof(microseconds), microseconds, "A rest takes a time above zero.");
    }

    /// <summary>Annealing fraction.</summary>
    public double S { get; }

    /// <summary>Its time, µs.</summary>
    public double Microseconds { get; }
}
