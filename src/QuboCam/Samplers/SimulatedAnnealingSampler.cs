namespace QuboCam;

/// <summary>Simulated annealing: independent reads that are cooled slowly, each finished by steepest descent.</summary>
/// <remarks>
/// Metropolis single flips in the order of the variables; swaps of a one with a zero where the problem has a cardinality. The
/// temperatures fall geometrically, between ends that come from the problem.
/// Kirkpatrick, Gelatt and Vecchi, Science 220, 671 (1983). Read r of a seed is the same whatever the number of reads.
/// </remarks>
public sealed class SimulatedAnnealingSampler : ISampler
{
    // Steps of the schedule; longer anneals stay at each of them for several sweeps.
    private const int MostTemperatures = 1 << 14;

    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, reads, sweeps, time limit, target energy, threads and progress.</param>
    public SimulatedAnnealingSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "simulated-annealing";

    /// <inheritdoc/>
    /// <remarks>The bound is a cheap one, so a minimum is rarely recognised as proven.</remarks>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        HeuristicRun run = new(qubo, couplings: null, _options, cancellation);
        return run.Sample(Annealing(run.Problem), Name);
    }

    /// <summary>The distinct local minima that the reads end in, in the order of the reads.</summary>
    internal bool[][] Reads(Qubo qubo, double[] couplings, CancellationToken cancellation)
    {
        HeuristicRun run = new(qubo, couplings, _options, cancellation);
        return run.States(Annealing(run.Problem));
    }

    private Read Annealing(DenseProblem problem)
    {
        float[] schedule = InverseTemperatures.Of(problem, _options.Seed).Geometric(Math.Min(_options.Sweeps, MostTemperatures));
        return read => [Anneal(problem, schedule, _options.Sweeps, read)];
    }

    /// <summary>One read.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="schedule">Inverse temperatures, hot to cold.</param>
    /// <param name="sweeps">Passes over the variables, shared evenly among them.</param>
    /// <param name="read">Random numbers, and whether to stop.</param>
    internal static bool[] Anneal(DenseProblem problem, ReadOnlySpan<float> schedule, int sweeps, ReadContext read)
    {
        RandomStream random = read.Random;
        bool[] x = random.Bits(problem.Variables, problem.Cardinality);
        SpinState state = new(problem, x);
        OnesAndZeros sides = new(x);
        VectorRandom thresholds = new(ref random);
        for (int sweep = 0; sweep < sweeps && !read.IsOver(problem.Variables); sweep++)
        {
            float inverseTemperature = schedule[(int)((long)sweep * schedule.Length / sweeps)];
            if (problem.Cardinality is null)
                MetropolisSweep.Flips(state, inverseTemperature, default(NoOtherField), ref thresholds);
            else
                MetropolisSweep.Swaps(state, sides, inverseTemperature, ref random);
        }
        return state.ToBits();
    }
}
