using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>The properties of a simulated annealer, as the service gives them.</summary>
internal static class AnnealerProperties
{
    /// <summary>The JSON object.</summary>
    public static byte[] Write(StandInGraph graph, HardwareGraph working, ChipRanges ranges) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("category", "qpu");
        json.WriteString("chip_id", "StandIn");
        json.WriteStartObject("topology");
        json.WriteString("type", graph.Topology.Name);
        Numbers(json, "shape", [.. graph.Shape.Select(size => (double)size)]);
        json.WriteEndObject();
        json.WriteNumber("num_qubits", graph.Labels);
        Numbers(json, "qubits", [.. working.Qubits.Select(qubit => (double)qubit)]);
        json.WriteStartArray("couplers");
        foreach ((int a, int b) in working.Couplers)
        {
            json.WriteStartArray();
            json.WriteNumberValue(a);
            json.WriteNumberValue(b);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        Strings(json, "supported_problem_types", ["ising", "qubo"]);
        json.WriteStartObject("parameters");
        foreach ((string name, string description) in AnnealerParameters.Known)
            json.WriteString(name, description);
        json.WriteEndObject();
        Ranges(json, ranges);
        Times(json);
        QpuTiming.WriteModel(json);
        json.WriteNumber("quota_conversion_rate", 1);
        Strings(json, "tags", []);
        json.WriteEndObject();
    });

    private static void Ranges(Utf8JsonWriter json, ChipRanges ranges)
    {
        Numbers(json, "h_range", [ranges.Field.Low, ranges.Field.High]);
        Numbers(json, "j_range", [ranges.Coupling.Low, ranges.Coupling.High]);
        Numbers(json, "extended_j_range", [ranges.ExtendedCoupling.Low, ranges.ExtendedCoupling.High]);
        Numbers(json, "per_qubit_coupling_range", [ranges.SumPerQubit.Low, ranges.SumPerQubit.High]);
        Numbers(json, "num_reads_range", [1, ChipRanges.MostReads]);
        json.WriteNumber("max_anneal_schedule_points", ChipRanges.SchedulePoints);
    }

    private static void Times(Utf8JsonWriter json)
    {
        Numbers(json, "annealing_time_range", [ChipRanges.ShortestAnneal, ChipRanges.LongestAnneal]);
        Numbers(json, "fast_anneal_time_range", [ChipRanges.ShortestFastAnneal, ChipRanges.LongestFastAnneal]);
        json.WriteNumber("default_annealing_time", ChipRanges.DefaultAnneal);
        Numbers(json, "problem_run_duration_range", [0, ChipRanges.LongestRun]);
        Numbers(json, "programming_thermalization_range", [0, ChipRanges.LongestThermalization]);
        json.WriteNumber("default_programming_thermalization", QpuTiming.DefaultProgrammingThermalization);
        Numbers(json, "readout_thermalization_range", [0, ChipRanges.LongestThermalization]);
        json.WriteNumber("default_readout_thermalization", QpuTiming.DefaultReadoutThermalization);
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
