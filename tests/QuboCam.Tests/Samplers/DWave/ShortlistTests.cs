namespace QuboCam.Tests;

public sealed class ShortlistTests
{
    /// <summary>Couplings so weak against some linear biases that presolving decides a part.</summary>
    private static Qubo PartlyDecided(int n, ulong seed)
    {
        Qubo mixed = RandomProblems.Mixed(n, seed);
        return new Qubo([.. mixed.Linear.Select((a, i) => i % 3 == 0 ? n * a : a)], mixed.Quadratic, offset: 0.5 * seed);
    }

    [Fact]
    public void WhereAllUndecidedVariablesAreKeptNoMinimumIsLost()
    {
        int decided = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            Qubo qubo = PartlyDecided(4 + (int)(seed % 9), seed);

            Shortlist list = Shortlist.Of(qubo, qubo.Variables);

            decided += list.Decided;
            Assert.Equal(0, list.Omitted);
            Assert.Equal(SlowTwin.Minimum(qubo), SlowTwin.Minimum(list.Reduce(qubo)), tolerance: 1e-9);
            Assert.Equal(SlowTwin.Minima(qubo).Length, SlowTwin.Minima(list.Reduce(qubo)).Length);
        }
        Assert.True(decided > 40, $"{decided} variables were decided");
    }

    [Fact]
    public void ReducedEnergiesAreThoseOfTheLiftedStates()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            int n = 5 + (int)(seed % 8);
            Qubo qubo = PartlyDecided(n, seed);
            Shortlist list = Shortlist.Of(qubo, 1 + (int)(seed % 5));
            Qubo reduced = list.Reduce(qubo);

            Assert.Equal(list.Kept.Length, reduced.Variables);
            for (int state = 0; state < 1 << list.Kept.Length; state++)
            {
                bool[] kept = [.. Enumerable.Range(0, list.Kept.Length).Select(i => (state >> i & 1) != 0)], x = list.Lift(kept);
                Assert.Equal(SlowTwin.Energy(qubo, x), SlowTwin.Energy(reduced, kept), tolerance: 1e-9);
                Assert.Equal(kept, list.Kept.Select(i => x[i]));
            }
        }
    }

    [Fact]
    public void OfTheUndecidedTheLowestLinearBiasesAreKeptAndTheOthersAreZero()
    {
        // A triangle-free frustration: all couplings 2, biases −0.3 … −0.9: every single variable may be 1, none is decided.
        Qubo qubo = new([-0.3, -0.9, -0.5, -0.7], [2, 2, 2, 2, 2, 2]);

        Shortlist list = Shortlist.Of(qubo, 2);

        Assert.Equal([1, 3], list.Kept);
        Assert.Equal((4, 0, 2), (list.Variables, list.Decided, list.Omitted));
        Assert.Equal([false, true, false, false], list.Lift([true, false]));
    }

    [Fact]
    public void AllKeepsTheProblemAsItIs()
    {
        Qubo qubo = RandomProblems.Mixed(5, 1);

        Shortlist list = Shortlist.All(qubo);

        Assert.Same(qubo, list.Reduce(qubo));
        Assert.Equal((5, 0, 0), (list.Kept.Length, list.Decided, list.Omitted));
    }

    [Fact]
    public void AnExactNumberOfOnesStaysAndNothingIsDecided()
    {
        Qubo free = PartlyDecided(9, 3), qubo = new(free.Linear, free.Quadratic) { Cardinality = 4 };

        Shortlist list = Shortlist.Of(qubo, 6);

        Assert.Equal((6, 0, 4), (list.Kept.Length, list.Decided, list.Reduce(qubo).Cardinality));
        Assert.Throws<InputException>(() => Shortlist.Of(qubo, 3));
    }
}
