namespace QuboCam;

/// <summary>An anneal in contact with a thermal bath: the adiabatic master equation in the lowest levels of H(s).</summary>
/// <remarks>
/// <para>
/// T. Albash, S. Boixo, D. A. Lidar and P. Zanardi, New J. Phys. 14, 123016 (2012): each qubit is coupled through σ_z, weakly, to
/// an Ohmic bath of its own without memory. Between the instantaneous levels a and b there are transitions at the rates
/// Σₚ |⟨b|σ_z⁽ᵖ⁾|a⟩|² γ(ω), ω = E_a − E_b, γ(ω) = 2πη ω exp(−|ω|/ω_c) / (1 − exp(−ω/T)), and 2πηT at ω = 0, where it dephases.
/// The Lamb shift is left out. Transitions interfere by a Gaussian of the difference of their frequencies, of width
/// γ(min(E_K−1 − E₀, ω_c)): equal ones fully, those further apart than the bath's rates not at all.
/// </para>
/// <para>
/// ħ = k_B = 1. With a schedule in GHz all energies, T and ω_c included, are in GHz and times in ns; phases and rates turn by 2π
/// for each GHz and ns, k_B · 1 mK / h = 0.0208366 GHz.
/// </para>
/// <para>
/// The K levels are closed: they exchange nothing with the levels above but where one crosses, see <see
/// cref="ThermalResult.Leakage"/>.
/// </para>
/// </remarks>
public static class ThermalAnneal
{
    private const int LeastRuns = 3, MostDoublings = 9;
    private const double StepsPerRadian = 0.3, FewestSteps = 16;

    // A gap passed within this part of the time that following it takes is passed without following: by Landau and Zener
    // to 0.4 %.
    private const double Sudden = 0.05;
    private const double LeastInterval = 1e-6, MostInterval = 1.0 / 256;

    /// <summary>Anneals.</summary>
    /// <param name="hamiltonian">H(s) of a problem in a transverse field.</param>
    /// <param name="path">s(t), from s = 0, in the driver's ground state, to s = 1; halts and turns on the way are
    /// allowed.</param>
    /// <param name="options">Bath, levels, tolerance.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Success with and without the bath, what the K levels lose, and populations on the way; it does not depend on the
    /// threads.</returns>
    /// <exception cref="ArgumentException">The path does not lead from s = 0 to s = 1, or H has another driver.</exception>
    /// <exception cref="InputException">The levels do not fit in memory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
    public static ThermalResult Run(
        AnnealingHamiltonian hamiltonian, AnnealingPath path, ThermalOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (!path.StartsInDriver || path.Points[^1].S != 1)
            throw new ArgumentException(
                $"A path from s = 0 to s = 1 was expected; this one leads from {path.Points[0].S} to {path.Points[^1].S}.",
                nameof(path));
        if (hamiltonian.Qubo is null)
            throw new ArgumentException("The bath needs qubits: a problem in a transverse field.", nameof(hamiltonian));
        int levels = Math.Min(options.Levels, hamiltonian.Dimension);
        AnnealingMemory.Require(hamiltonian.Qubo.Variables, BytesPerState(levels));
        LevelTrack track = new LevelTracker(hamiltonian, levels, ShortestInterval(hamiltonian, path), cancellation)
            .Run(Part(options.Progress, 0, 0.5));
        return Run(track, hamiltonian.Schedule, path, options, cancellation);
    }

    private static ThermalResult Run(
        LevelTrack track, AnnealingSchedule schedule, AnnealingPath path, ThermalOptions options, CancellationToken cancellation)
    {
        Romberg grid = new();
        double inTime = 0;
        ThermalRun run = null!;
        for (int stride = LevelCell.Strides.Length - 1; stride >= 0; stride--)
        {
            ReducedHamiltonian model = new(track, schedule, stride);
            run = new ThermalRun(model, path, options, schedule.AngularFactor);
            double turns = schedule.AngularFactor * path.Duration * model.Width;
            Romberg steps = Settled(run, Math.Max(FewestSteps, StepsPerRadian * turns), options, cancellation);
            grid.Add(steps.Best, Measured(steps.Best));
            inTime = Math.Max(inTime, steps.Error);
            options.Progress?.Report(1 - 0.5 * stride / LevelCell.Strides.Length);
        }
        return Result(grid.Best, run, track, path) with { Error = Math.Min(1, grid.Error + inTime) };
    }

    /// <summary>Runs with shorter and shorter steps.</summary>
    private static Romberg Settled(ThermalRun run, double steps, ThermalOptions options, CancellationToken cancellation)
    {
        Romberg values = new();
        for (int doublings = 0; doublings <= MostDoublings; doublings++)
        {
            if (doublings >= LeastRuns && values.Error <= options.Tolerance) break;
            double[] next = run.With(steps, 1 << doublings, cancellation);
            values.Add(next, Measured(next));
        }
        return values;
    }

    /// <summary>The thermal leakage, last of all values, is an estimate anyhow.</summary>
    private static int Measured(double[] values) => values.Length - 1;

    private static ThermalResult Result(double[] values, ThermalRun run, LevelTrack track, AnnealingPath path)
    {
        int levels = track.Start.Count;
        return new ThermalResult
        {
            SuccessProbability = Math.Clamp(values[0], 0, 1),
            ClosedSuccessProbability = Math.Clamp(values[1], 0, 1),
            Leakage = Math.Clamp(values[2], 0, 1),
            ThermalLeakage = Math.Clamp(values[^1], 0, 1),
            Error = 1,
            Levels = levels,
            GridPoints = track.NodeCount,
            Steps = run.Steps,
            Points = [.. run.Times.Select((time, k) => new ThermalPoint(time, path.At(time), [.. values
                .Skip(ThermalRun.Scalars + k * levels).Take(levels).Select(p => Math.Clamp(p, 0, 1))]))],
        };
    }

    private static double ShortestInterval(AnnealingHamiltonian hamiltonian, AnnealingPath path)
    {
        double slowest = path.Points.Zip(path.Points.Skip(1), (from, to) =>
            from.S == to.S ? 0 : (to.Time - from.Time) / Math.Abs(to.S - from.S)).Max();
        double turns = hamiltonian.Schedule.AngularFactor * hamiltonian.EnergyUnit * slowest;
        return Math.Clamp(Sudden / Math.Sqrt(Math.Max(double.Epsilon, turns)), LeastInterval, MostInterval);
    }

    /// <summary>Bytes per basis state of the eigensolver and of the states of one cell.</summary>
    private static double BytesPerState(int levels) =>
        8.0 * (LevelSolver.VectorsFor(levels + 1) + (LevelCell.Intervals + 3) * levels + 4);

    private static Progress? Part(IProgress<double>? progress, double from, double to) =>
        progress is null ? null : new Progress(progress, from, to);

    /// <summary>A part of the work to whoever hears of the whole.</summary>
    private sealed class Progress(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + value * (to - from));
    }
}
