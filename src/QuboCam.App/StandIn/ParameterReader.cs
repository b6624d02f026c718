using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>Reads the parameters of a submission to an annealer.</summary>
/// <param name="type">Type of the problem: ising or qubo.</param>
/// <param name="labels">Number of labels, those of missing qubits among them.</param>
internal sealed class ParameterReader(string type, int labels)
{
    private double? _annealingTime;
    private ImmutableArray<(double Time, double Fraction)>? _schedule;

    /// <summary>Reads them.</summary>
    /// <exception cref="RefusalException">One is not known, or out of its range.</exception>
    public AnnealerParameters Read(JsonElement parameters)
    {
        AnnealerParameters read = new();
        if (parameters.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return read;
        if (parameters.ValueKind != JsonValueKind.Object)
            throw new RefusalException(400, "Invalid value of 'params': expected an object");
        foreach (JsonProperty parameter in parameters.EnumerateObject())
            if (!parameter.Name.StartsWith("x_", StringComparison.Ordinal))
                read = With(read, parameter.Name, parameter.Value);
        return Checked(read);
    }

    private AnnealerParameters With(AnnealerParameters read, string name, JsonElement value)
    {
        switch (name)
        {
            case "num_reads":
                return read with { Reads = (int)Number(name, value, 1, ChipRanges.MostReads, isWhole: true) };
            case "annealing_time":
                _annealingTime = Number(name, value, ChipRanges.ShortestFastAnneal, ChipRanges.LongestAnneal);
                return read;
            case "anneal_schedule":
                _schedule = Schedule(name, value);
                return read;
            case "auto_scale":
                return read with { IsScaled = Flag(name, value) };
            case "fast_anneal":
                return read with { IsFast = Flag(name, value) };
            case "answer_mode":
                return read with { IsRaw = Mode(name, value) };
            case "max_answers":
                return read with { MostAnswers = (int)Number(name, value, 1, ChipRanges.MostReads, isWhole: true) };
            case "initial_state":
                return read with { InitialState = State(name, value) };
            case "reinitialize_state":
                return read with { IsReinitialized = Flag(name, value) };
            case "programming_thermalization":
                return read with { ProgrammingThermalization = Number(name, value, 0, ChipRanges.LongestThermalization) };
            case "readout_thermalization":
                return read with { ReadoutThermalization = Number(name, value, 0, ChipRanges.LongestThermalization) };
            case "reduce_intersample_correlation":
                return read with { ReducesCorrelation = Flag(name, value) };
            case "flux_drift_compensation":
                Flag(name, value);
                return read;
            case "flux_biases" or "anneal_offsets":
                return Numbers(name, value, labels).All(number => number == 0) ? read
                    : throw new RefusalException(
                        400, $"Parameter '{name}' is not simulated by the stand-in: only zeros are taken");
            case "h_gain_schedule":
                throw new RefusalException(400, $"Parameter '{name}' is not simulated by the stand-in");
            default:
                throw new RefusalException(400, $"Unknown parameter '{name}'");
        }
    }

    private AnnealerParameters Checked(AnnealerParameters read)
    {
        if (_schedule is not null && _annealingTime is not null)
            throw new RefusalException(400, "Parameters 'annealing_time' and 'anneal_schedule' exclude each other");
        (double shortest, double longest) = read.IsFast
            ? (ChipRanges.ShortestFastAnneal, ChipRanges.LongestFastAnneal)
            : (ChipRanges.ShortestAnneal, ChipRanges.LongestAnneal);
        if (_annealingTime is double time && !(time >= shortest && time <= longest))
            throw Range("annealing_time", shortest, longest);
        if (_schedule is { } points && read.IsFast)
            throw new RefusalException(400, $"Parameter 'anneal_schedule' of {points.Length} points excludes 'fast_anneal'");
        read = read with { Schedule = _schedule ?? [(0, 0), (_annealingTime ?? ChipRanges.DefaultAnneal, 1)] };
        bool isReverse = read.Schedule[0].Fraction == 1;
        if (isReverse != (read.InitialState is not null))
            throw new RefusalException(
                400, isReverse ? "A reverse anneal needs parameter 'initial_state'"
                    : "Parameter 'initial_state' needs a schedule that starts at 1");
        if (isReverse && !read.IsReinitialized && read.Reads > 1)
            throw new RefusalException(400, "Parameter 'reinitialize_state' = false is not simulated by the stand-in");
        return read;
    }

    private static ImmutableArray<(double, double)> Schedule(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is < 2 or > ChipRanges.SchedulePoints)
            throw new RefusalException(400, $"Invalid value of '{name}': expected 2 to {ChipRanges.SchedulePoints} points");
        ImmutableArray<(double Time, double Fraction)> points =
        [
            .. value.EnumerateArray().Select(point => Numbers(name, point, 2)).Select(pair => (pair[0], pair[1])),
        ];
        bool ascends = points.Zip(points.Skip(1)).All(pair => pair.Second.Time > pair.First.Time);
        if (points[0].Time != 0 || !ascends || points[0].Fraction is not (0 or 1) || points[^1].Fraction != 1
            || points.Any(point => point.Fraction is not (>= 0 and <= 1)) || points[^1].Time > ChipRanges.LongestAnneal)
            throw new RefusalException(
                400, $"Invalid value of '{name}': times ascend from 0 to {ChipRanges.LongestAnneal} at most, "
                    + "fractions from 0 or 1 to 1");
        if (points[0].Fraction == 0 && points.Zip(points.Skip(1)).Any(pair => pair.Second.Fraction < pair.First.Fraction))
            throw new RefusalException(400, $"Invalid value of '{name}': the fractions of a forward anneal do not descend");
        return points;
    }

    private ImmutableArray<sbyte> State(string name, JsonElement value) =>
        [.. Numbers(name, value, labels).Select(number => (type, number) switch
        {
            (_, 3) => (sbyte)0,
            (_, 1) => (sbyte)1,
            ("ising", -1) or ("qubo", 0) => (sbyte)-1,
            _ => throw new RefusalException(400, $"Invalid value of '{name}': {number.ToString(CultureInfo.InvariantCulture)}"),
        })];

    private static double[] Numbers(string name, JsonElement value, int count)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != count)
            throw new RefusalException(400, $"Invalid value of '{name}': expected {count} numbers");
        return [.. value.EnumerateArray().Select(item => Number(name, item, double.MinValue, double.MaxValue))];
    }

    private static double Number(string name, JsonElement value, double least, double most, bool isWhole = false)
    {
        if (value.ValueKind != JsonValueKind.Number)
            throw new RefusalException(400, $"Invalid type of parameter '{name}': expected a number");
        double number = value.GetDouble();
        return number >= least && number <= most && (!isWhole || number == Math.Floor(number)) ? number
            : throw Range(name, least, most);
    }

    private static RefusalException Range(string name, double least, double most) => new(
        400, string.Create(CultureInfo.InvariantCulture, $"Parameter '{name}' is out of range: expected {least} to {most}"));

    private static bool Flag(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RefusalException(400, $"Invalid type of parameter '{name}': expected true or false"),
    };

    private static bool Mode(string name, JsonElement value) =>
        (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
    {
        "histogram" => false,
        "raw" => true,
        _ => throw new RefusalException(400, $"Invalid value of '{name}': expected histogram or raw"),
    };
}
