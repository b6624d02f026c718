using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>One problem on a hybrid solver, which takes it whole.</summary>
internal sealed class HybridRun(DWaveSession session, SamplerOptions options)
{
    /// <summary>Uploads the problem, submits it, waits and reads the answer.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="sampler">Name of the sampler.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(SampleSet Samples, HardwareReport Report)> Sample(Qubo qubo, string sampler, CancellationToken cancellation)
    {
        DWaveSolver solver = await session.Solver(cancellation).ConfigureAwait(false);
        if (solver.Category != SolverCategory.Hybrid)
            solver = await session.Hybrid(cancellation).ConfigureAwait(false);
        CardinalityPenalty? penalty = qubo.Cardinality is null ? null : CardinalityPenalty.Estimated(qubo);
        double seconds = Math.Max(options.TimeLimit?.TotalSeconds ?? 0, solver.MinimumTimeLimit(qubo.Variables));
        using MemoryStream file = new();
        new DimodBqmFormat().Write(penalty?.Qubo ?? qubo, file);
        string data = await session.Client.UploadAsync(file.ToArray(), cancellation).ConfigureAwait(false);
        SapiSubmission job = new()
        {
            Solver = solver,
            Type = ProblemType.Bqm,
            UploadId = data,
            Parameters = new JsonObject { ["time_limit"] = seconds },
            Label = options.DWave.Label ?? $"qubocam {qubo.Variables} variables",
        };
        List<HardwareJob> done = [];
        StoredJob note = StoredJob.Of(qubo, session.Configuration.Endpoint.ToString(), solver.Identity.ToString(), job.Label) with
        {
            Penalty = penalty?.Strength, Descent = options.Descent ?? false,
        };
        ImmutableArray<SapiAnswer> answers = await new JobRun(session, done).Answers([job], note, cancellation).ConfigureAwait(false);
        ImmutableArray<HardwareRead> reads = HybridAnswer.Reads(qubo, answers[0]);
        return (HybridAnswer.Samples(qubo, reads, penalty?.Strength, options.Descent ?? false, sampler), new HardwareReport
        {
            Solver = solver.Identity.ToString(),
            Category = "hybrid",
            Jobs = [.. done],
            Reads = reads,
            Shortlist = Shortlist.All(qubo),
            Descent = options.Descent ?? false,
        });
    }
}
