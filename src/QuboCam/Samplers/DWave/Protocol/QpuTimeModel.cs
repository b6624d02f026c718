using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>How long a job takes on a quantum annealer: the timing model 1.0 of D-Wave's service.</summary>
public sealed record QpuTimeModel
{
    /// <summary>Time of programming, µs.</summary>
    public required double ProgrammingMicroseconds { get; init; }

    /// <summary>Wait after programming, µs.</summary>
    public required double ProgrammingThermalizationMicroseconds { get; init; }

    /// <summary>Annealing time where none is asked for, µs.</summary>
    public required double AnnealMicroseconds { get; init; }

    /// <summary>Delay of each read, µs.</summary>
    public required double DelayMicroseconds { get; init; }

    /// <summary>Wait after each read, µs.</summary>
    public required double ReadoutThermalizationMicroseconds { get; init; }

    /// <summary>log₁₀ of numbers of qubits and of their readout times in µs, ascending; linear between them.</summary>
    public required ImmutableArray<(double LogQubits, double LogMicroseconds)> Readout { get; init; }

    /// <summary>Annealing time for which the longest decorrelation time is meant, µs; and that range, µs.</summary>
    public required (double MostAnneal, double Low, double High) Decorrelation { get; init; }

    /// <summary>
    /// What a reverse anneal adds, with and without starting each read from the state: to programming and to the delay; µs.
    /// </summary>
    public required (double ProgrammingWith, double ProgrammingWithout, double DelayWith, double DelayWithout) Reverse
    {
        get;
        init;
    }

    /// <summary>Reads the property "problem_timing_data".</summary>
    /// <param name="data">The object.</param>
    /// <exception cref="InputException">Its version is not 1.0, or a field is missing.</exception>
    public static QpuTimeModel Parse(JsonElement data)
    {
        string version = JobState.Text(data, "version") ?? "", model = JobState.Text(data, "readout_time_model") ?? "";
        if (!version.StartsWith("1.0", StringComparison.Ordinal) || model != "pwl_log_log")
            throw new InputException($"The solver's timing model {version} ({model}) is not known; 1.0 (pwl_log_log) is.");
        double[] table = Numbers("readout_time_model_parameters"), range = Numbers("decorrelation_time_range");
        if (table.Length < 2 || table.Length % 2 != 0 || range.Length != 2)
            throw new InputException(
                "The solver's timing data have a readout model or a decorrelation range of an unknown form.");
        return new QpuTimeModel
        {
            ProgrammingMicroseconds = Number("typical_programming_time"),
            ProgrammingThermalizationMicroseconds = Number("default_programming_thermalization"),
            AnnealMicroseconds = Number("default_annealing_time"),
            DelayMicroseconds = Number("qpu_delay_time_per_sample"),
            ReadoutThermalizationMicroseconds = Number("default_readout_thermalization"),
            Readout = [.. Enumerable.Range(0, table.Length / 2).Select(i => (table[i], table[table.Length / 2 + i]))],
            Decorrelation = (Number("decorrelation_max_nominal_anneal_time"), range[0], range[1]),
            Reverse = (
                Number("reverse_annealing_with_reinit_prog_time_delta"),
                Number("reverse_annealing_without_reinit_prog_time_delta"),
                Number("reverse_annealing_with_reinit_delay_time_delta"),
                Number("reverse_annealing_without_reinit_delay_time_delta")),
        };

        double Number(string name) => data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : throw new InputException($"The solver's timing data lack '{name}'.");

        double[] Numbers(string name) => data.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.Number)
                .Select(value => value.GetDouble())]
            : throw new InputException($"The solver's timing data lack '{name}'.");
    }

    /// <summary>QPU access time of a job: programming, then for each read anneal, readout, delay and wait.</summary>
    /// <param name="qubits">Qubits in use, at least 1.</param>
    /// <param name="reads">Number of reads, at least 1.</param>
    /// <param name="annealMicroseconds">Annealing time, or the length of the schedule, µs; null: the usual one.</param>
    /// <param name="reverse">
    /// Whether the anneal goes backwards from a state, and whether each read starts from it; null: forward.
    /// </param>
    /// <param name="reducesCorrelation">Whether there is a wait that makes reads independent.</param>
    /// <returns>µs.</returns>
    public double AccessMicroseconds(
        int qubits, int reads, double? annealMicroseconds = null, ReverseStart? reverse = null, bool reducesCorrelation = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(qubits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(reads, 1);
        double anneal = annealMicroseconds ?? AnnealMicroseconds;
        (double programming, double delay) = reverse switch
        {
            null => (0.0, 0.0),
            ReverseStart.EachRead => (Reverse.ProgrammingWith, Reverse.DelayWith),
            _ => (Reverse.ProgrammingWithout, Reverse.DelayWithout),
        };
        double wait = ReadoutThermalizationMicroseconds;
        if (reducesCorrelation)
            wait = Math.Max(
                wait, anneal / Decorrelation.MostAnneal * (Decorrelation.High - Decorrelation.Low) + Decorrelation.Low);
        double perRead = anneal + ReadoutMicroseconds(qubits) + DelayMicroseconds + delay + wait;
        return ProgrammingMicroseconds + ProgrammingThermalizationMicroseconds + programming + reads * perRead;
    }

    private double ReadoutMicroseconds(int qubits)
    {
        double at = Math.Log10(qubits);
        int next = Readout.TakeWhile(point => point.LogQubits < at).Count();
        if (next == 0) return Math.Pow(10, Readout[0].LogMicroseconds);
        if (next == Readout.Length) return Math.Pow(10, Readout[^1].LogMicroseconds);
        ((double x0, double y0), (double x1, double y1)) = (Readout[next - 1], Readout[next]);
        return Math.Pow(10, y0 + (at - x0) * (y1 - y0) / (x1 - x0));
    }
}

/// <summary>From which state the reads of a reverse anneal start.</summary>
public enum ReverseStart
{
    /// <summary>Each from the state that was given.</summary>
    EachRead,

    /// <summary>Each from where the one before ended.</summary>
    FirstRead,
}
