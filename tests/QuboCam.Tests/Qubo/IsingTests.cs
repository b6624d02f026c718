using CsCheck;

namespace QuboCam.Tests;

public sealed class IsingTests
{
    // Short binary fractions: every sum of them is exact, so both ways have to be.
    private static readonly Gen<double> Exact = Gen.Int[-(1 << 20), 1 << 20].Select(i => i / 64.0);

    private static Gen<(double[] Linear, double[] Quadratic, double Offset)> Model(Gen<double> bias) =>
        from n in Gen.Int[0, 8]
        from linear in bias.Array[n]
        from quadratic in bias.Array[n * (n - 1) / 2]
        from offset in bias
        select (linear, quadratic, offset);

    private static IEnumerable<bool[]> Assignments(int n) =>
        Enumerable.Range(0, 1 << n).Select(s => Enumerable.Range(0, n).Select(i => (s >> i & 1) == 1).ToArray());

    private static sbyte[] Spins(bool[] x) => [.. x.Select(bit => (sbyte)(bit ? -1 : 1))];

    [Fact]
    public void ASingleFieldByHand()
    {
        // 3σ + 1 with σ = 1 − 2x is 4 − 6x.
        Qubo qubo = new Ising([3], [], offset: 1).ToQubo();

        Assert.Equal([-6], qubo.Linear);
        Assert.Equal(4, qubo.Offset);
    }

    [Fact]
    public void ACouplingByHand()
    {
        // σ₀σ₁ = (1 − 2x₀)(1 − 2x₁) = 1 − 2x₀ − 2x₁ + 4x₀x₁.
        Qubo qubo = new Ising([0, 0], [1]).ToQubo();

        Assert.Equal([-2, -2], qubo.Linear);
        Assert.Equal([4], qubo.Quadratic);
        Assert.Equal(1, qubo.Offset);
    }

    [Fact]
    public void EnergiesAreEqualForEveryAssignment()
    {
        Model(Exact).Sample(
            model =>
            {
                Ising ising = new([.. model.Linear], [.. model.Quadratic], model.Offset);
                Qubo qubo = ising.ToQubo(), other = new([.. model.Linear], [.. model.Quadratic], model.Offset);
                Ising converted = Ising.FromQubo(other);
                foreach (bool[] x in Assignments(model.Linear.Length))
                {
                    Assert.Equal(ising.Energy(Spins(x)), SlowTwin.Energy(qubo, x));
                    Assert.Equal(SlowTwin.Energy(other, x), converted.Energy(Spins(x)));
                }
            },
            iter: 500);
    }

    [Fact]
    public void BothWaysGiveTheSameModelWhereSumsAreExact()
    {
        Model(Exact).Sample(
            model =>
            {
                Ising ising = new([.. model.Linear], [.. model.Quadratic], model.Offset);
                Qubo qubo = new([.. model.Linear], [.. model.Quadratic], model.Offset) { Cardinality = model.Linear.Length / 2 };
                Ising back = Ising.FromQubo(ising.ToQubo());
                Qubo again = Ising.FromQubo(qubo).ToQubo();
                Assert.Equal(ising.Fields, back.Fields);
                Assert.Equal(ising.Couplings, back.Couplings);
                Assert.Equal(ising.Offset, back.Offset);
                Assert.Equal(qubo.Linear, again.Linear);
                Assert.Equal(qubo.Quadratic, again.Quadratic);
                Assert.Equal(qubo.Offset, again.Offset);
                Assert.Equal(qubo.Cardinality, again.Cardinality);
            },
            iter: 500);
    }

    [Fact]
    public void OtherwiseABiasIsRoundedOnce()
    {
        Model(Gen.Double[-1, 1]).Sample(
            model =>
            {
                Qubo qubo = new Ising([.. model.Linear], [.. model.Quadratic], model.Offset).ToQubo();
                int n = model.Linear.Length;
                for (int i = 0; i < n; i++)
                {
                    decimal sum = (decimal)model.Linear[i];
                    for (int a = 0, at = 0; a < n; a++)
                        for (int b = a + 1; b < n; b++, at++)
                            sum += a == i || b == i ? (decimal)model.Quadratic[at] : 0;
                    // A decimal of a double keeps 15 digits.
                    Assert.Equal((double)(-2 * sum), qubo.Linear[i], tolerance: 1e-13);
                }
                foreach ((double coupling, double bias) in model.Quadratic.Zip(qubo.Quadratic))
                    Assert.Equal(4 * coupling, bias);
            },
            iter: 200);
    }

    [Fact]
    public void AnOverflowIsRefused()
    {
        Assert.Throws<OverflowException>(() => new Ising([0, 0], [1e308]).ToQubo());
        Assert.Throws<OverflowException>(() => new Ising([1e308], []).ToQubo());
        Assert.Throws<OverflowException>(() => Ising.FromQubo(new Qubo([1.7e308, 1.7e308], [1.7e308], 1.7e308)));
    }

    [Fact]
    public void RefusesWhatIsNoModel()
    {
        Assert.Throws<ArgumentException>(() => new Ising([0, 0], []));
        Assert.Throws<ArgumentException>(() => new Ising([double.NaN], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ising([0], []) { Cardinality = 2 });
        Assert.Throws<ArgumentException>(() => new Ising([0], []).Energy([0]));
    }
}
