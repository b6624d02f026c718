using CsCheck;

namespace QuboCam.Tests;

/// <summary>No bound lies above the minimum that a plain loop over all states finds.</summary>
public sealed class BoundTests
{
    private static readonly Gen<Qubo> Problems =
        Gen.Select(Gen.Int[1, 9], Gen.ULong[0, 1_000_000], Gen.Bool, Gen.Int[-9, 9]).Select((n, seed, signed, ones) =>
        {
            Qubo free = signed ? RandomProblems.Mixed(n, seed) : RandomProblems.NonNegative(n, seed);
            return new Qubo(free.Linear, free.Quadratic, offset: 0.25) { Cardinality = ones < 0 ? null : Math.Min(ones, n) };
        });

    [Fact]
    public void TheSimpleBoundIsNotAboveTheMinimum() => Problems.Sample(qubo =>
        SimpleBound.Of(qubo, qubo.ToSymmetricMatrix()) <= SlowTwin.Minimum(qubo) + 1e-12, iter: 1000);

    [Fact]
    public void TheCliqueBoundIsNotAboveTheMinimumAtAnyPrice() => Gen.Select(Problems, Gen.Double[-1, 1]).Sample((qubo, price) =>
        new CliqueCoverBound(Root(qubo), qubo.Cardinality is null ? 0 : price).Value <= SlowTwin.Minimum(qubo) + 1e-12, iter: 1000);

    [Fact]
    public void TheConvexBoundIsNotAboveTheMinimumHoweverEarlyItStops() => Gen.Select(Problems, Gen.Int[1, 30]).Sample((qubo, sweeps) =>
    {
        SearchNode root = Root(qubo);
        double bound = new ConvexBound(root, DiagonalShift.Of(root.Block, default)).Tighten(double.PositiveInfinity, sweeps);
        return bound <= SlowTwin.Minimum(qubo) + 1e-9;
    }, iter: 1000);

    [Fact]
    public void TheCliqueBoundOfAConflictingPairIsTheLargerGain()
    {
        // E = -2x₀ - x₁ + 3x₀x₁: the two are never both worth it, so the bound is tight at -2, by hand.
        CliqueCoverBound bound = new(Root(new Qubo([-2, -1], [3])));

        Assert.Equal(-2, bound.Value);
    }

    [Fact]
    public void TheConvexBoundOfAConvexProblemIsTheMinimumOfItsRelaxation()
    {
        // f = -2x₀ - x₁ + ½x₀x₁ + ½δ(x² - x) with δ = ½: the minimum over the box lies at (1, 1), value -2.5, by hand.
        ConvexBound bound = new(Root(new Qubo([-2, -1], [0.5])), shift: 0.5);

        Assert.Equal(-2.5, bound.Tighten(double.PositiveInfinity, sweeps: 50), tolerance: 1e-12);
    }

    [Fact]
    public void TheDiagonalShiftIsTheNegatedLowestEigenvalue()
    {
        // All couplings 1 among n: eigenvalues n − 1 and −1.
        Qubo complete = new([.. new double[9]], [.. Enumerable.Repeat(1.0, 36)]);
        // Couplings of a ring of even length: eigenvalues 2 cos(2πk/n), lowest −2.
        Qubo ring = new([.. new double[8]], [.. Enumerable.Range(0, 8).SelectMany(i =>
            Enumerable.Range(i + 1, 7 - i).Select(j => j - i is 1 or 7 ? 1.0 : 0))]);

        // The margin that keeps the factorisation stable is looser than 1e-9: 1e-6 of the largest row sum.
        Assert.Equal(1, DiagonalShift.Of(Root(complete).Block, TestContext.Current.CancellationToken), tolerance: 1e-5);
        Assert.Equal(2, DiagonalShift.Of(Root(ring).Block, TestContext.Current.CancellationToken), tolerance: 1e-5);
    }

    private static SearchNode Root(Qubo qubo) => SearchNode.Root(qubo, qubo.ToSymmetricMatrix(), double.NegativeInfinity);
}
