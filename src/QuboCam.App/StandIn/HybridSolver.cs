using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>
/// A simulated hybrid solver of binary quadratic models: it reports the time that was asked for, and is done as soon as it is
/// done.
/// </summary>
internal sealed class HybridSolver(StandInOptions options, UploadStore uploads) : IStandInSolver
{
    private const double MostHours = 24, MostVariables = 1_000_000, MostBiases = 200_000_000, Microseconds = 1e6, QpuShare = 0.02;

    // Least time limit by number of variables, seconds; in between it is interpolated.
    private static readonly ImmutableArray<(double Variables, double Seconds)> Least =
        [(1, 3), (1024, 3), (4096, 10), (10_000, 40), (1_000_000, 600)];

    /// <inheritdoc/>
    public string Name => "StandIn_hybrid_bqm";

    /// <inheritdoc/>
    public string? GraphId => null;

    /// <inheritdoc/>
    public string Description =>
        "Simulated annealing in the place of a hybrid solver of binary quadratic models. No quantum hardware.";

    /// <inheritdoc/>
    public byte[] Properties { get; } = Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("category", "hybrid");
        json.WriteStartArray("supported_problem_types");
        json.WriteStringValue("bqm");
        json.WriteEndArray();
        json.WriteStartObject("parameters");
        json.WriteString("time_limit", "Seconds of work.");
        json.WriteEndObject();
        json.WriteStartArray("minimum_time_limit");
        foreach ((double variables, double seconds) in Least)
        {
            json.WriteStartArray();
            json.WriteNumberValue(variables);
            json.WriteNumberValue(seconds);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteNumber("maximum_time_limit_hrs", MostHours);
        json.WriteNumber("maximum_number_of_variables", MostVariables);
        json.WriteNumber("maximum_number_of_biases", MostBiases);
        json.WriteNumber("quota_conversion_rate", 20);
        json.WriteStartArray("tags");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <inheritdoc/>
    public StandInWork Prepare(string type, JsonElement data, JsonElement parameters)
    {
        if (type != "bqm")
            throw new RefusalException(400, $"Problem type '{type}' is not supported by solver {Name}");
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("format", out JsonElement format)
            || !format.ValueEquals("ref")
            || !data.TryGetProperty("data", out JsonElement reference) || reference.ValueKind != JsonValueKind.String)
            throw new RefusalException(400, "Invalid problem data: expected format 'ref' and the id of an upload");
        byte[] file = uploads.Complete(reference.GetString()!);
        BqmFile model = BqmFile.Read(file);
        if (model.Labels.Length is < 1 or > (int)MostVariables)
            throw new RefusalException(400, $"{model.Labels.Length} variables; 1 to {MostVariables} are taken");
        double seconds = TimeLimit(parameters, model.Labels.Length);
        ulong seed = SeedMix.Bits(options.Seed, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(file)), 0);
        return new StandInWork(cancellation => Answer(model, seconds, seed, cancellation), TimeSpan.FromSeconds(seconds));
    }

    private byte[] Answer(BqmFile model, double seconds, ulong seed, CancellationToken cancellation)
    {
        bool[] best = new ThermalSearch(model).Best(seed, options.Threads, cancellation);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("format", "bq");
            json.WritePropertyName("data");
            SampleSetJson.Write(json, model, [new AnswerRow(best, model.Energy(best), 1)], WriteTimes);
            json.WriteStartObject("timing");
            WriteTimes(json);
            json.WriteEndObject();
            json.WriteEndObject();
        });

        void WriteTimes(Utf8JsonWriter json)
        {
            json.WriteNumber("run_time", seconds * Microseconds);
            json.WriteNumber("charge_time", seconds * Microseconds);
            json.WriteNumber("qpu_access_time", seconds * Microseconds * QpuShare);
        }
    }

    private static double TimeLimit(JsonElement parameters, int variables)
    {
        double least = Shortest(variables), limit = least;
        if (parameters.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty parameter in parameters.EnumerateObject())
                if (parameter.Name == "time_limit")
                    limit = parameter.Value.ValueKind == JsonValueKind.Number ? parameter.Value.GetDouble()
                        : throw new RefusalException(400, "Invalid type of parameter 'time_limit': expected a number");
                else if (!parameter.Name.StartsWith("x_", StringComparison.Ordinal))
                    throw new RefusalException(400, $"Unknown parameter '{parameter.Name}'");
        return limit >= least && limit <= MostHours * 3600 ? limit : throw new RefusalException(
            400, string.Create(
                CultureInfo.InvariantCulture, $"Parameter 'time_limit' is out of range: expected {least} to {MostHours * 3600}"));
    }

    private static double Shortest(int variables)
    {
        int next = 1;
        while (next < Least.Length - 1 && Least[next].Variables < variables) next++;
        ((double n0, double t0), (double n1, double t1)) = (Least[next - 1], Least[next]);
        return t0 + (t1 - t0) * Math.Clamp((variables - n0) / (n1 - n0), 0, 1);
    }
}
