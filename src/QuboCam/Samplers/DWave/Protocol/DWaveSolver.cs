using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>What kind of solver answers.</summary>
public enum SolverCategory
{
    /// <summary>A quantum annealer.</summary>
    Qpu,

    /// <summary>Classical and quantum work together on the service's machines.</summary>
    Hybrid,

    /// <summary>A classical program.</summary>
    Software,
}

/// <summary>A solver of D-Wave's service, as its definition describes it.</summary>
public sealed record DWaveSolver
{
    private readonly Lazy<HardwareGraph?> _graph;

    private DWaveSolver(JsonElement definition)
    {
        Properties = definition.TryGetProperty("properties", out JsonElement properties) ? properties : default;
        _graph = new Lazy<HardwareGraph?>(MakeGraph);
    }

    /// <summary>Name and version.</summary>
    public required SolverIdentity Identity { get; init; }

    /// <summary>"ONLINE", or why it is not.</summary>
    public required string Status { get; init; }

    /// <summary>What it is, in the service's words.</summary>
    public string? Description { get; init; }

    /// <summary>How busy it is, [0, 1]; null where the service does not say.</summary>
    public double? AverageLoad { get; init; }

    /// <summary>What kind it is.</summary>
    public required SolverCategory Category { get; init; }

    /// <summary>All properties, as the service sent them.</summary>
    public JsonElement Properties { get; }

    /// <summary>Labels of the working qubits, in the service's order; empty for a hybrid solver.</summary>
    public ImmutableArray<int> Qubits { get; init; } = [];

    /// <summary>Working couplers, in the service's order; empty for a hybrid solver.</summary>
    public ImmutableArray<(int A, int B)> Couplers { get; init; } = [];

    /// <summary>Number of qubits of the topology, missing ones included; 0 for a hybrid solver.</summary>
    public int QubitCount { get; init; }

    /// <summary>Names of the parameters that it takes.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>"ising", "qubo", "bqm" …</summary>
    public ImmutableArray<string> ProblemTypes { get; init; } = [];

    /// <summary>Serial name of the chip; null where there is none.</summary>
    public string? ChipId => Text("chip_id");

    /// <summary>The working graph; null where the solver has none, or one of an unknown topology.</summary>
    public HardwareGraph? Graph => _graph.Value;

    /// <summary>Values that fields and couplings may have; [−1, 1] where the service does not say.</summary>
    public HardwareRanges Ranges => new(
        Range("h_range") ?? (-1, 1),
        Range("extended_j_range") ?? Range("j_range") ?? (-1, 1),
        Range("per_qubit_coupling_range"));

    /// <summary>Annealing time where none is asked for, µs.</summary>
    public double DefaultAnnealingTime => Number("default_annealing_time") ?? 20;

    /// <summary>Least and greatest annealing time, µs; null where the service does not say.</summary>
    public (double Low, double High)? AnnealingTimeRange => Range("annealing_time_range");

    /// <summary>Least and greatest number of reads; null where the service does not say.</summary>
    public (double Low, double High)? ReadsRange => Range("num_reads_range");

    /// <summary>How long jobs take; null where the service does not say.</summary>
    public QpuTimeModel? TimeModel =>
        Properties.ValueKind == JsonValueKind.Object && Properties.TryGetProperty("problem_timing_data", out JsonElement data)
        && data.ValueKind == JsonValueKind.Object ? QpuTimeModel.Parse(data) : null;

    /// <summary>
    /// The least time that a hybrid solver has to be given, s: linear between the points that it states, constant beyond.
    /// </summary>
    /// <param name="variables">Number of variables.</param>
    /// <returns>At least 0.</returns>
    public double MinimumTimeLimit(int variables)
    {
        if (!TryGet("minimum_time_limit", out JsonElement points) || points.ValueKind != JsonValueKind.Array) return 0;
        (double N, double Seconds)[] table = [.. points.EnumerateArray().Select(Pair).OfType<(double, double)>()];
        if (table.Length == 0) return 0;
        int next = Array.FindIndex(table, point => point.N >= variables);
        if (next <= 0) return next == 0 ? table[0].Seconds : table[^1].Seconds;
        ((double n0, double t0), (double n1, double t1)) = (table[next - 1], table[next]);
        return t0 + (variables - n0) * (t1 - t0) / (n1 - n0);
    }

    /// <summary>Reads a definition.</summary>
    /// <param name="definition">The object that the service sends; it is copied.</param>
    /// <exception cref="InputException">A field is missing or has the wrong form.</exception>
    public static DWaveSolver Parse(JsonElement definition)
    {
        try
        {
            _ = definition.GetRawText(); // fails where a text in it is no UTF-8, which would else show wherever it is looked at
            return Read(definition.Clone());
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException)
        {
            throw new InputException($"The service describes a solver in a form that is not known: {error.Message}", error);
        }
    }

    /// <summary>A property that is a text; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public string? Text(string name) => JobState.Text(Properties, name);

    /// <summary>A property that is a number; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public double? Number(string name) =>
        TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>A property that is a pair of numbers; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public (double Low, double High)? Range(string name) =>
        TryGet(name, out JsonElement value) ? Pair(value) : null;

    private static (double, double)? Pair(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && value.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number)
            ? (value[0].GetDouble(), value[1].GetDouble()) : null;

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return Properties.ValueKind == JsonValueKind.Object && Properties.TryGetProperty(name, out value);
    }

    private static DWaveSolver Read(JsonElement definition)
    {
        JsonElement properties = definition.TryGetProperty("properties", out JsonElement given) ? given : default;
        bool has = properties.ValueKind == JsonValueKind.Object;
        string? category = has && properties.TryGetProperty("category", out JsonElement named) ? named.GetString() : null;
        ImmutableArray<int> qubits =
            has && properties.TryGetProperty("qubits", out JsonElement q) && q.ValueKind == JsonValueKind.Array
            ? [.. q.EnumerateArray().Select(qubit => qubit.GetInt32())] : [];
        return new DWaveSolver(definition)
        {
            Identity = ReadIdentity(definition),
            Status = definition.TryGetProperty("status", out JsonElement status) ? status.GetString() ?? "" : "",
            Description = definition.TryGetProperty("description", out JsonElement text) ? text.GetString() : null,
            AverageLoad = definition.TryGetProperty("avg_load", out JsonElement load) && load.ValueKind == JsonValueKind.Number
                && load.GetDouble() is double busy && double.IsFinite(busy) ? busy : null,
            Category = category switch
            {
                "hybrid" => SolverCategory.Hybrid,
                "software" => SolverCategory.Software,
                "qpu" => SolverCategory.Qpu,
                _ => qubits.IsEmpty ? SolverCategory.Software : SolverCategory.Qpu,
            },
            Qubits = qubits,
            Couplers = has && properties.TryGetProperty("couplers", out JsonElement couplers)
                && couplers.ValueKind == JsonValueKind.Array
                ? [.. couplers.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))] : [],
            QubitCount = has && properties.TryGetProperty("num_qubits", out JsonElement count)
                && count.ValueKind == JsonValueKind.Number
                ? count.GetInt32() : 0,
            Parameters = has && properties.TryGetProperty("parameters", out JsonElement parameters)
                && parameters.ValueKind == JsonValueKind.Object
                ? [.. parameters.EnumerateObject().Select(parameter => parameter.Name)] : [],
            ProblemTypes = has && properties.TryGetProperty("supported_problem_types", out JsonElement types)
                ? [.. types.EnumerateArray().Select(type => type.GetString()!)] : [],
        };
    }

    /// <summary>Version 3 says {name, version: {graph_id}}; version 2 has an "id".</summary>
    private static SolverIdentity ReadIdentity(JsonElement definition)
    {
        if (!definition.TryGetProperty("identity", out JsonElement identity))
            return new SolverIdentity(definition.GetProperty("id").GetString()!, []);
        return new SolverIdentity(
            identity.GetProperty("name").GetString()!,
            identity.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.Object
                ? [.. version.EnumerateObject().Select(part => (part.Name, part.Value.ToString()))] : []);
    }

    /// <summary>Couplers that come twice, or in both directions, count once.</summary>
    private HardwareGraph? MakeGraph()
    {
        if (!TryGet("topology", out JsonElement topology) || topology.ValueKind != JsonValueKind.Object || Qubits.IsEmpty
            || JobState.Text(topology, "type") is not { } type
            || !topology.TryGetProperty("shape", out JsonElement shape)) return null;
        ITopology? known = Topologies.All.FirstOrDefault(t => t.Name == type);
        if (known is null || Shape(shape) is not { } sizes) return null;
        HashSet<int> qubits = [.. Qubits];
        return new HardwareGraph(
            known,
            sizes,
            [.. qubits],
            [
                .. Couplers.Select(pair => pair.A < pair.B ? pair : (A: pair.B, B: pair.A)).Distinct()
                    .Where(pair => pair.A != pair.B && qubits.Contains(pair.A) && qubits.Contains(pair.B)),
            ]);
    }

    /// <summary>The numbers of a shape; null where it is no list of whole numbers.</summary>
    private static ImmutableArray<int>? Shape(JsonElement shape) =>
        shape.ValueKind == JsonValueKind.Array
            && shape.EnumerateArray().All(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out _))
            ? [.. shape.EnumerateArray().Select(size => size.GetInt32())] : null;
}
