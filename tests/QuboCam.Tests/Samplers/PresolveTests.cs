using CsCheck;

namespace QuboCam.Tests;

public sealed class PresolveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static PresolvedSampler Exact() => new(options => new ExactSampler(options), new() { Seed = 3, Threads = 1 });

    private static PresolvedSampler Annealing() => new(
        options => new SimulatedAnnealingSampler(options), new() { Seed = 3, Threads = 1, Reads = 20, Sweeps = 100 });

    /// <summary>Small whole numbers, so that ties are frequent; sparse, so that there are parts; strong linear biases, so that much is fixed.</summary>
    private static readonly Gen<Qubo> Problem =
        from n in Gen.Int[0, 14]
        from zeros in Gen.Int[0, 95]
        from strength in Gen.Int[1, 8]
        from linear in Gen.Int[-strength, strength].Array[n]
        from quadratic in Gen.Select(Gen.Int[-3, 3], Gen.Int[0, 99]).Array[n * (n - 1) / 2]
        select new Qubo(
            [.. linear.Select(a => (double)a)], [.. quadratic.Select(b => b.Item2 < zeros ? 0.0 : b.Item1)], offset: 7);

    private static IEnumerable<bool[]> States(int n) =>
        Enumerable.Range(0, 1 << n).Select(s => Enumerable.Range(0, n).Select(i => (s >> i & 1) == 1).ToArray());

    private static string Bits(IEnumerable<bool> x) => string.Concat(x.Select(bit => bit ? '1' : '0'));

    [Fact]
    public void KeepsEveryMinimumAndNoOther()
    {
        Problem.Sample(
            qubo =>
            {
                Presolve presolve = Presolve.Of(qubo);
                Qubo reduced = presolve.Reduced();
                double least = States(reduced.Variables).Min(x => SlowTwin.Energy(reduced, x));
                string[] lifted = [.. States(reduced.Variables).Where(x => SlowTwin.Energy(reduced, x) <= least + 1e-9)
                    .Select(x => Bits(presolve.Lift(x))).Order(StringComparer.Ordinal)];

                Assert.Equal(SlowTwin.Minima(qubo), lifted);
            },
            iter: 300);
    }

    [Fact]
    public void EnergiesAreThoseOfTheWholeProblem()
    {
        Problem.Sample(
            qubo =>
            {
                Presolve presolve = Presolve.Of(qubo);
                Qubo reduced = presolve.Reduced();
                foreach (bool[] x in States(reduced.Variables).Take(64))
                {
                    bool[] whole = presolve.Lift(x);
                    double parts = presolve.FixedEnergy + presolve.Parts().Sum(
                        part => SlowTwin.Energy(part.Qubo, [.. part.Variables.Select(i => whole[i])]));
                    Assert.Equal(SlowTwin.Energy(qubo, whole), SlowTwin.Energy(reduced, x), tolerance: 1e-9);
                    Assert.Equal(SlowTwin.Energy(qubo, whole), parts, tolerance: 1e-9);
                }
            },
            iter: 300);
    }

    [Fact]
    public void PartsDoNotTouchAndAreConnected()
    {
        Problem.Sample(
            qubo =>
            {
                Presolve presolve = Presolve.Of(qubo);
                int[][] parts = [.. presolve.Parts().Select(part => part.Variables.ToArray())];
                foreach (int[] part in parts)
                {
                    HashSet<int> reached = [part[0]];
                    while (part.FirstOrDefault(i => !reached.Contains(i) && reached.Any(j => qubo[i, j] != 0), -1) is >= 0 and int next)
                        reached.Add(next);
                    Assert.Equal(part.Length, reached.Count);
                    Assert.All(part, i => Assert.All(parts.Where(other => other != part).SelectMany(other => other), j => Assert.Equal(0, qubo[i, j])));
                }
                Assert.Equal(presolve.Report.Remaining, parts.Sum(part => part.Length));
            },
            iter: 300);
    }

    [Fact]
    public void FixesByHand()
    {
        // x₀ is 0 whatever the others are (3 − 2 > 0), x₁ is 1 (−3 + 2 < 0), x₂ then −1 + 1 = 0: a tie, which stays.
        Presolve presolve = Presolve.Of(new Qubo([3, -3, -1, 0], quadratic: [-2, 0, 0, 1, 0, 0], offset: 10));

        Assert.Equal([false, true, null, null], presolve.Fixed);
        Assert.Equal(7, presolve.FixedEnergy);
        Assert.Equal(new PresolveReport(4, 1, 1, 1, []) with { Components = presolve.Report.Components }, presolve.Report);
        Assert.Equal([1, 1], presolve.Report.Components);
    }

    [Fact]
    public void AChainOfDecisionsIsFollowedToItsEnd()
    {
        // x₀ is 1 by itself; each next one only once its predecessor is: 0.5 − 1 < 0.
        const int n = 200;
        double[] quadratic = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => j == i + 1 ? -1.0 : 0))];

        Presolve presolve = Presolve.Of(new Qubo([-0.5, .. Enumerable.Repeat(0.5, n - 1)], [.. quadratic]));

        Assert.Equal(n, presolve.Report.FixedAtOne);
        Assert.Equal(-0.5 * n, presolve.FixedEnergy);
    }

    [Fact]
    public void ManyDecisionsAtOnceKeepTheEnergies()
    {
        // Couplings in [−1, 1] of 150 variables: biases beyond their sum decide three quarters at once, what they add some more.
        Qubo free = RandomProblems.Mixed(150, seed: 8);
        Qubo qubo = new([.. free.Linear.Select((a, i) => i % 4 == 0 ? a : 200 * a)], free.Quadratic);
        Random random = new(2);

        Presolve presolve = Presolve.Of(qubo);
        bool[] rest = [.. Enumerable.Range(0, presolve.Report.Remaining).Select(_ => random.Next(2) == 1)];

        Assert.InRange(presolve.Report.Remaining, 1, 75);
        Assert.True(presolve.Report.FixedAtZero > 20 && presolve.Report.FixedAtOne > 20);
        Assert.Equal(SlowTwin.Energy(qubo, presolve.Lift(rest)), presolve.Reduced().Energy(rest), tolerance: 1e-9);
        Assert.All(presolve.Parts(), part => Assert.All(part.Variables.Zip(part.Qubo.Linear), pair => Assert.Equal(
            qubo.Linear[pair.First] + Enumerable.Range(0, 150).Where(j => presolve.Fixed[j] == true).Sum(j => qubo[pair.First, j]),
            pair.Second, tolerance: 1e-9)));
    }

    [Fact]
    public void AStateTiedWithinTheToleranceIsNotLost()
    {
        Presolve presolve = Presolve.Of(new Qubo([1, 5e-10, -5e-10, 5e-9], [0, 0, 0, 0, 0, 0]));

        Assert.Equal([false, null, null, false], presolve.Fixed);
    }

    [Fact]
    public void WithACardinalityNothingIsFixed()
    {
        Qubo qubo = new([3, -3, 5], [0, 0, 0]) { Cardinality = 2 };

        Presolve presolve = Presolve.Of(qubo);

        Assert.Equal([3], presolve.Report.Components);
        Assert.Same(qubo, presolve.Reduced());
        Assert.Equal([true, true, false], Exact().Sample(qubo, Cancellation).Best.X);
    }

    [Fact]
    public void TheExactSolverReturnsTheSameWithAndWithout()
    {
        Problem.Sample(
            qubo =>
            {
                SampleSet plain = new ExactSampler(new() { Threads = 1 }).Sample(qubo, Cancellation);
                SampleSet presolved = Exact().Sample(qubo, Cancellation);

                Assert.Equal(plain.Samples.Select(sample => Bits(sample.X)), presolved.Samples.Select(sample => Bits(sample.X)));
                Assert.Equal(SlowTwin.Minimum(qubo), presolved.Best.Energy, tolerance: 1e-9);
                Assert.Equal(presolved.Best.Energy, presolved.LowerBound, tolerance: 1e-9);
                Assert.True(presolved.IsOptimal);
                Assert.Equal(qubo.Variables, presolved.Presolve!.Variables);
            },
            iter: 300);
    }

    [Fact]
    public void AHeuristicKeepsItsReadsAndAnHonestBound()
    {
        Problem.Sample(
            qubo =>
            {
                SampleSet samples = Annealing().Sample(qubo, Cancellation);

                Assert.Equal("simulated-annealing", samples.Sampler);
                Assert.True(samples.LowerBound <= SlowTwin.Minimum(qubo) + 1e-9);
                Assert.All(samples.Samples, sample => Assert.Equal(SlowTwin.Energy(qubo, sample.X), sample.Energy, tolerance: 1e-9));
                if (samples.Presolve!.Remaining > 0)
                    Assert.Equal(20, samples.Samples.Sum(sample => sample.Occurrences));
            },
            iter: 100);
    }

    [Fact]
    public void TwoLargePartsAreProvenOneByOne()
    {
        // Two copies of a problem of 40 variables that do not touch: twice the minimum.
        Qubo one = RandomProblems.Mixed(40, seed: 4);
        double[] quadratic = [.. Enumerable.Range(0, 80).SelectMany(i => Enumerable.Range(i + 1, 79 - i).Select(
            j => i / 40 == j / 40 ? one[i % 40, j % 40] : 0))];
        Qubo twice = new([.. one.Linear, .. one.Linear], [.. quadratic]);

        SampleSet single = new ExactSampler(new() { Threads = 1 }).Sample(one, Cancellation), both = Exact().Sample(twice, Cancellation);

        Assert.True(both.IsOptimal);
        Assert.Equal(2 * single.Best.Energy, both.Best.Energy, tolerance: 1e-9);
        Assert.Equal(80 - both.Presolve!.Remaining, 2 * (40 - both.Presolve.Components[0]));
    }

    [Fact]
    public void AnAllZeroProblemIsAllTies()
    {
        SampleSet samples = Exact().Sample(new Qubo([.. new double[40]], [.. new double[780]], offset: 1), Cancellation);

        // The first 64 assignments in the order of the bits differ in the last six.
        Assert.Equal(64, samples.Samples.Length);
        Assert.All(samples.Samples, sample => Assert.DoesNotContain(true, sample.X[..34]));
        Assert.True(samples.IsOptimal);
        Assert.Equal(1, samples.LowerBound);
    }

    [Fact]
    public void ACancelledSamplerThrows()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Exact().Sample(RandomProblems.Mixed(40, seed: 1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void RefusesAnAssignmentOfTheWrongLength()
    {
        Assert.Throws<ArgumentException>(() => Presolve.Of(new Qubo([1], [])).Lift([true]));
    }
}
