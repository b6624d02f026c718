using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>The parameters of the jobs of one problem: how they are annealed, and from which state.</summary>
internal sealed class AnnealParameters
{
    private readonly QpuPlan _plan;
    private readonly SamplerOptions _options;
    private readonly sbyte[]? _initial;
    private readonly string _label;

    private AnnealParameters(QpuPlan plan, SamplerOptions options, ImmutableArray<AnnealPoint> points, sbyte[]? initial)
    {
        (_plan, _options, Points, _initial) = (plan, options, points, initial);
        _label = options.DWave.Label ?? $"qubocam {plan.Qubo.Variables} variables";
    }

    /// <summary>The schedule; empty for a plain anneal.</summary>
    public ImmutableArray<AnnealPoint> Points { get; }

    /// <summary>Time of a plain anneal, µs; null where there is a schedule.</summary>
    public double? TimeMicroseconds => Points.IsEmpty ? _options.DWave.Anneal.AnnealingTimeMicroseconds ?? _plan.Solver.DefaultAnnealingTime : null;

    /// <summary>Energy of the state that a reverse anneal begins with, penalty included; null of a forward one.</summary>
    public double? InitialEnergy { get; private init; }

    /// <summary>Finds the schedule, and the state that a reverse anneal begins with: the best of a few local anneals.</summary>
    public static AnnealParameters Of(QpuPlan plan, Ising problem, SamplerOptions options)
    {
        AnnealControl control = options.DWave.Anneal;
        ImmutableArray<AnnealPoint> points = control.Points(plan.Solver.DefaultAnnealingTime);
        if (!control.IsReverse)
            return new AnnealParameters(plan, options, points, initial: null);
        // Ising.ToQubo has bit 1 for spin −1; only the state is wanted, so that its bits are turned into spins in the same way.
        SamplerOptions brief = new() { Seed = options.Seed, Threads = options.Threads, Reads = 10 };
        Sample best = new SimulatedAnnealingSampler(brief).Sample(problem.ToQubo(), CancellationToken.None).Best;
        return new AnnealParameters(plan, options, points, [.. best.X.Select(bit => bit ? (sbyte)-1 : (sbyte)1)]) { InitialEnergy = best.Energy };
    }

    /// <summary>QPU access time of one job, µs.</summary>
    /// <param name="reads">Its reads.</param>
    public double EstimateMicroseconds(int reads) =>
        _plan.Solver.TimeModel?.AccessMicroseconds(_plan.Embedding.QubitsUsed, reads, AnnealMicroseconds, _initial is null ? null : ReverseStart.EachRead) ?? 0;

    private double AnnealMicroseconds => Points.IsEmpty ? TimeMicroseconds!.Value : Points[^1].TimeMicroseconds;

    /// <summary>One job.</summary>
    /// <param name="problem">The problem, within the device's ranges.</param>
    /// <param name="reversal">Its spin reversal, for the state that it begins with.</param>
    /// <param name="reads">Its reads.</param>
    public SapiSubmission Submission(EmbeddedIsing problem, SpinReversal reversal, int reads)
    {
        JsonObject parameters = new() { ["num_reads"] = reads, ["auto_scale"] = false };
        if (!Points.IsEmpty)
            parameters["anneal_schedule"] = new JsonArray([.. Points.Select(point => new JsonArray(point.TimeMicroseconds, point.S))]);
        else if (_options.DWave.Anneal.AnnealingTimeMicroseconds is double time)
            parameters["annealing_time"] = time;
        if (_initial is not null)
        {
            parameters["initial_state"] = InitialState(reversal);
            parameters["reinitialize_state"] = true;
        }
        return new SapiSubmission
        {
            Solver = _plan.Solver,
            Type = ProblemType.Ising,
            Problem = new QpProblem(problem.Fields, problem.Couplings, Offset: 0),
            Parameters = parameters,
            Label = _label,
        };
    }

    /// <summary>The state of every qubit: its variable's spin, 3 where it is not used.</summary>
    private JsonArray InitialState(SpinReversal reversal)
    {
        sbyte[] spins = [.. _initial!];
        reversal.Apply(spins);
        int[] state = [.. Enumerable.Repeat(3, _plan.Solver.QubitCount)];
        foreach ((ImmutableArray<int> chain, sbyte spin) in _plan.Embedding.Chains.Zip(spins))
            foreach (int qubit in chain)
                state[qubit] = spin;
        return new JsonArray([.. state.Select(value => JsonValue.Create(value))]);
    }
}
