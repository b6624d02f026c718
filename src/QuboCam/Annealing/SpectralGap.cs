namespace QuboCam;

/// <summary>How the levels are scanned.</summary>
public sealed record SpectrumOptions
{
    /// <summary>Levels to report, at least 2; more are computed where the ground state is degenerate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2 or above 16.</exception>
    public int Levels
    {
        get;
        init => field = value is >= 2 and <= 16 ? value
            : throw new ArgumentOutOfRangeException(nameof(Levels), value, "2 to 16 levels can be had.");
    } = 3;

    /// <summary>
    /// Equal parts of 0…1 to begin with, at least 4; where the gap bends more points are added. Null: 32, or 20 above 16 qubits, where
    /// points are dear.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 4.</exception>
    public int? Intervals
    {
        get;
        init => field = value is null or >= 4 ? value
            : throw new ArgumentOutOfRangeException(nameof(Intervals), value, "At least 4 intervals are needed.");
    }

    /// <summary>Hears of each scanned point with the states of its levels, s descending; null: nobody listens.</summary>
    public Action<SpectrumPoint, double[][]>? Scanned { get; init; }
}

/// <summary>The minimum gap of an anneal: a scan from s = 1 down, refined where the gap bends, and roots of dΔ/ds between its points.</summary>
public static class SpectralGap
{
    /// <summary>Scans the levels.</summary>
    /// <param name="hamiltonian">H(s).</param>
    /// <param name="options">Levels and points.</param>
    /// <param name="cancellation">Ends the work: the result is then that of the points that are done.</param>
    /// <returns>Levels, minima and Δ_min.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before anything was done.</exception>
    /// <remarks>
    /// By Perron and Frobenius the ground state of H(s) is not degenerate while A &gt; 0, so with one ground state of H_QUBO the gap to
    /// E₁ is the one that matters; with g of them it is the one to level g, counted by energy.
    /// </remarks>
    public static GapAnalysis Analyse(AnnealingHamiltonian hamiltonian, SpectrumOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentNullException.ThrowIfNull(options);
        return new GapScan(hamiltonian, options, cancellation).Run();
    }
}
