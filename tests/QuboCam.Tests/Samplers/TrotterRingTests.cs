namespace QuboCam.Tests;

/// <summary>The ring of Trotter slices against its partition function by enumeration, and against a single quantum spin in closed form.</summary>
public sealed class TrotterRingTests
{
    private const int Sweeps = 50_000;

    // Of a frequency near ½, if one sweep in five is independent: five standard deviations.
    private const double Tolerance = 5 * 0.5 / 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SlicesFollowTheWeightsOfTheirRing(int slices)
    {
        Qubo qubo = new([-0.75, 0.5], [1]);
        TrotterStep step = new(Strength: 0.8f, Bond: 0.4f);

        Check(qubo, slices, step);
    }

    [Fact]
    public void SwapsFollowTheWeightsOfTheirRing()
    {
        Qubo qubo = new([-0.75, 0.5, 0.25], [1, -0.5, 0.25]) { Cardinality = 1 };
        TrotterStep step = new(Strength: 0.8f, Bond: 0.4f);

        Check(qubo, slices: 3, step);
    }

    [Fact]
    public void TheBondIsThatOfTheTransverseField()
    {
        // ⟨s|exp(ε σₓ)|s'⟩ is cosh ε for equal spins and sinh ε for others: the ratio is exp(2 · bond).
        TrotterStep step = TrotterStep.Of(sliceInverseTemperature: 0.5, transverseField: 0.6, strength: 0.25);

        Assert.Equal(Math.Cosh(0.3) / Math.Sinh(0.3), Math.Exp(2 * step.Bond), tolerance: 1e-6);
        Assert.Equal(0.125, step.Strength, tolerance: 1e-7);
    }

    [Fact]
    public void ManySlicesGiveTheMagnetisationOfAQuantumSpin()
    {
        // E(x) = a x is −(a/2) s up to a constant, with s = 1 − 2x; ⟨s⟩ = (a/2)/Ω · tanh(βΩ), Ω² = a²/4 + Γ².
        const double Bias = 1, Field = 0.7, InverseTemperature = 2;
        const int Slices = 16;
        double omega = Math.Sqrt(Bias * Bias / 4 + Field * Field);
        double expected = Bias / 2 / omega * Math.Tanh(InverseTemperature * omega);
        TrotterStep step = TrotterStep.Of(InverseTemperature / Slices, Field, strength: 1);
        TrotterRing ring = new(Dense(new Qubo([Bias], [])), Slices, new RandomStream(seed: 3, stream: 0));

        double mean = 0;
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            ring.Sweep(step);
            mean += ring.Slices.Average(slice => (double)slice.Signs[0]) / Sweeps;
        }

        // Sixteen slices are off by about (β/P)² ≈ 0.01 of it; the sampling by less.
        Assert.Equal(expected, mean, tolerance: 0.02);
    }

    private static void Check(Qubo qubo, int slices, TrotterStep step)
    {
        int n = qubo.Variables, states = 1 << (n * slices);
        TrotterRing ring = new(Dense(qubo), slices, new RandomStream(seed: 1, stream: 0));
        double[] frequencies = new double[states];

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            ring.Sweep(step);
            int index = 0;
            for (int bit = 0; bit < n * slices; bit++)
                if (ring.Slices[bit / n].Signs[bit % n] < 0) index |= 1 << bit;
            frequencies[index] += 1.0 / Sweeps;
        }

        double[] weights = [.. Enumerable.Range(0, states).Select(index => Weight(qubo, slices, step, index))];
        double sum = weights.Sum();
        Assert.All(weights.Zip(frequencies), pair => Assert.Equal(pair.First / sum, pair.Second, Tolerance));
    }

    /// <summary>exp(−strength Σ E + bond Σ s s') of one state of the ring; its scale is 1, so energies need no conversion.</summary>
    private static double Weight(Qubo qubo, int slices, TrotterStep step, int index)
    {
        int n = qubo.Variables;
        bool[][] x = [.. Enumerable.Range(0, slices).Select(p => Enumerable.Range(0, n).Select(i => (index >> (p * n + i) & 1) != 0).ToArray())];
        if (qubo.Cardinality is int ones && x.Any(slice => slice.Count(bit => bit) != ones)) return 0;
        double exponent = -step.Strength * x.Sum(slice => SlowTwin.Energy(qubo, slice));
        for (int p = 0; p < slices && slices > 1; p++)
            for (int i = 0; i < n; i++)
                exponent += x[p][i] == x[(p + 1) % slices][i] ? step.Bond : -step.Bond;
        return Math.Exp(exponent);
    }

    private static DenseProblem Dense(Qubo qubo) => new(qubo, qubo.ToSymmetricMatrix());
}
