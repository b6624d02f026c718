using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>A simulated annealer: its graph with defects, its properties, and what it does with a problem.</summary>
internal sealed class AnnealerSolver : IStandInSolver
{
    private readonly StandInOptions _options;
    private readonly StandInGraph _shape;
    private readonly HardwareGraph _graph;
    private readonly ChipRanges _ranges;

    /// <summary>Makes the chip.</summary>
    public AnnealerSolver(StandInGraph shape, StandInOptions options)
    {
        (_options, _shape, _ranges) = (options, shape, ChipRanges.Of(shape.Topology));
        _graph = shape.Working(options.MissingQubits, options.MissingCouplers, options.Seed);
        Properties = AnnealerProperties.Write(shape, _graph, _ranges);
        GraphId = Convert.ToHexStringLower(SHA256.HashData(Properties).AsSpan(0, 5));
    }

    /// <inheritdoc/>
    public string Name => _shape.SolverName;

    /// <inheritdoc/>
    public string GraphId { get; }

    /// <inheritdoc/>
    public string Description =>
        $"Path-integral simulation of an annealer, {_graph}, with defects and noise. No quantum hardware.";

    /// <inheritdoc/>
    public byte[] Properties { get; }

    /// <summary>The qubits and couplers that work.</summary>
    public HardwareGraph Graph => _graph;

    /// <inheritdoc/>
    public StandInWork Prepare(string type, JsonElement data, JsonElement parameters)
    {
        if (type is not ("ising" or "qubo"))
            throw new RefusalException(400, $"Problem type '{type}' is not supported by solver {Name}");
        QpProblem problem = QpProblem.Decode(type == "qubo", data, _graph.Qubits, _graph.Couplers);
        AnnealerParameters settings = new ParameterReader(type, _shape.Labels).Read(parameters);
        QpuTiming timing = new(problem.Active.Length, settings);
        if (timing.Run > ChipRanges.LongestRun)
            throw new RefusalException(400, $"Run duration {timing.Run} us exceeds the limit of {ChipRanges.LongestRun} us");
        if (settings.IsFast && problem.ToIsing().Fields.Any(field => field != 0))
            throw new RefusalException(400, "A fast anneal needs zero h values");
        ulong seed = Seed(type, data, parameters);
        ProgrammedChip chip = ProgrammedChip.Of(problem, _ranges, settings.IsScaled, _options.Noise, seed);
        ImmutableArray<sbyte>? start = Start(problem, settings);
        return new StandInWork(
            cancellation => Answer(problem, settings, timing, Anneal(chip, settings, start, seed, cancellation)),
            TimeSpan.FromMicroseconds(timing.Access));
    }

    private bool[][] Anneal(
        ProgrammedChip chip,
        AnnealerParameters settings,
        ImmutableArray<sbyte>? start,
        ulong seed,
        CancellationToken cancellation)
    {
        int groups = (settings.Reads + PathIntegralAnneal.Lanes - 1) / PathIntegralAnneal.Lanes;
        ImmutableArray<AnnealMoment> moments = AnnealMoment.Of(settings.Schedule, chip.Fields.Length, groups);
        return new PathIntegralAnneal(chip, moments, start).Run(settings.Reads, seed, _options.Threads, cancellation);
    }

    private byte[] Answer(QpProblem problem, AnnealerParameters settings, QpuTiming timing, bool[][] samples)
    {
        List<AnswerRow> rows = QpAnswer.Rows(
            samples.Select(sample => new AnswerRow(sample, problem.Energy(sample), 1)), settings.IsRaw, settings.MostAnswers);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            QpAnswer.Write(json, _shape.Labels, problem.Active, rows, settings.IsRaw);
            timing.Write(json);
            json.WriteEndObject();
        });
    }

    private static ImmutableArray<sbyte>? Start(QpProblem problem, AnnealerParameters settings)
    {
        if (settings.InitialState is not { } state) return null;
        ImmutableArray<sbyte> start = [.. problem.Active.Select(label => state[label])];
        return start.All(spin => spin != 0) ? start
            : throw new RefusalException(
                400, $"Parameter 'initial_state' has no value for qubit {problem.Active[start.IndexOf((sbyte)0)]}");
    }

    // The same problem with the same parameters is answered alike, whenever it comes.
    private ulong Seed(string type, JsonElement data, JsonElement parameters)
    {
        string content = $"{GraphId}|{type}|{data.GetProperty("lin")}|{data.GetProperty("quad")}|{parameters}";
        ulong problem = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        return SeedMix.Bits(_options.Seed, problem, 0);
    }
}
