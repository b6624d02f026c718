using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How likely the best of several tries is a ground state, for an anneal and for what needs no annealer.</summary>
/// <param name="Shots">Tries.</param>
/// <param name="Anneal">1 − (1 − F)^shots.</param>
/// <param name="RandomGuessing">1 − (1 − g/2ᵈ)^shots: guessing uniformly.</param>
/// <param name="Greedy">Whether adding the best variable while one helps ends in a ground state: 1 or 0.</param>
/// <param name="Classical">Reads of classical samplers that reach a ground state, each as long as the anneal: a sweep per unit of time.</param>
public sealed record ShotStatistics(
    int Shots, double Anneal, double RandomGuessing, double Greedy, ImmutableArray<ClassicalSuccess> Classical)
{
    private const int Reads = 1000, MostSweeps = 10_000;

    /// <summary>Computes and samples.</summary>
    /// <param name="hamiltonian">H(s) of a problem in a transverse field.</param>
    /// <param name="fidelity">F.</param>
    /// <param name="annealingTime">τ; classical samplers get ⌈τ⌉ sweeps, at most 10 000.</param>
    /// <param name="shots">Tries, at least 1.</param>
    /// <param name="seed">Of the classical samplers.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static ShotStatistics Of(
        AnnealingHamiltonian hamiltonian, double fidelity, double annealingTime, int shots, ulong seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        Qubo qubo = hamiltonian.Qubo ?? throw new ArgumentException("Not the Hamiltonian of a problem.", nameof(hamiltonian));
        bool[] greedy = new LocalSearch(qubo, qubo.ToSymmetricMatrix()).Greedy();
        SamplerOptions options = new()
        {
            Seed = seed,
            Reads = Reads,
            Sweeps = (int)Math.Clamp(Math.Ceiling(annealingTime), 1, MostSweeps),
            Threads = hamiltonian.Threads,
        };
        return new ShotStatistics(
            shots,
            Within(fidelity, shots),
            Within((double)hamiltonian.Degeneracy / hamiltonian.Dimension, shots),
            hamiltonian.IsGround(Readout.State(greedy)) ? 1 : 0,
            [.. ((ISampler[])[new SimulatedAnnealingSampler(options), new PathIntegralSampler(options)]).Select(sampler => new ClassicalSuccess(
                sampler.Name, options.Sweeps,
                SuccessProbability.Of(sampler.Sample(qubo, cancellation), hamiltonian.LowestEnergy, qubo.Tolerance)))]);
    }

    private static double Within(double p, int shots) => 1 - Math.Pow(1 - Math.Min(p, 1), shots);
}

/// <summary>How likely one read of a classical sampler reaches a ground state.</summary>
/// <param name="Sampler">Its name.</param>
/// <param name="Sweeps">Sweeps of a read, after which steepest descent finishes it.</param>
/// <param name="Success">Probability with its interval; slices of one path-integral read count as reads.</param>
public sealed record ClassicalSuccess(string Sampler, int Sweeps, SuccessProbability Success);
