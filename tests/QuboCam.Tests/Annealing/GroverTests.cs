using System.Numerics;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

/// <summary>Grover's search by annealing, (1 − s)(1 − |u⟩⟨u|) + s(1 − |m⟩⟨m|): two levels matter, the others stay at 1.</summary>
public sealed class GroverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TheGapIsLeastHalfWay()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("grover").Where(search => search.GetProperty("n").GetInt32() <= 10))
        {
            int n = model.GetProperty("n").GetInt32(), states = 1 << n;

            GapAnalysis gap = SpectralGap.Analyse(Search(n), new(), Cancellation);

            Assert.Equal(model.GetProperty("delta_min").GetDouble(), gap.MinimumGap, tolerance: 1e-8);
            Assert.Equal(model.GetProperty("s_star").GetDouble(), gap.MinimumGapAt, tolerance: 1e-7);
            GapMinimum minimum = Assert.Single(gap.InteriorMinima);
            Assert.Equal(0.5, minimum.S, tolerance: 1e-7);
            Assert.All(gap.Points, point => Assert.Equal(
                Math.Sqrt(1 - 4 * (1 - 1.0 / states) * point.S * (1 - point.S)), gap.GapAt(point), tolerance: 1e-8));
        }
    }

    [Fact]
    public void TheFidelityAtConstantSpeedIsThatOfTheTableOfClosedForms()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("grover").Where(search => search.GetProperty("n").GetInt32() <= 8))
            foreach ((double tau, double fidelity) in GoldenAnneals.Table(model.GetProperty("fidelity_linear")))
                Assert.Equal(fidelity, Fidelity(model.GetProperty("n").GetInt32(), AnnealingPath.Forward(tau)), tolerance: 1e-8);
    }

    // t(s) = N/(2ε√(N − 1)) [arctan(√(N − 1)(2s − 1)) + arctan √(N − 1)], Roland and Cerf 2002, eq. 19.
    [Fact]
    public void ThePathThatFollowsTheGapIsThatOfRolandAndCerf()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("grover").Where(search => search.GetProperty("n").GetInt32() <= 10))
        {
            int n = model.GetProperty("n").GetInt32();
            double root = Math.Sqrt((1 << n) - 1), whole = model.GetProperty("roland_cerf_T_eps0_1").GetDouble();
            Assert.Equal((1 << n) / (0.1 * root) * Math.Atan(root), whole, tolerance: 1e-9 * whole);

            AnnealingPath path = LocallyAdiabaticPath.Of(SpectralGap.Analyse(Search(n), new(), Cancellation), whole);

            Assert.Equal(whole, path.Duration, tolerance: 1e-9 * whole);
            Assert.All(path.Points, point => Assert.Equal(
                0.5 + Math.Atan(root * (2 * point.S - 1)) / (2 * Math.Atan(root)), point.Time / whole, tolerance: 1e-4));
        }
    }

    [Fact]
    public void OnThatPathTheFidelityIsThatOfTheTwoLevels()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("grover")
            .Where(search => search.GetProperty("n").GetInt32() is 2 or 4))
        {
            int n = model.GetProperty("n").GetInt32();
            double root = Math.Sqrt((1 << n) - 1), whole = model.GetProperty("roland_cerf_T_eps0_1").GetDouble();
            AnnealingPath path = LocallyAdiabaticPath.Of(SpectralGap.Analyse(Search(n), new(), Cancellation), whole);

            double fidelity = Fidelity(n, path);

            // The exact path, s = ½ + tan(…)/2√(N − 1); that of the library is made of straight pieces.
            Func<double, (double, double)> exact = t =>
            {
                double s = 0.5 + Math.Tan((2 * t / whole - 1) * Math.Atan(root)) / (2 * root);
                return (1 - s, s);
            };
            Complex[] psi = DenseAnneal.Evolve(TwoLevelDriver(1 << n), TwoLevelProblem, exact, [0, whole], TwoLevelStart(1 << n),
                4000);
            Assert.Equal(DenseAnneal.Probabilities(psi)[0], fidelity, tolerance: 1e-4);
            // ε² = 0.01 may be lost, and a linear anneal of that time loses most.
            Assert.True(fidelity >= 1 - 0.01);
            Assert.True(Fidelity(n, AnnealingPath.Forward(whole)) < fidelity);
        }
    }

    private static AnnealingHamiltonian Search(int n) => new(
        new Projector(1 << n), [.. Enumerable.Range(0, 1 << n).Select(x => x == (1 << n) / 3 ? 0.0 : 1)],
            AnnealingSchedule.Linear, threads: 1,
        tolerance: 1e-9);

    private static double Fidelity(int n, AnnealingPath path) =>
        SchrodingerEvolution.Run(Search(n), path, new() { Tolerance = 2e-9 }, Cancellation).Fidelity;

    /// <summary>The marked state and the uniform mixture of the others.</summary>
    private static Matrix<double> TwoLevelProblem => Matrix<double>.Build.DenseOfDiagonalArray([0.0, 1]);

    private static Matrix<double> TwoLevelDriver(int states)
    {
        double[] u = [Math.Sqrt(1.0 / states), Math.Sqrt(1 - 1.0 / states)];
        return Matrix<double>.Build.Dense(2, 2, (i, j) => (i == j ? 1 : 0) - u[i] * u[j]);
    }

    private static Complex[] TwoLevelStart(int states) => [Math.Sqrt(1.0 / states), Math.Sqrt(1 - 1.0 / states)];

    /// <summary>1 − |u⟩⟨u|, u the uniform state.</summary>
    private sealed class Projector(int dimension) : IDriver
    {
        public int Dimension => dimension;

        public double GroundEnergy => 0;

        public void GroundState(Span<double> amplitudes) => amplitudes.Fill(1 / Math.Sqrt(dimension));

        public void Apply(double a, double b, double[] energies, double[] v, double[] result)
        {
            double mean = v.Average();
            for (int x = 0; x < dimension; x++)
                result[x] = b * energies[x] * v[x] + a * (v[x] - mean);
        }

        /// <summary>exp(−iθ(1 − P)) = P + e^(−iθ)(1 − P).</summary>
        public void Evolve<T>(double angle, double phase, double[] energies, StateVector<T> state)
            where T : struct, IBinaryFloatingPointIeee754<T>
        {
            Complex[] psi = [.. Enumerable.Range(0, dimension).Select(x => Complex.FromPolarCoordinates(1, -phase * energies[x])
                * new Complex(double.CreateChecked(state.Real[x]), double.CreateChecked(state.Imaginary[x])))];
            Complex mean = psi.Aggregate(Complex.Zero, (sum, z) => sum + z) / dimension,
                turn = Complex.FromPolarCoordinates(1, -angle);
            for (int x = 0; x < dimension; x++)
            {
                Complex z = mean + turn * (psi[x] - mean);
                (state.Real[x], state.Imaginary[x]) = (T.CreateChecked(z.Real), T.CreateChecked(z.Imaginary));
            }
        }
    }
}
