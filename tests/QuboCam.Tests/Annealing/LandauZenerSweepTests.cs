using System.Numerics;
using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>
/// The sweep of Landau and Zener: H = (v t/2) σ_z + (Δ/2) σₓ from t = −T to T. With A = 1, B(s) = 2s − 1 and the diagonal (vT/2,
/// −vT/2) it is an anneal of duration 2T; a table of two rows may hold such an A and B, though no file may.
/// </summary>
public sealed class LandauZenerSweepTests
{
    [Fact]
    public void TheUpperLevelIsReachedWithTheKnownProbability()
    {
        AnnealingSchedule sweep = AnnealingSchedule.FromTable("sweep", new ScheduleTable([0, 1], [1, 1], [-1, 1], IsGHz: false));
        // The first and the last; the others turn as often and take as long.
        foreach (JsonElement model in GoldenAnneals.Closed("landau_zener_two_level").Where((_, i) => i is 0 or 3))
        {
            double delta = model.GetProperty("Delta").GetDouble(), v = model.GetProperty("v").GetDouble(),
                last = model.GetProperty("T").GetDouble();
            TwoLevels driver = new(delta / 2, v * last / 2);
            AnnealingHamiltonian hamiltonian = new(driver, [v * last / 2, -v * last / 2], sweep, threads: 1, tolerance: 0);

            Evolution end = SchrodingerEvolution.Run<double>(
                hamiltonian, AnnealingPath.Forward(2 * last), new() { Tolerance = 5e-9 }, [[driver.Upper()]],
                    TestContext.Current.CancellationToken);

            double excited = end.Points[^1].Populations[0];
            Assert.Equal(model.GetProperty("P_numeric_finite_T").GetDouble(), excited, tolerance: 1e-8);
            // T is finite: the formula is met up to (Δ/vT)³ or so.
            Assert.Equal(Math.Exp(-Math.PI * delta * delta / (2 * v)), excited, tolerance: 1e-6);
        }
    }

    /// <summary>(Δ/2) σₓ; it begins in the lower state of the whole H at t = −T instead of its own.</summary>
    private sealed class TwoLevels(double halfDelta, double halfSweep) : IDriver
    {
        private readonly double _level = Math.Sqrt(halfDelta * halfDelta + halfSweep * halfSweep);

        public int Dimension => 2;

        public double GroundEnergy => -halfDelta;

        /// <summary>Of [[−x, y], [y, x]] to −r: (r + x, −y), not normalised.</summary>
        public void GroundState(Span<double> amplitudes) => Unit(-halfDelta).CopyTo(amplitudes);

        /// <summary>Of [[x, y], [y, −x]] to r, at t = T: (r + x, y), not normalised.</summary>
        public double[] Upper() => Unit(halfDelta);

        public void Apply(double a, double b, double[] energies, double[] v, double[] result)
        {
            result[0] = b * energies[0] * v[0] + a * halfDelta * v[1];
            result[1] = b * energies[1] * v[1] + a * halfDelta * v[0];
        }

        public void Evolve<T>(double angle, double phase, double[] energies, StateVector<T> state)
            where T : struct, IBinaryFloatingPointIeee754<T>
        {
            Complex c = new(double.CreateChecked(state.Real[0]), double.CreateChecked(state.Imaginary[0]));
            Complex d = new(double.CreateChecked(state.Real[1]), double.CreateChecked(state.Imaginary[1]));
            (c, d) = (Complex.FromPolarCoordinates(1, -phase * energies[0]) * c,
                Complex.FromPolarCoordinates(1, -phase * energies[1]) * d);
            (double sin, double cos) = Math.SinCos(angle * halfDelta);
            (c, d) = (cos * c - Complex.ImaginaryOne * sin * d, cos * d - Complex.ImaginaryOne * sin * c);
            (state.Real[0], state.Imaginary[0]) = (T.CreateChecked(c.Real), T.CreateChecked(c.Imaginary));
            (state.Real[1], state.Imaginary[1]) = (T.CreateChecked(d.Real), T.CreateChecked(d.Imaginary));
        }

        private double[] Unit(double second)
        {
            double first = _level + halfSweep, norm = Math.Sqrt(first * first + second * second);
            return [first / norm, second / norm];
        }
    }
}
