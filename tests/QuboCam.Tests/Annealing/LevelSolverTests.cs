namespace QuboCam.Tests;

public class LevelSolverTests
{
    private const double Tolerance = 1e-8; // of a residual; the error of a level is about its square

    // Down as a scan goes, with a jump back as its halvings do.
    private static readonly double[] Anneal = [0.999999, 0.97, 0.9, 0.93, 0.8, 0.6, 0.4, 0.2, 0.05, 0];

    /// <summary>Qubits and seed.</summary>
    public static TheoryData<int, int> Problems => new(from d in (int[])[7, 8] from seed in Enumerable.Range(1, 6) select (d, seed));

    [Theory, MemberData(nameof(Problems))]
    public void LevelsAreThoseOfTheWholeMatrix(int qubits, int seed) => LevelsAreDense(MixedProblems.Of(qubits, seed), levels: 3);

    [Theory, MemberData(nameof(Problems))]
    public void LevelsOfEqualQubitsComeWithTheirMultiplicity(int qubits, int seed)
    {
        foreach (int equal in (int[])[2, 3])
            LevelsAreDense(MixedProblems.WithEqualVariables(qubits, equal, seed), levels: 5);
    }

    [Theory, MemberData(nameof(Problems))]
    public void StatesAreOrthonormalAndTheirResidualsAreWhatIsSaid(int qubits, int seed)
    {
        AnnealingHamiltonian hamiltonian = Of(MixedProblems.Of(qubits, seed), threads: 1);
        LevelSolver solver = new(hamiltonian, levels: 3);
        double[] image = new double[hamiltonian.Dimension];

        foreach (double s in Anneal)
        {
            LevelSet set = solver.At(s, Tolerance, TestContext.Current.CancellationToken);
            Assert.True(set.Residual <= Tolerance);
            for (int n = 0; n < 3; n++)
            {
                hamiltonian.Apply(s, set.States[n], image);
                double square = image.Zip(set.States[n], (h, v) => (h - set.Levels[n] * v) * (h - set.Levels[n] * v)).Sum();
                Assert.Equal(0, Math.Sqrt(square), tolerance: 2 * Tolerance);
                for (int m = 0; m <= n; m++)
                    Assert.Equal(m == n ? 1 : 0, set.States[m].Zip(set.States[n], (v, w) => v * w).Sum(), tolerance: 1e-11);
            }
        }
    }

    // Independent qubits: the gap is that of the qubit with the smallest √(4g²(1−s)² + e²s²).
    [Fact]
    public void TheGapOfIndependentQubitsIsTheClosedForm()
    {
        const double strength = 0.6;
        double[] biases = [-0.31, 0.52, -0.93, 0.74, -1.1, 0.83, 0.46, -0.65];
        Qubo qubo = new([.. biases], [.. new double[28]]);
        LevelSolver solver = new(AnnealingHamiltonian.Of(qubo, strength, AnnealingSchedule.Linear, threads: 1), levels: 3);

        foreach (double s in Anneal)
        {
            LevelSet set = solver.At(s, Tolerance, TestContext.Current.CancellationToken);
            double expected = biases.Min(e => Math.Sqrt(4 * strength * strength * (1 - s) * (1 - s) + e * e * s * s));
            Assert.Equal(expected, set.Levels[1] - set.Levels[0], tolerance: 1e-10);
        }
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotChangeABit()
    {
        Qubo qubo = MixedProblems.Of(15, seed: 1);
        LevelSolver one = new(Of(qubo, threads: 1), levels: 3), two = new(Of(qubo, threads: 2), levels: 3);

        foreach (double s in (double[])[0.95, 0.5])
        {
            LevelSet expected = one.At(s, 1e-6, TestContext.Current.CancellationToken);
            LevelSet actual = two.At(s, 1e-6, TestContext.Current.CancellationToken);
            Assert.Equal(expected.Levels, actual.Levels);
            Assert.All(expected.States, (state, n) => Assert.True(state.AsSpan().SequenceEqual(actual.States[n])));
        }
    }

    [Fact]
    public void TheSameSAgainTakesNoTimeAndGivesTheSameLevels()
    {
        LevelSolver solver = new(Of(MixedProblems.Of(8, seed: 4), threads: 1), levels: 3);

        double[] first = solver.At(0.7, 1e-11, TestContext.Current.CancellationToken).Levels;
        int before = solver.Applications;
        double[] second = solver.At(0.7, 1e-11, TestContext.Current.CancellationToken).Levels;

        Assert.All(first, (level, n) => Assert.Equal(level, second[n], tolerance: 1e-12));
        Assert.True(solver.Applications - before < 40);
    }

    private static AnnealingHamiltonian Of(Qubo qubo, int threads) =>
        AnnealingHamiltonian.Of(qubo, driverStrength: 1, AnnealingSchedule.Linear, threads);

    private static void LevelsAreDense(Qubo qubo, int levels)
    {
        AnnealingHamiltonian hamiltonian = Of(qubo, threads: 1);
        LevelSolver solver = new(hamiltonian, levels);

        foreach (double s in Anneal)
        {
            LevelSet set = solver.At(s, Tolerance, TestContext.Current.CancellationToken);
            double[] expected = DenseLevels.At(hamiltonian, s, levels).Levels;
            for (int n = 0; n < levels; n++)
                Assert.Equal(expected[n], set.Levels[n], tolerance: 1e-9);
        }
    }
}
