using CsCheck;

namespace QuboCam.Tests;

/// <summary>The doubly nonnegative relaxation, its parts and its search, beside enumeration and small cases by hand.</summary>
public sealed class DoublyNonnegativeTests
{
    private static readonly Gen<Qubo> Problems = Gen.Select(Gen.Int[1, 10], Gen.ULong[0, 1_000_000], Gen.Bool).Select((n, seed, signed) =>
    {
        Qubo free = signed ? RandomProblems.Mixed(n, seed) : RandomProblems.NonNegative(n, seed);
        return new Qubo(free.Linear, free.Quadratic, offset: 0.25);
    });

    [Fact]
    public void NoAssignmentViolatesATriangle()
    {
        foreach (bool isStar in (bool[])[false, true])
            foreach (bool[] x in States(3))
                Assert.True(new Triangle(0, 1, 2, isStar).Slack(Ones(x), Products(x)) >= 0);
    }

    [Fact]
    public void ATriangleCutsOffHalfOfEverythingWithoutProducts()
    {
        // x = (½, ½, ½), products 0: 1 − 3/2 < 0; a star with products ½, ½, 0: ½ + 0 − 1 < 0.
        Assert.Equal(-0.5f, new Triangle(0, 1, 2, IsStar: false).Slack([0.5f, 0.5f, 0.5f], new float[9]));
        Assert.Equal(-0.5f, new Triangle(0, 1, 2, IsStar: true).Slack([0.5f, 0.5f, 0.5f], [0, 0.5f, 0.5f, 0.5f, 0, 0, 0.5f, 0, 0]));
    }

    [Fact]
    public void ChargingATriangleSubtractsItsPriceTimesItsSlack()
    {
        foreach (bool isStar in (bool[])[false, true])
        {
            Triangle triangle = new(2, 0, 3, isStar);
            double[] linear = new double[4], couplings = new double[16];
            double constant = triangle.Charge(0.75, linear, couplings);
            Qubo charged = new([.. linear],
                [.. Enumerable.Range(0, 4).SelectMany(i => Enumerable.Range(i + 1, 3 - i).Select(j => couplings[i * 4 + j]))], constant);

            foreach (bool[] x in States(4))
                Assert.Equal(-0.75 * triangle.Slack(Ones(x), Products(x)), SlowTwin.Energy(charged, x), tolerance: 1e-12);
        }
    }

    [Fact]
    public void TheMostViolatedTrianglesAreFound() => Gen.Select(Gen.Int[3, 8], Gen.ULong[0, 1_000_000]).Sample((n, seed) =>
    {
        Random random = new((int)seed);
        float[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextSingle())];
        float[] products = new float[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                products[i * n + j] = products[j * n + i] = random.NextSingle();
        TriangleInequalities triangles = new();
        triangles.AddViolated(x, products, most: 5);

        float[] slacks = [.. AllTriangles(n).Select(t => t.Slack(x, products)).Where(s => s < -0.01f).Order().Take(5)];
        return slacks.Zip(triangles.Priced.Select(p => p.Triangle.Slack(x, products)).Order()).All(p => Math.Abs(p.First - p.Second) < 1e-5f)
            && triangles.Priced.Count == slacks.Length;
    }, iter: 300);

    [Fact]
    public void TheInverseDiagonalIsThatOfTheInverse()
    {
        // [[4, 2], [2, 3]]: determinant 8, inverse [[3, −2], [−2, 4]] / 8. A matrix with determinant −5 has no factor.
        double[] inverse = CholeskyFactor.TryCompute([4, 2, 2, 3], 2)!.InverseDiagonal();

        Assert.Equal(3.0 / 8, inverse[0], tolerance: 1e-15);
        Assert.Equal(4.0 / 8, inverse[1], tolerance: 1e-15);
        Assert.Null(CholeskyFactor.TryCompute([1, 3, 3, 4], 2));
    }

    [Fact]
    public void TheBoundIsNotAboveTheMinimumAndDecisionsKeepTheMinima() => Gen.Select(Problems, Gen.Int[0, 20]).Sample((qubo, sweeps) =>
    {
        int n = qubo.Variables;
        DoublyNonnegativeRelaxation relaxation =
            DoublyNonnegativeRelaxation.Start(Block(qubo), [.. qubo.Linear]);
        relaxation.Improve(sweeps, 0.2f, Endless);
        relaxation.Separate(dropFree: false);
        relaxation.Improve(sweeps, 0.1f, Endless);
        ConvexReformulation convex = relaxation.Reformulate(qubo.Offset, Endless);
        bool?[] decided = convex.Decide(SlowTwin.Minimum(qubo) + 1e-9);

        return convex.Bound <= SlowTwin.Minimum(qubo) + 1e-9 && SlowTwin.Minima(qubo).All(minimum =>
            decided.Zip(minimum).All(p => p.First is null || p.First == (p.Second == '1')));
    }, iter: 600);

    [Fact]
    public void TheRelaxationOfATriangleOfConflictsIsTight()
    {
        // −x₀ − x₁ − x₂ + the three products: minimum −1 (one alone, or two, −2 + 1). The box bound is −3/2 (all ½), by hand.
        Qubo qubo = new([-1, -1, -1], [1, 1, 1]);
        DoublyNonnegativeRelaxation relaxation =
            DoublyNonnegativeRelaxation.Start(Block(qubo), [.. qubo.Linear]);
        for (int round = 0; round < 10; round++)
        {
            relaxation.Separate(dropFree: false);
            relaxation.Improve(200, 0.05f, Endless);
        }

        Assert.Equal(-1, relaxation.Reformulate(0, Endless).Bound, tolerance: 0.02);
    }

    [Fact]
    public void TheSearchFindsTheMinimumOfEnumeration() => Problems.Sample(qubo =>
    {
        DoublyNonnegativeSearch search = Search(qubo, new bool[qubo.Variables], Endless);
        double minimum = SlowTwin.Minimum(qubo);
        return Math.Abs(search.BestEnergy - minimum) <= 1e-9 && search.LowerBound >= minimum - 1e-9 && search.LowerBound <= minimum + 1e-9;
    }, iter: 400);

    [Fact]
    public void TheSearchKeepsTheNumberOfOnes() => Gen.Select(Problems, Gen.Int[0, 10]).Sample((free, ones) =>
    {
        Qubo qubo = new(free.Linear, free.Quadratic, free.Offset) { Cardinality = Math.Min(ones, free.Variables) };
        bool[] start = [.. Enumerable.Range(0, qubo.Variables).Select(i => i < qubo.Cardinality)];
        DoublyNonnegativeSearch search = Search(qubo, start, Endless);
        double minimum = SlowTwin.Minimum(qubo);
        return Math.Abs(search.BestEnergy - minimum) <= 1e-9 && Math.Abs(search.LowerBound - minimum) <= 1e-9
            && search.Best.Count(one => one) == qubo.Cardinality;
    }, iter: 400);

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-60)]
    [InlineData(1e60)]
    [InlineData(1e300)]
    public void TheUnitOfTheBiasesDoesNotMatter(double unit)
    {
        Qubo plain = RandomProblems.Mixed(12, seed: 3);
        Qubo scaled = new([.. plain.Linear.Select(a => a * unit)], [.. plain.Quadratic.Select(b => b * unit)]);
        DoublyNonnegativeSearch search = Search(scaled, new bool[12], Endless);
        double minimum = SlowTwin.Minimum(plain);

        Assert.Equal(minimum, search.BestEnergy / unit, tolerance: 1e-9);
        Assert.Equal(minimum, search.LowerBound / unit, tolerance: 1e-9);
    }

    [Fact]
    public void ASearchThatIsStoppedHasAnHonestBound()
    {
        for (int looks = 1; looks < 60; looks += 4)
        {
            Qubo qubo = RandomProblems.Mixed(14, seed: 5);
            DoublyNonnegativeSearch search = Search(qubo, new bool[14], new SearchLimits(new CountdownClock(looks), TimeSpan.FromSeconds(1), default));
            double minimum = SlowTwin.Minimum(qubo);

            Assert.True(search.LowerBound <= minimum + 1e-9);
            Assert.True(search.BestEnergy >= minimum - 1e-12);
        }
    }

    private static SearchLimits Endless => new(TimeProvider.System, TimeSpan.MaxValue, default);

    private static CouplingBlock Block(Qubo qubo) => new([.. Enumerable.Range(0, qubo.Variables)], qubo.ToSymmetricMatrix(), HasNegative: true);

    private static DoublyNonnegativeSearch Search(Qubo qubo, bool[] start, SearchLimits limits)
    {
        DoublyNonnegativeSearch search = new(qubo, qubo.ToSymmetricMatrix(), start, limits);
        search.Run(static () => { });
        return search;
    }

    private static IEnumerable<Triangle> AllTriangles(int n) =>
        from i in Enumerable.Range(0, n)
        from j in Enumerable.Range(0, n)
        from k in Enumerable.Range(j + 1, n - j - 1)
        where i != j && i != k
        from isStar in (bool[])[true, false]
        where isStar || i < j
        select new Triangle(i, j, k, isStar);

    private static IEnumerable<bool[]> States(int n) =>
        Enumerable.Range(0, 1 << n).Select(state => (bool[])[.. Enumerable.Range(0, n).Select(i => (state >> i & 1) != 0)]);

    private static float[] Ones(bool[] x) => [.. x.Select(one => one ? 1f : 0f)];

    private static float[] Products(bool[] x) => [.. x.SelectMany(a => x.Select(b => a && b ? 1f : 0f))];

    /// <summary>A clock that leaps past every limit after so many looks.</summary>
    private sealed class CountdownClock(int looks) : TimeProvider
    {
        private int _left = looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => --_left < 0 ? 1_000_000 : 0;
    }
}
