using System.Collections.Concurrent;

namespace QuboCam;

/// <summary>Simulated annealing: independent reads that are cooled slowly, each finished by steepest descent.</summary>
/// <remarks>
/// Metropolis single flips in the order of the variables; swaps of a one with a zero where the problem has a cardinality.
/// Kirkpatrick, Gelatt and Vecchi, Science 220, 671 (1983). Read r of a seed is the same whatever the number of reads.
/// </remarks>
public sealed class SimulatedAnnealingSampler : ISampler
{
    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, reads, sweeps and threads.</param>
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
        ArgumentNullException.ThrowIfNull(qubo);
        cancellation.ThrowIfCancellationRequested();
        double[] couplings = qubo.ToSymmetricMatrix();
        bool[][] reads = Reads(qubo, couplings, cancellation);
        return SampleSet.From(qubo, reads, SimpleBound.Of(qubo, couplings), Name);
    }

    /// <summary>One local minimum per read, in the order of the reads.</summary>
    internal bool[][] Reads(Qubo qubo, double[] couplings, CancellationToken cancellation)
    {
        LocalSearch search = new(qubo, couplings);
        AnnealingProblem problem = new(qubo, couplings, InverseTemperatures.Geometric(qubo, search, _options));
        bool[][] reads = new bool[_options.Reads ?? SamplerOptions.DefaultReads][];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation };
        // One read at a time: reads differ in length, and a range of them would leave a processor idle at the end.
        OrderablePartitioner<int> oneByOne =
            Partitioner.Create(Enumerable.Range(0, reads.Length), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(oneByOne, parallel, read =>
        {
            reads[read] = new AnnealingRead(problem, new RandomStream(_options.Seed, (ulong)read)).Run(cancellation);
            search.Descend(reads[read]);
        });
        return reads;
    }
}
