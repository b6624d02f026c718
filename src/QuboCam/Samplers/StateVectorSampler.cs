using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// An ideal quantum annealer: solves the Schrödinger equation of H(s) = (1 − s) H_D + s H_QUBO, H_D = −Σ σₓ, on the state vector, and measures
/// the state at the end. Nothing is improved afterwards: the answer is the lowest of the shots.
/// </summary>
/// <remarks>
/// arXiv:2604.25649. All 2ᵈ energies are visited on the way, so that the lower bound is the minimum itself. An exact number of ones
/// becomes a penalty (<see cref="CardinalityPenalty"/>); shots that break it are counted and dropped.
/// </remarks>
public sealed class StateVectorSampler : ISampler
{
    private const double Tolerance = 1e-8;

    // What a timer counts to, less than 50 days: longer is no limit.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly SamplerOptions _options;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Annealing time, reads (shots, d² unless given), seed, time limit and threads.</param>
    public StateVectorSampler(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "state-vector";

    /// <inheritdoc/>
    public int MostVariables => AnnealingMemory.MostQubitsFor(AnnealingMemory.BytesOfEvolution);

    /// <inheritdoc/>
    /// <exception cref="InputException">
    /// The states do not fit in memory; there are too many reads; no shot keeps the cardinality; or the time limit ends the coarsest run.
    /// </exception>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        cancellation.ThrowIfCancellationRequested();
        if (qubo.Variables == 0)
            return SampleSet.From(qubo, new bool[][] { [] }, qubo.Offset, Name);
        AnnealingMemory.Require(qubo.Variables, AnnealingMemory.BytesOfEvolution);
        int shots = _options.Reads ?? Readout.DefaultShots(qubo.Variables);
        if (shots > Readout.MostShots)
            throw new InputException($"{shots} reads: {Name} takes at most {Readout.MostShots} shots.");
        CardinalityPenalty? penalty = qubo.Cardinality is null ? null : CardinalityPenalty.Of(qubo);
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(
            penalty?.Qubo ?? qubo, driverStrength: 1, AnnealingSchedule.Linear, _options.Threads);
        Evolution end = Anneal(hamiltonian, cancellation);
        ImmutableArray<Sample> drawn =
        [
            .. Readout.Draw(end.Probabilities.AsSpan(), shots, _options.Seed)
                .Select(shot => (X: Readout.Bits(shot.State, qubo.Variables), shot.Occurrences))
                .Where(shot => qubo.Cardinality is not int ones || shot.X.Count(bit => bit) == ones)
                .Select(shot => new Sample([.. shot.X], qubo.Energy(shot.X), shot.Occurrences)),
        ];
        if (drawn.IsEmpty)
            throw new InputException($"None of {shots} shots of {Name} has exactly {qubo.Cardinality} ones; ask for more with --reads, "
                + "or for a longer anneal with --tau.");
        return SampleSet.From(qubo, drawn, hamiltonian.LowestEnergy, Name) with
        {
            Cancelled = cancellation.IsCancellationRequested && end.IsCut,
            Penalty = penalty?.Strength,
            Dropped = shots - drawn.Sum(sample => sample.Occurrences),
        };
    }

    private Evolution Anneal(AnnealingHamiltonian hamiltonian, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = _options.TimeLimit is TimeSpan time && time < LongestTimer ? new(time, _options.Clock) : new();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return SchrodingerEvolution.Run(
                hamiltonian, AnnealingPath.Forward(_options.AnnealingTime), new EvolutionOptions { Tolerance = Tolerance }, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InputException($"The time limit of {_options.TimeLimit!.Value.TotalSeconds} s ends {Name} before its coarsest run "
                + $"has ended; give it more, or fewer variables than {Math.Log2(hamiltonian.Dimension)}.");
        }
    }
}
