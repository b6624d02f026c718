namespace QuboCam.Tests;

public class ThermalAnnealTests
{
    // −½σₓ + ½n̂ at s = ½: gap √1.25, and ⟨1|σ_z|0⟩² = 1/1.25, by hand.
    private static readonly Qubo OneQubit = new([1], []);
    private static readonly double HoldGap = Math.Sqrt(1.25);
    private const double HoldCoupling = 0.8;

    private static readonly Qubo TwoQubits = new([-0.9, -0.6], [0.7]);
    private static readonly Qubo ThreeQubits = new([-0.9, -0.6, -0.35], [0.7, 0.2, 0.45]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(0.3), InlineData(2)]
    public void ALongHaltEndsInTheGibbsState(double temperature)
    {
        AnnealingPath path = AnnealingPath.Pause(annealingTime: 2, s: 0.5, halt: 800);
        ThermalOptions options = new() { Temperature = temperature, Coupling = 0.01, Tolerance = 1e-8 };

        ThermalResult result = ThermalAnneal.Run(Of(OneQubit), path, options, Cancellation);

        ThermalPoint end = result.Points.Single(point => point.Time == path.Points[2].Time);
        double boltzmann = Math.Exp(-HoldGap / temperature);
        Assert.Equal(boltzmann / (1 + boltzmann), end.Populations[1], tolerance: 1e-8);
        Assert.Equal(1 / (1 + boltzmann), end.Populations[0], tolerance: 1e-8);
    }

    [Fact]
    public void AHaltOfTwoQubitsEndsInTheGibbsStateOfFourLevels()
    {
        AnnealingPath path = AnnealingPath.Pause(annealingTime: 2, s: 0.5, halt: 2000);
        ThermalOptions options = new() { Temperature = 0.6, Coupling = 0.01 };

        ThermalResult result = ThermalAnneal.Run(Of(TwoQubits), path, options, Cancellation);

        ThermalPoint end = result.Points.Single(point => point.Time == path.Points[2].Time);
        double[] weights = [.. DenseLevels.At(Of(TwoQubits), 0.5, 4).Levels.Select(level => Math.Exp(-level / 0.6))];
        for (int level = 0; level < 4; level++)
            Assert.Equal(weights[level] / weights.Sum(), end.Populations[level], tolerance: 1e-6);
    }

    [Theory, InlineData(0.1, 25), InlineData(1.5, 25), InlineData(1.5, 0.5)]
    public void APopulationRelaxesAtTheRateOfTheClosedForm(double temperature, double cutoff)
    {
        AnnealingPath path = AnnealingPath.Pause(annealingTime: 2, s: 0.5, halt: 60);
        ThermalOptions options = new() { Temperature = temperature, Coupling = 0.003, Cutoff = cutoff, Tolerance = 1e-9 };

        ThermalResult result = ThermalAnneal.Run(Of(OneQubit), path, options, Cancellation);

        // γ(ω) = 2πη ω exp(−ω/ω_c) / (1 − exp(−ω/T)), down and up together.
        double boltzmann = Math.Exp(-HoldGap / temperature);
        double down = 2 * Math.PI * 0.003 * HoldGap * Math.Exp(-HoldGap / cutoff) / (1 - boltzmann);
        double rate = HoldCoupling * down * (1 + boltzmann), equilibrium = boltzmann / (1 + boltzmann);
        Assert.Equal(rate, MeasuredRate(result, path, equilibrium), tolerance: 1e-6 * rate);
    }

    // A/2 = B/2 = 0.5 GHz at s = ½: the same levels in GHz; a nanosecond turns 2π times as far as a unit of time.
    [Fact]
    public void InGHzRatesTurnByTwoPi()
    {
        ScheduleTable table = new([0, 0.5, 1], [2, 1, 0], [0, 1, 2], IsGHz: true);
        AnnealingHamiltonian hamiltonian =
            AnnealingHamiltonian.Of(OneQubit, driverStrength: 1, AnnealingSchedule.FromTable("straight", table), threads: 1);
        AnnealingPath path = AnnealingPath.Pause(annealingTime: 1, s: 0.5, halt: 10);
        double temperature = 12 * ThermalOptions.GHzPerMillikelvin;
        ThermalOptions options = new() { Temperature = temperature, Coupling = 0.003, Tolerance = 1e-9 };

        ThermalResult result = ThermalAnneal.Run(hamiltonian, path, options, Cancellation);

        double boltzmann = Math.Exp(-HoldGap / (12 * 0.020836619)); // k_B · 12 mK / h in GHz
        double down = 2 * Math.PI * 0.003 * HoldGap * Math.Exp(-HoldGap / 25) / (1 - boltzmann);
        double rate = 2 * Math.PI * HoldCoupling * down * (1 + boltzmann);
        Assert.Equal(rate, MeasuredRate(result, path, boltzmann / (1 + boltzmann)), tolerance: 1e-5 * rate);
    }

    [Theory, InlineData(2, 3), InlineData(2, 20), InlineData(3, 3), InlineData(3, 20)]
    public void WithoutABathAllLevelsReproduceTheSchrodingerEquation(int qubits, double annealingTime)
    {
        AnnealingHamiltonian hamiltonian = Of(qubits == 2 ? TwoQubits : ThreeQubits);
        AnnealingPath path = AnnealingPath.Forward(annealingTime);
        ThermalOptions options = new() { Temperature = 1, Coupling = 0, Levels = 8, Tolerance = 1e-8 };

        ThermalResult result = ThermalAnneal.Run(hamiltonian, path, options, Cancellation);

        double fidelity = SchrodingerEvolution.Run(hamiltonian, path, new() { Tolerance = 1e-9 }, Cancellation).Fidelity;
        Assert.Equal(fidelity, result.ClosedSuccessProbability, tolerance: 1e-7);
        Assert.Equal(fidelity, result.SuccessProbability, tolerance: 1e-7);
        Assert.InRange(result.Error, 0, 2e-8);
        Assert.Equal(0, result.ThermalLeakage);
    }

    [Theory, InlineData(2), InlineData(4)]
    public void FewerLevelsFollowTheEquationOfTheirSpace(int levels)
    {
        AnnealingHamiltonian hamiltonian = Of(ThreeQubits);
        AnnealingPath path = new([(0, 0), (2, 0.6), (3, 0.5), (5, 1)]);
        ThermalOptions options = new() { Temperature = 1, Coupling = 0, Levels = levels, Tolerance = 1e-8 };

        ThermalResult result = ThermalAnneal.Run(hamiltonian, path, options, Cancellation);

        double expected = PlainMasterEquation.ClosedSuccess(hamiltonian, path, levels, steps: 1500);
        Assert.Equal(expected, result.ClosedSuccessProbability, tolerance: 2e-6); // differences of projectors in the twin
        Assert.InRange(result.Error, 0, 1e-5);
    }

    [Theory, InlineData(0.1, 0.02), InlineData(1, 0.3)]
    public void ThePlainEquationInTheWholeSpaceAgrees(double temperature, double coupling)
    {
        AnnealingHamiltonian hamiltonian = Of(TwoQubits);
        AnnealingPath path = AnnealingPath.Forward(4);
        ThermalOptions options = new() { Temperature = temperature, Coupling = coupling, Cutoff = 8, Tolerance = 1e-7 };

        ThermalResult result = ThermalAnneal.Run(hamiltonian, path, options, Cancellation);

        double expected = PlainMasterEquation.Success(hamiltonian, path, temperature, coupling, cutoff: 8, steps: 250);
        Assert.Equal(expected, result.SuccessProbability, tolerance: 2e-6); // steps of the plain integration
        Assert.True(Math.Abs(result.SuccessProbability - result.ClosedSuccessProbability) > 1e-3);
    }

    [Fact]
    public void AtLowTemperatureTheBathOnlyTakesEnergy()
    {
        AnnealingPath fast = new([(0, 0), (0.5, 0.7), (200, 0.7), (250, 1)]), slow = AnnealingPath.Forward(300);
        ThermalOptions options = new() { Temperature = 0.01, Coupling = 0.01 };

        ThermalResult helped = ThermalAnneal.Run(Of(TwoQubits), fast, options, Cancellation);
        ThermalResult left = ThermalAnneal.Run(Of(TwoQubits), slow, options, Cancellation);

        // The gap at s ≤ 0.7 is above 0.3: exp(−30) of thermal excitation.
        Assert.True(helped.Points.Single(point => point.Time == 0.5).Populations[0] < 0.95);
        Assert.True(helped.Points.Single(point => point.Time == 200).Populations[0] > 0.999);
        Assert.All(left.Points.Where(point => point.S <= 0.7), point => Assert.True(point.Populations[0] > 0.999));
    }

    [Fact]
    public void TiedGroundStatesCountTogether()
    {
        Qubo tied = new([-1, -1], [2]); // (x₀ + x₁ − 1)² less 1: minima (0, 1) and (1, 0)
        AnnealingPath path = AnnealingPath.Forward(5);
        AnnealingHamiltonian hamiltonian = Of(tied);

        ThermalResult all = ThermalAnneal.Run(hamiltonian, path, new() { Temperature = 1, Coupling = 0 }, Cancellation);
        ThermalResult two = ThermalAnneal.Run(hamiltonian, path, new() { Temperature = 1, Levels = 2 }, Cancellation);

        double fidelity = SchrodingerEvolution.Run(hamiltonian, path, new(), Cancellation).Fidelity;
        Assert.Equal(fidelity, all.ClosedSuccessProbability, tolerance: 1e-6);
        Assert.Equal(1, two.SuccessProbability, tolerance: 1e-6); // both levels end in the ground manifold
        Assert.Equal(all.Points[^1].Populations[0], all.Points[^1].Populations[1], tolerance: 1e-12);
    }

    // At s = 1 flipping the third qubit costs more than flipping the other two together, at s = 0 less.
    [Fact]
    public void WhatIsOnALevelThatCrossesOutOfTheSetIsLost()
    {
        Qubo independent = new([-0.2, -0.25, -1], [0, 0, 0]);
        ThermalOptions options = new() { Temperature = 1, Coupling = 0.05, Levels = 4 };

        ThermalResult result = ThermalAnneal.Run(Of(independent), AnnealingPath.Forward(20), options, Cancellation);

        int crossing = Enumerable.Range(1, result.Points.Length - 1)
            .MinBy(k => result.Points[k].Populations.Sum() - result.Points[k - 1].Populations.Sum());
        Assert.Equal(CrossingOf(independent), result.Points[crossing].S, tolerance: 2.0 / 64);
        Assert.Equal(result.Points[crossing - 1].Populations[3], result.Leakage, tolerance: 0.1 * result.Leakage);
        Assert.True(result.Leakage > 0.02);
        Assert.Equal(1 - result.Leakage, result.Points[^1].Populations.Sum(), tolerance: 1e-9);
    }

    [Fact]
    public void TheDensityMatrixKeepsItsTraceAndStaysPositive()
    {
        ThermalOptions options = new() { Temperature = 2, Coupling = 0.2, Levels = 8 };
        AnnealingHamiltonian hamiltonian = Of(ThreeQubits);
        LevelTrack track = new LevelTracker(hamiltonian, levels: 8, shortest: 0.01, Cancellation).Run(progress: null);
        ReducedHamiltonian model = new(track, hamiltonian.Schedule, strideIndex: 0);
        ThermalRun run = new(model, AnnealingPath.Forward(10), options, angularFactor: 1);

        run.With(steps: 10, parts: 1, Cancellation); // few and long ones

        MathNet.Numerics.LinearAlgebra.Matrix<System.Numerics.Complex> density =
            MathNet.Numerics.LinearAlgebra.Matrix<System.Numerics.Complex>.Build.Dense(8, 8, run.State.Density);
        Assert.Equal(1, run.State.Trace, tolerance: 1e-12);
        Assert.True((density - density.ConjugateTranspose()).FrobeniusNorm() < 1e-12);
        Assert.All(density.Evd().EigenValues, value => Assert.True(value.Real > -1e-12));
    }

    [Theory, InlineData(0.2, 0.05), InlineData(0.2, 3), InlineData(5, 0.001), InlineData(1e-7, 1)]
    public void RatesUpAndDownAreInDetailedBalance(double energy, double temperature)
    {
        OhmicBath bath = new(coupling: 0.01, temperature, cutoff: 10);

        double ratio = bath.Rate(-energy) / bath.Rate(energy);

        Assert.Equal(Math.Exp(-energy / temperature), ratio, tolerance: 1e-12);
        Assert.Equal(2 * Math.PI * 0.01 * temperature, bath.Rate(0), tolerance: 1e-15);
    }

    private static AnnealingHamiltonian Of(Qubo qubo) =>
        AnnealingHamiltonian.Of(qubo, driverStrength: 1, AnnealingSchedule.Linear, threads: 1);

    /// <summary>Rate at which the excited population comes near to equilibrium during the halt.</summary>
    private static double MeasuredRate(ThermalResult result, AnnealingPath path, double equilibrium)
    {
        ThermalPoint[] halt = [.. result.Points.Where(p => p.Time >= path.Points[1].Time && p.Time <= path.Points[2].Time)];
        double first = halt[0].Populations[1] - equilibrium, last = halt[^1].Populations[1] - equilibrium;
        return Math.Log(first / last) / (halt[^1].Time - halt[0].Time);
    }

    /// <summary>Where flipping the third qubit costs as much as flipping the other two; one costs √(4(1 − s)² + h²s²).</summary>
    private static double CrossingOf(Qubo independent)
    {
        return MathNet.Numerics.RootFinding.Brent.FindRoot(s => Cost(0, s) + Cost(1, s) - Cost(2, s), 0, 1);

        double Cost(int qubit, double s) => Math.Sqrt(4 * (1 - s) * (1 - s) + Math.Pow(independent.Linear[qubit] * s, 2));
    }
}
