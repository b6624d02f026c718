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
    public void TheSimpleBoundOfManyVariablesIsThatOfSortedRowsOrALittleBelow() =>
        Gen.Select(Gen.Int[1, 600], Gen.ULong[0, 20]).Sample((ones, seed) =>
    {
        Qubo free = RandomProblems.Mixed(600, seed), qubo = new(free.Linear, free.Quadratic) { Cardinality = ones };
        double[] shares = [.. Enumerable.Range(0, 600).Select(i => qubo.Linear[i] + 0.5 * Row(i).Order().Take(ones - 1).Sum())];
        double sorted = shares.Order().Take(ones).Sum();

        double bound = SimpleBound.Of(qubo, qubo.ToSymmetricMatrix());

        // The threshold comes from some of the couplings: near, not at the best one.
        return bound <= sorted + 1e-9 && bound >= sorted - 0.01 * ones * ones;

        IEnumerable<double> Row(int i) => Enumerable.Range(0, 600).Where(j => j != i).Select(j => qubo[i, j]);
    }, iter: 20);

    [Fact]
    public void TheSimpleBoundStaysFiniteWhereSumsDoNot()
    {
        Qubo free = new([.. Enumerable.Repeat(-1e308, 4)], [.. Enumerable.Repeat(-1e308, 6)]);
        Qubo two = new(free.Linear, free.Quadratic) { Cardinality = 2 };

        Assert.Equal(double.MinValue, SimpleBound.Of(free, free.ToSymmetricMatrix()));
        Assert.Equal(double.MinValue, SimpleBound.Of(two, two.ToSymmetricMatrix()));
    }

    [Fact]
    public void TheCliqueBoundFixesNothingOnceTheTimeIsOver()
    {
        Qubo qubo = new([-2, -1], [3]);
        SearchLimits over = new(new SteppingClock(2), TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.True(over.IsOver(long.MaxValue / 2));
        Assert.False(Cliques(qubo, price: 0).Fix(-2, over));
        // E(0, 1) = −1 and E(0, 0) = 0 are above −2: x₀ is 1, by hand.
        Assert.True(Cliques(qubo, price: 0).Fix(-1.5, NoLimits));
    }

    [Fact]
    public void TheCliqueBoundIsNotAboveTheMinimumAtAnyPrice() => Gen.Select(Problems, Gen.Double[-1, 1]).Sample((qubo, price) =>
        Cliques(qubo, qubo.Cardinality is null ? 0 : price).Value <= SlowTwin.Minimum(qubo) + 1e-12, iter: 1000);

    [Fact]
    public void TheConvexBoundIsNotAboveTheMinimumHoweverEarlyItStops() => Gen.Select(Problems, Gen.Int[1, 30]).Sample((qubo, sweeps) =>
    {
        double bound = Convex(qubo, DiagonalShift.Of(Root(qubo).Block, NoLimits)!).Tighten(double.PositiveInfinity, sweeps, NoLimits);
        return bound <= SlowTwin.Minimum(qubo) + 1e-9;
    }, iter: 1000);

    [Fact]
    public void TheCliqueBoundOfAConflictingPairIsTheLargerGain()
    {
        // E = -2x₀ - x₁ + 3x₀x₁: the two are never both worth it, so the bound is tight at -2, by hand.
        CliqueCoverBound bound = Cliques(new Qubo([-2, -1], [3]), price: 0);

        Assert.Equal(-2, bound.Value);
    }

    [Fact]
    public void TheConvexBoundOfAConvexProblemIsTheMinimumOfItsRelaxation()
    {
        // f = -2x₀ - x₁ + ½x₀x₁ + ½δ(x² - x) with δ = ½: the minimum over the box lies at (1, 1), value -2.5, by hand.
        ConvexBound bound = Convex(new Qubo([-2, -1], [0.5]), [0.5, 0.5]);

        Assert.Equal(-2.5, bound.Tighten(double.PositiveInfinity, sweeps: 50, NoLimits), tolerance: 1e-12);
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
        Assert.Equal(1, Shift(complete), tolerance: 1e-5);
        Assert.Equal(2, Shift(ring), tolerance: 1e-5);
    }

    [Fact]
    public void TheShiftOfManyRepeatedMapsIsTheirSquaredNorm()
    {
        // A Gram matrix of 200 vectors of length 2 in 6 dimensions without its diagonal: its lowest eigenvalue is −4, by rank.
        Random random = new(5);
        double[][] maps = [.. Enumerable.Range(0, 200).Select(_ => Norm2([.. Enumerable.Range(0, 6).Select(_ => random.NextDouble())]))];
        Qubo gram = new([.. new double[200]], [.. Enumerable.Range(0, 200).SelectMany(i =>
            Enumerable.Range(i + 1, 199 - i).Select(j => maps[i].Zip(maps[j], (a, b) => a * b).Sum()))]);

        Assert.Equal(4, Shift(gram), tolerance: 1e-5);

        static double[] Norm2(double[] map) => [.. map.Select(v => 2 * v / Math.Sqrt(map.Sum(w => w * w)))];
    }

    [Fact]
    public void TheFactorisationAcceptsAShiftExactlyAboveTheLowestEigenvalue() => Gen.Select(Gen.Int[2, 70], Gen.Int[0, 1000]).Sample((n, seed) =>
    {
        // Couplings u uᵀ without the diagonal of a vector u of ±1: eigenvalues n − 1 and −1.
        Random random = new(seed);
        double[] u = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * 2.0 - 1)];
        Qubo qubo = new([.. new double[n]], [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => u[i] * u[j]))]);
        CouplingBlock block = Root(qubo).Block;
        return Cholesky.IsPositiveDefinite(block, 1 + 1e-6, NoLimits) == true && Cholesky.IsPositiveDefinite(block, 1 - 1e-6, NoLimits) == false;
    }, iter: 200);

    [Fact]
    public void TheLowestNumbersComeFirst() =>
        Gen.Select(Gen.Int[0, 20].Array[0, 40], Gen.Int[0, 40]).Sample((integers, wanted) =>
        {
            double[] values = [.. integers.Select(i => (double)i)];
            int count = Math.Min(wanted, values.Length);

            Selection.Partition(values, count);

            return values.Take(count).Order().SequenceEqual(integers.Order().Take(count).Select(i => (double)i))
                && values.Order().SequenceEqual(integers.Order().Select(i => (double)i));
        }, iter: 2000);

    private static SearchLimits NoLimits => new(TimeProvider.System, TimeSpan.MaxValue, CancellationToken.None);

    private static double Shift(Qubo qubo) => DiagonalShift.Of(Root(qubo).Block, NoLimits)!.Max();

    private static CliqueCoverBound Cliques(Qubo qubo, double price) => new(Root(qubo), new SearchWorkspace(qubo.Variables), price);

    private static ConvexBound Convex(Qubo qubo, double[] diagonal)
    {
        SearchNode root = Root(qubo);
        root.SetDiagonal(diagonal);
        return new ConvexBound(root, new SearchWorkspace(qubo.Variables));
    }

    private static SearchNode Root(Qubo qubo) => SearchNode.Root(qubo, qubo.ToSymmetricMatrix(), double.NegativeInfinity);
}
