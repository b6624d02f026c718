using System.Numerics;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

public sealed class SpinLadderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // −N m_z^p in the symmetric states, m_z = 1 − 2k/N with k ones: for p = 3 and 5 the gap closes exponentially.
    [Fact]
    public void TheGapOfThePSpinFerromagnetIsThatOfTheTableOfClosedForms()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("pspin_symmetric"))
        {
            int spins = model.GetProperty("N").GetInt32(), p = model.GetProperty("p").GetInt32();
            double[] energies = [.. Enumerable.Range(0, spins + 1).Select(k => -spins * Math.Pow(1 - 2.0 * k / spins, p))];
            AnnealingHamiltonian ferromagnet = new(new SpinLadder([spins], 1), energies, AnnealingSchedule.Linear, threads: 1,
                tolerance: 1e-9);

            GapAnalysis gap = SpectralGap.Analyse(ferromagnet, new(), Cancellation);

            Assert.Equal(model.GetProperty("delta_min").GetDouble(), gap.MinimumGap, tolerance: 1e-8);
            Assert.Equal(model.GetProperty("s_star").GetDouble(), gap.MinimumGapAt, tolerance: 1e-7);
        }
    }

    // √(k(n − k + 1)) steps: a spin n/2 has the levels −n, −n + 2 … n of Σσₓ; groups add up.
    [Fact]
    public void TheLevelsOfTheFieldAreThoseOfSpins()
    {
        SpinLadder ladder = new([3, 1, 2], 0.7);

        double[] levels = DenseAnneal.Levels(Matrix(ladder));

        IEnumerable<double> expected = from a in (int[])[-3, -1, 1, 3] from b in (int[])[-1, 1] from c in (int[])[-2, 0, 2]
            select 0.7 * (a + b + c);
        Assert.All(expected.Order(), (level, i) => Assert.Equal(level, levels[i], tolerance: 1e-12));
        Assert.Equal(-0.7 * 6, ladder.GroundEnergy, tolerance: 1e-15);
        double[] ground = new double[ladder.Dimension], image = new double[ladder.Dimension];
        ladder.GroundState(ground);
        ladder.Apply(1, 0, new double[ladder.Dimension], ground, image);
        Assert.All(image, (value, x) => Assert.Equal(ladder.GroundEnergy * ground[x], value, tolerance: 1e-13));
    }

    [Fact]
    public void TheEvolutionOfAStepIsADenseExponential()
    {
        SpinLadder ladder = new([2, 3], 0.7);
        double[] energies = [.. Enumerable.Range(0, 12).Select(x => Math.Sin(3 * x + 1))];
        StateVector<double> state = new(12);
        Complex[] psi = [.. Enumerable.Range(0, 12).Select(x => new Complex(Math.Cos(x), Math.Sin(2 * x)) / 5)];
        for (int x = 0; x < 12; x++) (state.Real[x], state.Imaginary[x]) = (psi[x].Real, psi[x].Imaginary);

        ladder.Evolve(0.9, 1.3, energies, state);

        Matrix<double> zero = Matrix<double>.Build.Dense(12, 12), diagonal = Matrix<double>.Build.DenseOfDiagonalArray(energies);
        psi = DenseAnneal.Evolve(zero, diagonal, _ => (0, 1.3), [0, 1], psi, 4);
        psi = DenseAnneal.Evolve(Matrix(ladder), zero, _ => (0.9, 0), [0, 1], psi, 4);
        for (int x = 0; x < 12; x++)
        {
            Assert.Equal(psi[x].Real, state.Real[x], tolerance: 1e-13);
            Assert.Equal(psi[x].Imaginary, state.Imaginary[x], tolerance: 1e-13);
        }
    }

    private static Matrix<double> Matrix(SpinLadder ladder)
    {
        Matrix<double> matrix = Matrix<double>.Build.Dense(ladder.Dimension, ladder.Dimension);
        for (int x = 0; x < ladder.Dimension; x++)
        {
            double[] unit = new double[ladder.Dimension], column = new double[ladder.Dimension];
            unit[x] = 1;
            ladder.Apply(1, 0, new double[ladder.Dimension], unit, column);
            matrix.SetColumn(x, column);
        }
        return matrix;
    }
}
