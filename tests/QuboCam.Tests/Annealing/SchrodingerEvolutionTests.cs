using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

/// <summary>Anneals against reference files, dense exponentials and conservation laws.</summary>
public sealed class SchrodingerEvolutionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> GoldenNames => [.. GoldenAnneals.Files.Select(file => file.Name)];

    /// <summary>Anneals that the dense twin follows as well: H(s), path, initial state, and A and B over time by hand.</summary>
    private static readonly Dictionary<string, Twin> Twins = new()
    {
        ["two qubits"] = Linear(2, seed: 1, tau: 7),
        ["three qubits"] = Linear(3, seed: 2, tau: 10),
        ["four qubits"] = Linear(4, seed: 3, tau: 6),
        ["a strong driver"] = Linear(3, seed: 4, tau: 5) with { Strength = 3 },
        ["an offset"] = Linear(3, seed: 5, tau: 5, offset: 40),
        ["quadratic"] = Linear(3, seed: 6, tau: 8) with
        {
            Schedule = AnnealingSchedule.Quadratic, Factors = t => ((1 - t / 8) * (1 - t / 8), t / 8 * (t / 8)),
        },
        // A = 10 (1 − s) GHz and B = 8 s GHz over 1.5 ns: H/ħ = 2π (A/2 H_D + B/2 H_QUBO) per ns.
        ["GHz"] = Linear(3, seed: 7, tau: 1.5) with
        {
            Schedule = AnnealingSchedule.FromTable("device", new ScheduleTable([0, 1], [10, 0], [0, 8], IsGHz: true)),
            Factors = t => (2 * Math.PI * 5 * (1 - t / 1.5), 2 * Math.PI * 4 * (t / 1.5)),
        },
        // s goes to 0.5 in time 4, halts for 3, and goes on for 4.
        ["a pause"] = Linear(3, seed: 8, tau: 8) with
        {
            Path = AnnealingPath.Pause(8, 0.5, 3),
            Corners = [0, 4, 7, 11],
            Factors = t => t < 4 ? (1 - t / 8, t / 8) : t < 7 ? (0.5, 0.5) : (1 - (t - 3) / 8, (t - 3) / 8),
        },
        // s goes from 1 to 0.25 in time 6, halts for 2, and comes back.
        ["reverse"] = Linear(3, seed: 9, tau: 8) with
        {
            Path = AnnealingPath.Reverse(8, 0.25, 2),
            Corners = [0, 6, 8, 14],
            Initial = 5,
            Factors = t => t < 6 ? (t / 8, 1 - t / 8) : t < 8 ? (0.75, 0.25) : (0.75 - (t - 8) / 8, 0.25 + (t - 8) / 8),
        },
        ["ends half way"] = Linear(2, seed: 10, tau: 8) with { Path = new AnnealingPath([(0, 0), (4, 0.5)]), Corners = [0, 4] },
    };

    public static TheoryData<string> TwinNames => [.. Twins.Keys];

    [Theory, MemberData(nameof(GoldenNames))]
    public void FidelityAndEnergyAreThoseOfTheReferenceFiles(string name)
    {
        JsonElement file = GoldenAnneals.Read(name);
        Qubo qubo = GoldenAnneals.Problem(file);

        foreach ((AnnealingConvention convention, JsonElement values) in GoldenAnneals.Conventions(file))
        {
            AnnealingHamiltonian hamiltonian = GoldenAnneals.Hamiltonian(qubo, convention);
            Assert.Equal(values.GetProperty("ground_degeneracy").GetInt32(), hamiltonian.Degeneracy);
            Assert.Equal(values.GetProperty("ground_energy").GetDouble(), hamiltonian.LowestEnergy, tolerance: 1e-10);
            foreach (JsonElement anneal in values.GetProperty("evolution").EnumerateArray())
            {
                Evolution end = SchrodingerEvolution.Run(
                    hamiltonian, AnnealingPath.Forward(anneal.GetProperty("tau").GetDouble()), new() { Tolerance = 2e-9 },
                        Cancellation);

                // The files are good to 1e-9; energies spread over less than 3.
                Assert.Equal(anneal.GetProperty("fidelity").GetDouble(), end.Fidelity, tolerance: 1e-8);
                Assert.Equal(anneal.GetProperty("residual_energy").GetDouble(), end.ResidualEnergy, tolerance: 1e-8);
                Assert.Equal(anneal.GetProperty("energy").GetDouble(), end.Points[^1].ProblemEnergy, tolerance: 1e-8);
                Assert.Equal(anneal.GetProperty("energy").GetDouble(), end.Points[^1].Energy, tolerance: 1e-8);
                Assert.Equal(anneal.GetProperty("top_probability").GetDouble(), end.Probabilities.Max(), tolerance: 1e-8);
            }
        }
    }

    [Theory, MemberData(nameof(TwinNames))]
    public void TheProbabilitiesOfAllStatesAreThoseOfDenseExponentials(string name)
    {
        Twin twin = Twins[name];

        Evolution end = Run(twin, tolerance: 1e-10);

        Assert.True(Distance(twin.Probabilities(), end.Probabilities) <= 1e-9);
    }

    [Theory, InlineData(1e-3), InlineData(1e-5), InlineData(1e-8)]
    public void TheReportedErrorBoundsTheTrueError(double tolerance)
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Twin twin = Linear(2 + seed % 2, seed, tau: 1 + 0.7 * seed);

            Evolution end = Run(twin, tolerance);

            double distance = Distance(twin.Probabilities(), end.Probabilities);
            Assert.True(end.Error <= tolerance, $"seed {seed}: an error of {end.Error} was accepted");
            // 1e-11: what the twin itself is off by.
            Assert.True(distance <= end.Error + 1e-11, $"seed {seed}: off by {distance}, {end.Error} reported");
        }
    }

    // The second derivative of a monotone cubic jumps at the rows of its table, which a method of order four notices.
    [Fact]
    public void TheReportedErrorBoundsTheTrueErrorForATableWithManyRows()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            AnnealingSchedule schedule = RandomTable(seed, rows: 6 + seed, out double[] rows);
            double tau = 5 + seed;
            Twin twin = Linear(3, seed, tau) with
            {
                Schedule = schedule, Corners = [.. rows.Select(s => s * tau)], Factors = t => schedule.At(Math.Min(t / tau, 1)),
                    Steps = 300,
            };

            foreach (double tolerance in (double[])[1e-4, 1e-6, 1e-8])
            {
                Evolution end = Run(twin, tolerance);

                double distance = Distance(twin.Probabilities(), end.Probabilities);
                Assert.True(distance <= end.Error + 1e-11, $"seed {seed}: off by {distance}, {end.Error} reported");
            }
        }
    }

    [Theory, InlineData(1), InlineData(7), InlineData(13)]
    public void TheNormIsKept(int qubits)
    {
        Evolution end = SchrodingerEvolution.Run(Random(qubits, seed: 3), AnnealingPath.Forward(20), new() { Tolerance = 1e-6 },
            Cancellation);

        Assert.Equal(1, end.Probabilities.Sum(), tolerance: 1e-12);
        Assert.True(end.NormError <= 1e-12);
    }

    [Fact]
    public void WhileThePathHaltsTheEnergyIsConserved()
    {
        EvolutionOptions options = new() { Tolerance = 1e-11, Times = [4, 5, 6.5, 9, 14] };

        Evolution end = SchrodingerEvolution.Run(Random(6, seed: 4), AnnealingPath.Pause(10, 0.4, 10), options, Cancellation);

        Assert.Equal([0.4, 0.4, 0.4, 0.4, 0.4, 1], end.Points.Select(point => Math.Round(point.S, 12)));
        Assert.All(end.Points[..^1], point => Assert.Equal(end.Points[0].Energy, point.Energy, tolerance: 1e-9));
        // Not because nothing happens.
        Assert.True(Math.Abs(end.Points[0].ProblemEnergy - end.Points[2].ProblemEnergy) > 1e-3);
    }

    [Fact]
    public void ObservablesOnTheWayAreThoseOfTheDenseState()
    {
        Twin twin = Linear(3, seed: 12, tau: 9);
        EvolutionOptions options = new() { Tolerance = 1e-10, Times = [0, 3, 5.5] };

        Evolution end = SchrodingerEvolution.Run(twin.Hamiltonian(), twin.Path, options, Cancellation);

        Assert.Equal([0, 3, 5.5, 9], end.Points.Select(point => point.Time));
        foreach (EvolutionPoint point in end.Points)
        {
            Matrix<double> driver = DenseAnneal.Driver(3), problem = DenseAnneal.Problem(twin.Problem);
            Complex[] psi = point.Time == 0 ? DenseAnneal.Uniform(8) : (twin with { Corners = [0, point.Time] }).State();
            double[] p = DenseAnneal.Probabilities(psi), energies = [.. problem.Diagonal()];
            double expected = p.Zip(energies, (q, e) => q * e).Sum();
            Assert.Equal(expected, point.ProblemEnergy, tolerance: 1e-9);
            Assert.Equal((1 - point.S) * DenseAnneal.Expectation(driver, psi) + point.S * expected, point.Energy,
                tolerance: 1e-9);
            Assert.Equal(p[Array.IndexOf(energies, energies.Min())], point.GroundProbability, tolerance: 1e-9);
            Assert.Equal(point.Time / 9, point.S, tolerance: 1e-15);
        }
    }

    [Theory, InlineData(2), InlineData(3), InlineData(8), InlineData(13)]
    public void SinglePrecisionIsWithinItsError(int qubits)
    {
        AnnealingHamiltonian hamiltonian = Random(qubits, seed: 5);
        EvolutionOptions options = new() { Tolerance = 1e-9 };

        Evolution exact = SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Forward(30), options, Cancellation);
        Evolution single = SchrodingerEvolution.Run(
            hamiltonian, AnnealingPath.Forward(30), options with { Precision = AmplitudePrecision.ComplexSingle }, Cancellation);

        double distance = Distance([.. exact.Probabilities], single.Probabilities);
        Assert.True(distance <= single.Error, $"off by {distance}, {single.Error} reported");
        Assert.True(single.Error <= 1e-4, $"{single.Error} reported");
        Assert.True(Math.Abs(exact.Fidelity - single.Fidelity) <= single.Error);
    }

    [Theory, InlineData(4, AmplitudePrecision.ComplexDouble), InlineData(14, AmplitudePrecision.ComplexDouble)]
    [InlineData(15, AmplitudePrecision.ComplexSingle)]
    public void TheNumberOfThreadsDoesNotChangeABit(int qubits, AmplitudePrecision precision)
    {
        EvolutionOptions options = new() { Tolerance = 1e-3, Times = [1], Precision = precision };

        Evolution one = SchrodingerEvolution.Run(Random(qubits, seed: 6), AnnealingPath.Forward(3), options, Cancellation);
        Evolution two = SchrodingerEvolution.Run(Random(qubits, seed: 6, threads: 2), AnnealingPath.Forward(3), options,
            Cancellation);

        Assert.True(one.Probabilities.AsSpan().SequenceEqual(two.Probabilities.AsSpan()));
        Assert.Equal((one.Fidelity, one.ResidualEnergy, one.Error, one.Steps),
            (two.Fidelity, two.ResidualEnergy, two.Error, two.Steps));
        Assert.Equal(one.Points.Select(Numbers), two.Points.Select(Numbers));

        static (double, double, double, double) Numbers(EvolutionPoint point) =>
            (point.Time, point.Energy, point.ProblemEnergy, point.GroundProbability);
    }

    // Equal energies only turn the whole state: it stays as it is, and every state is a ground state.
    [Fact]
    public void EqualEnergiesLeaveTheUniformState()
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(new Qubo([0, 0, 0], [0, 0, 0], offset: 2), 1,
            AnnealingSchedule.Linear, threads: 1);

        Evolution end = SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Forward(10), new(), Cancellation);

        Assert.True(hamiltonian.IsFlat);
        Assert.All(end.Probabilities, p => Assert.Equal(0.125, p, tolerance: 1e-13));
        Assert.Equal(1, end.Fidelity, tolerance: 1e-13);
        Assert.Equal(0, end.ResidualEnergy, tolerance: 1e-12);
        Assert.Equal(1, end.ShotsFor99);
    }

    [Fact]
    public void CancelledAfterTheFirstRunItGivesThatRun()
    {
        using CancellationTokenSource source = new();
        int first = 0;
        EvolutionOptions options = new()
        {
            Tolerance = 1e-12,
            Progress = new Hearing(value =>
            {
                first = first == 0 ? value.Steps : first;
                if (value.Steps > first) source.Cancel();
            }),
        };

        Evolution end = SchrodingerEvolution.Run(Random(5, seed: 7), AnnealingPath.Forward(20), options, source.Token);

        Assert.True(end.IsCut);
        Assert.Equal(first, end.Steps);
        Assert.Equal(1, end.Error);
        Assert.Equal(1, end.Probabilities.Sum(), tolerance: 1e-12);
    }

    [Fact]
    public void CancelledInALaterRunItGivesTheOneBeforeWithItsError()
    {
        using CancellationTokenSource source = new();
        double known = 1;
        EvolutionOptions options = new()
        {
            Tolerance = 1e-13,
            Progress = new Hearing(value =>
            {
                if (value.Error < 1e-4) source.Cancel();
                known = value.Error;
            }),
        };
        Twin twin = Linear(3, seed: 8, tau: 12);

        Evolution end = SchrodingerEvolution.Run(twin.Hamiltonian(), twin.Path, options, source.Token);

        Assert.True(end.IsCut && end.Error < 1e-4);
        Assert.Equal(known, end.Error);
        Assert.True(Distance(twin.Probabilities(), end.Probabilities) <= end.Error);
    }

    [Fact]
    public void CancelledInTheFirstRunItThrows()
    {
        using CancellationTokenSource source = new();
        EvolutionOptions options = new() { Progress = new Hearing(_ => source.Cancel()) };

        Assert.Throws<OperationCanceledException>(() =>
            SchrodingerEvolution.Run(Random(5, seed: 7), AnnealingPath.Forward(20), options, source.Token));
    }

    [Fact]
    public void ProgressGoesFromNothingToTheWhole()
    {
        List<EvolutionProgress> heard = [];
        EvolutionOptions options = new() { Progress = new Hearing(heard.Add) };

        Evolution end = SchrodingerEvolution.Run(Random(3, seed: 7), AnnealingPath.Forward(20), options, Cancellation);

        Assert.Equal(1, heard[^1].Fraction, tolerance: 1e-12);
        Assert.Equal(end.Steps, heard[^1].Steps);
        Assert.All(heard, value => Assert.InRange(value.Fraction, 0, 1));
    }

    [Fact]
    public void AStateToBeginInIsNeededWhereThePathDoesNotStartInTheDriver()
    {
        AnnealingHamiltonian hamiltonian = Random(3, seed: 1);

        Assert.Throws<ArgumentException>(() => SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Reverse(5, 0.5, 0), new(),
            Cancellation));
    }

    [Theory, InlineData(-1), InlineData(8)]
    public void AStateThatThereIsNotIsRefused(int state)
    {
        AnnealingHamiltonian hamiltonian = Random(3, seed: 1);
        EvolutionOptions options = new() { InitialState = state };

        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() =>
            SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Reverse(5, 0.5, 0), options, Cancellation));

        Assert.Contains($"{state}", error.Message);
    }

    [Theory, InlineData(0), InlineData(-1e-8), InlineData(1), InlineData(double.NaN)]
    public void AToleranceLiesBetweenZeroAndOne(double tolerance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvolutionOptions { Tolerance = tolerance });

    private static Evolution Run(Twin twin, double tolerance) => SchrodingerEvolution.Run(
        twin.Hamiltonian(), twin.Path, new() { Tolerance = tolerance, InitialState = twin.Initial }, Cancellation);

    private static AnnealingHamiltonian Random(int qubits, ulong seed, int threads = 1) =>
        AnnealingHamiltonian.Of(RandomProblems.Mixed(qubits, seed), 1, AnnealingSchedule.Linear, threads);

    private static Twin Linear(int qubits, int seed, double tau, double offset = 0)
    {
        Qubo qubo = RandomProblems.Mixed(qubits, (ulong)seed);
        return new Twin(
            new Qubo(qubo.Linear, qubo.Quadratic, offset), AnnealingSchedule.Linear, AnnealingPath.Forward(tau), [0, tau],
            t => (1 - t / tau, t / tau));
    }

    private static double Distance(double[] p, ImmutableArray<double> q) => 0.5 * p.Zip(q, (x, y) => Math.Abs(x - y)).Sum();

    /// <summary>A table whose A falls and B rises by random amounts at random places.</summary>
    private static AnnealingSchedule RandomTable(int seed, int rows, out double[] s)
    {
        Random random = new(seed);
        double[] steps = Sums(), falls = Sums(), rises = Sums();
        s = steps;
        return AnnealingSchedule.FromTable("table", new ScheduleTable(
            [.. steps], [.. falls.Select(part => 1.5 * (1 - part))], [.. rises.Select(part => 1.2 * part)], IsGHz: false));

        double[] Sums()
        {
            double[] sums = new double[rows];
            for (int i = 1; i < rows; i++) sums[i] = sums[i - 1] + 0.1 + random.NextDouble();
            return [.. sums.Select(sum => sum / sums[^1])];
        }
    }

    /// <summary>An anneal, and what the dense twin needs to follow it.</summary>
    private sealed record Twin(
        Qubo Problem, AnnealingSchedule Schedule, AnnealingPath Path, double[] Corners,
        Func<double, (double A, double B)> Factors)
    {
        public double Strength { get; init; } = 1;

        public int? Initial { get; init; }

        public int Steps { get; init; } = 2500;

        public AnnealingHamiltonian Hamiltonian() => AnnealingHamiltonian.Of(Problem, Strength, Schedule, threads: 1);

        public Complex[] State()
        {
            int dimension = 1 << Problem.Variables;
            Complex[] start = Initial is int state ? DenseAnneal.Basis(dimension, state) : DenseAnneal.Uniform(dimension);
            return DenseAnneal.Evolve(Strength * DenseAnneal.Driver(Problem.Variables), DenseAnneal.Problem(Problem), Factors,
                Corners, start, Steps);
        }

        public double[] Probabilities() => DenseAnneal.Probabilities(State());
    }

    private sealed class Hearing(Action<EvolutionProgress> then) : IProgress<EvolutionProgress>
    {
        public void Report(EvolutionProgress value) => then(value);
    }
}
