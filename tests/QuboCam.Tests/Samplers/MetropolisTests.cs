using System.Runtime.Intrinsics;

namespace QuboCam.Tests;

/// <summary>The moves sample the distributions that they claim: Boltzmann weights by enumeration.</summary>
public sealed class MetropolisTests
{
    private const int Sweeps = 100_000;

    // Five standard deviations of a frequency near ½ over that many sweeps, if four in ten are independent.
    private const double Tolerance = 5 * 0.5 / 200;

    // E(x) = −0.7x₀ + 0.4x₁ − 0.2x₂ + 0.1x₃ + couplings of both signs.
    private static readonly Qubo FourVariables = new([-0.7, 0.4, -0.2, 0.1], [0.5, -0.6, 0.3, 0.8, -0.4, 0.2]);

    [Theory]
    [InlineData(0.3)]
    [InlineData(2.0)]
    public void FlipsSampleTheBoltzmannDistribution(double inverseTemperature)
    {
        RandomStream random = new(seed: 1, stream: 0);
        VectorRandom thresholds = new(ref random);
        SpinState state = new(Dense(FourVariables));
        double[] frequencies = new double[16];

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            MetropolisSweep.Flips(state, (float)(inverseTemperature * Unit), default(NoOtherField), ref thresholds);
            frequencies[Index(state)] += 1.0 / Sweeps;
        }

        Same(Boltzmann(FourVariables, inverseTemperature), frequencies);
    }

    [Fact]
    public void SwapsSampleTheBoltzmannDistributionOfTheirCardinality()
    {
        Qubo qubo = new(FourVariables.Linear, FourVariables.Quadratic) { Cardinality = 2 };
        RandomStream random = new(seed: 1, stream: 0);
        bool[] start = [true, true, false, false];
        SpinState state = new(Dense(qubo), start);
        OnesAndZeros sides = new(start);
        double[] frequencies = new double[16];

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            MetropolisSweep.Swaps(state, sides, (float)(1.5 * Unit), ref random);
            frequencies[Index(state)] += 1.0 / Sweeps;
        }

        Same(Boltzmann(qubo, 1.5), frequencies);
    }

    [Fact]
    public void ExchangesKeepTheDistributionOfEveryTemperature()
    {
        float[] ladder = [(float)(0.2 * Unit), (float)(1 * Unit), (float)(3 * Unit)];
        TemperingRead read = new(Dense(FourVariables), ladder, ReadContext.Endless(new RandomStream(seed: 1, stream: 0)));
        double[][] frequencies = [new double[16], new double[16], new double[16]];

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            read.Step(sweep);
            foreach ((int copy, SpinState state) in read.States.Index())
                frequencies[copy][Index(state)] += 1.0 / Sweeps;
        }

        Same(Boltzmann(FourVariables, 0.2), frequencies[0]);
        Same(Boltzmann(FourVariables, 1), frequencies[1]);
        Same(Boltzmann(FourVariables, 3), frequencies[2]);
    }

    [Fact]
    public void ThresholdsAreExponential()
    {
        RandomStream random = new(seed: 1, stream: 0);
        VectorRandom thresholds = new(ref random);
        double mean = 0, square = 0, beyondTwo = 0;
        const int Draws = 100_000;

        for (int draw = 0; draw < Draws; draw++)
        {
            Vector256<float> eight = thresholds.NextExponential();
            for (int lane = 0; lane < 8; lane++)
            {
                double value = eight[lane];
                mean += value / (8.0 * Draws);
                square += value * value / (8.0 * Draws);
                beyondTwo += (value > 2 ? 1 : 0) / (8.0 * Draws);
            }
        }

        // Mean 1, second moment 2, P(> 2) = e⁻²; tolerances of five standard deviations.
        Assert.Equal(1, mean, tolerance: 5 * 1 / Math.Sqrt(8.0 * Draws));
        Assert.Equal(2, square, tolerance: 5 * Math.Sqrt(20) / Math.Sqrt(8.0 * Draws));
        Assert.Equal(Math.Exp(-2), beyondTwo, tolerance: 5 * 0.35 / Math.Sqrt(8.0 * Draws));
    }

    /// <summary>The unit of the problem in single precision: the power of two below its scale of 0.8.</summary>
    private const double Unit = 0.5;

    private static DenseProblem Dense(Qubo qubo) => new(qubo, qubo.ToSymmetricMatrix());

    private static int Index(SpinState state) => state.ToBits().Select((one, i) => one ? 1 << i : 0).Sum();

    private static double[] Boltzmann(Qubo qubo, double inverseTemperature)
    {
        double[] weights = [.. Enumerable.Range(0, 16).Select(index =>
        {
            bool[] x = [.. Enumerable.Range(0, 4).Select(i => (index >> i & 1) != 0)];
            return qubo.Cardinality is int ones && x.Count(bit => bit) != ones ? 0 : Math.Exp(-inverseTemperature * SlowTwin.Energy(qubo, x));
        })];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static void Same(double[] expected, double[] frequencies) =>
        Assert.All(expected.Zip(frequencies), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
}
