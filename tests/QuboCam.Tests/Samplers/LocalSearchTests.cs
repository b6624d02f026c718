using CsCheck;

namespace QuboCam.Tests;

public sealed class LocalSearchTests
{
    [Fact]
    public void SwapsAsAPlainLoopDoes() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.ULong[0, 1_000_000], Gen.Bool).Sample((n, ones, seed, signed) =>
    {
        Qubo free = signed ? RandomProblems.Mixed(n, seed) : RandomProblems.NonNegative(n, seed);
        Qubo qubo = new(free.Linear, free.Quadratic) { Cardinality = Math.Min(ones, n) };
        bool[] fast = [.. Enumerable.Range(0, n).Select(i => i < ones)], slow = [.. fast];

        new LocalSearch(qubo, qubo.ToSymmetricMatrix()).Descend(fast);
        while (Swaps(slow).MinBy(Energy) is { } next && Energy(next) < Energy(slow) - 1e-11)
            slow = next;

        return fast.SequenceEqual(slow);

        double Energy(bool[] x) => SlowTwin.Energy(qubo, x);
    }, iter: 300);

    [Fact]
    public void StopsSwappingWhenItIsTold()
    {
        Qubo qubo = new([-1, -2, -3, 1], [0, 0, 0, 0, 0, 0]) { Cardinality = 2 };
        bool[] x = [true, false, false, true];
        int asked = 0;

        new LocalSearch(qubo, qubo.ToSymmetricMatrix()).Descend(x, _ => ++asked > 1);

        // One swap of two: the dearest one for the cheapest zero.
        Assert.Equal([true, false, true, false], x);
    }

    private static IEnumerable<bool[]> Swaps(bool[] x) =>
        from i in Enumerable.Range(0, x.Length)
        from j in Enumerable.Range(0, x.Length)
        where x[i] && !x[j]
        select x.Select((bit, at) => at == i ? false : at == j ? true : bit).ToArray();
}
