using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>How long an annealer takes; microseconds.</summary>
/// <param name="Qubits">Qubits in use.</param>
/// <param name="Parameters">Reads, times and what else counts.</param>
/// <remarks>
/// The timing model 1.0 of D-Wave's solver documentation, with the published example values of an Advantage system (August 2022),
/// as dwave-cloud-client has them in its mock solvers: the times of a typical chip, not of a certain one.
/// </remarks>
internal sealed record QpuTiming(int Qubits, AnnealerParameters Parameters)
{
    private const double TypicalProgramming = 14072.88, DelayPerSample = 20.54,
        ReverseDelayWithReinit = -4.5, ReverseDelayWithoutReinit = -1.5,
        ReverseProgrammingWithoutReinit = 5.55, DecorrelationLow = 500, DecorrelationHigh = 10_000, DecorrelationAnneal = 2000;

    public const double DefaultProgrammingThermalization = 1000, DefaultReadoutThermalization = 0;

    // log10 of the number of qubits, then log10 of the time.
    private static readonly ImmutableArray<double> ReadoutModel =
    [
        0.0, 0.7699665876947938, 1.7242758696010096, 2.711975459489206, 3.1639057672764026, 3.750276915153992,
        1.539131714800995, 1.8726623164229292, 2.125631787097315, 2.332672340068556, 2.371606651233025, 2.3716219271760215,
    ];

    public double Programming => TypicalProgramming + Parameters.ProgrammingThermalization
        + (Parameters.InitialState is not null && !Parameters.IsReinitialized ? ReverseProgrammingWithoutReinit : 0);

    public double Readout => Math.Pow(10, LogReadout(Math.Log10(Math.Max(1, Qubits))));

    public double Delay => DelayPerSample + Math.Max(Parameters.ReadoutThermalization, Decorrelation)
        + (Parameters.InitialState is null ? 0 : Parameters.IsReinitialized ? ReverseDelayWithReinit : ReverseDelayWithoutReinit);

    public double Sampling => Parameters.Reads * (Parameters.Duration + Readout + Delay);

    public double Access => Programming + Sampling;

    /// <summary>Time that the chip runs the problem, which has a limit.</summary>
    public double Run =>
        Parameters.Reads * (Parameters.Duration + Parameters.ReadoutThermalization) + Parameters.ProgrammingThermalization;

    private double Decorrelation => Parameters.ReducesCorrelation
        ? DecorrelationLow + Math.Min(1, Parameters.Duration / DecorrelationAnneal) * (DecorrelationHigh - DecorrelationLow)
        : 0;

    /// <summary>The timing block of an answer.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("timing");
        json.WriteNumber("qpu_sampling_time", Sampling);
        json.WriteNumber("qpu_anneal_time_per_sample", Parameters.Duration);
        json.WriteNumber("qpu_readout_time_per_sample", Readout);
        json.WriteNumber("qpu_access_time", Access);
        json.WriteNumber("qpu_access_overhead_time", 1000);
        json.WriteNumber("qpu_programming_time", Programming);
        json.WriteNumber("qpu_delay_time_per_sample", Delay);
        json.WriteNumber("total_post_processing_time", 1);
        json.WriteNumber("post_processing_overhead_time", 1);
        json.WriteEndObject();
    }

    /// <summary>The values of the model, for the properties of a solver.</summary>
    public static void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject("problem_timing_data");
        json.WriteString("version", "1.0.0");
        json.WriteNumber("typical_programming_time", TypicalProgramming);
        json.WriteNumber("reverse_annealing_with_reinit_prog_time_delta", 0.0);
        json.WriteNumber("reverse_annealing_without_reinit_prog_time_delta", ReverseProgrammingWithoutReinit);
        json.WriteNumber("default_programming_thermalization", DefaultProgrammingThermalization);
        json.WriteNumber("default_annealing_time", ChipRanges.DefaultAnneal);
        json.WriteString("readout_time_model", "pwl_log_log");
        json.WriteStartArray("readout_time_model_parameters");
        foreach (double value in ReadoutModel)
            json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteNumber("qpu_delay_time_per_sample", DelayPerSample);
        json.WriteNumber("reverse_annealing_with_reinit_delay_time_delta", ReverseDelayWithReinit);
        json.WriteNumber("reverse_annealing_without_reinit_delay_time_delta", ReverseDelayWithoutReinit);
        json.WriteNumber("default_readout_thermalization", DefaultReadoutThermalization);
        json.WriteNumber("decorrelation_max_nominal_anneal_time", DecorrelationAnneal);
        json.WriteStartArray("decorrelation_time_range");
        json.WriteNumberValue(DecorrelationLow);
        json.WriteNumberValue(DecorrelationHigh);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double LogReadout(double logQubits)
    {
        int points = ReadoutModel.Length / 2;
        if (logQubits >= ReadoutModel[points - 1]) return ReadoutModel[^1];
        int next = 1;
        while (ReadoutModel[next] < logQubits) next++;
        double share = (logQubits - ReadoutModel[next - 1]) / (ReadoutModel[next] - ReadoutModel[next - 1]);
        return ReadoutModel[points + next - 1] + share * (ReadoutModel[points + next] - ReadoutModel[points + next - 1]);
    }
}
