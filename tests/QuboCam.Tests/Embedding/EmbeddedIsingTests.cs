using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>A problem on the qubits of an annealer, and back.</summary>
public sealed class EmbeddedIsingTests
{
    // Of a Chimera graph of one cell: qubits 0–3 and 4–7, each of the first coupled to each of the second. K3 with chains {0, 4}, {1, 5}, {6}:
    // the first two chains are joined by (0, 5) and (1, 4), the third is joined to them by (0, 6) and (1, 6).
    private static readonly HardwareGraph Cell = Topologies.Chimera.Ideal([1, 1, 4]);
    private static readonly MinorEmbedding Triangle = new([[0, 4], [1, 5], [6]]);
    private static readonly Ising Problem = new(fields: [0.5, -1, 2], couplings: [0.8, -0.6, 0.4], offset: 0.25);

    [Fact]
    public void DividesFieldsOverTheChainAndCouplingsOverTheCouplers()
    {
        EmbeddedIsing embedded = EmbeddedIsing.Of(Problem, Triangle, Cell, chainStrength: 3);

        Assert.Equal(new() { [0] = 0.25, [1] = -0.5, [4] = 0.25, [5] = -0.5, [6] = 2 }, embedded.Fields.ToDictionary());
        Assert.Equal(
            new() { [(0, 4)] = -3, [(1, 5)] = -3, [(0, 5)] = 0.4, [(1, 4)] = 0.4, [(0, 6)] = -0.6, [(1, 6)] = 0.4 },
            embedded.Couplings.ToDictionary());
        Assert.Equal(6.25, embedded.Offset);
    }

    [Fact]
    public void HasTheEnergiesOfTheProblemWhereNoChainIsBroken()
    {
        EmbeddedIsing embedded = EmbeddedIsing.Of(Problem, Triangle, Cell, chainStrength: 1.7);

        for (int state = 0; state < 8; state++)
        {
            sbyte[] spins = [.. Enumerable.Range(0, 3).Select(i => (sbyte)((state >> i & 1) * 2 - 1))];
            Dictionary<int, sbyte> qubits = Triangle.Chains.Zip(spins).SelectMany(pair => pair.First.Select(q => (q, pair.Second)))
                .ToDictionary(pair => pair.q, pair => pair.Second);

            Assert.Equal(Problem.Energy(spins), Energy(embedded, qubits), tolerance: 1e-12);
        }
    }

    [Fact]
    public void APairWithoutACouplerIsRefused()
    {
        MinorEmbedding side = new([[0], [1], [6]]);

        Assert.Contains("no coupler joins", Assert.Throws<ArgumentException>(() => EmbeddedIsing.Of(Problem, side, Cell, 1)).Message);
    }

    // h = 4 wants a factor of 1 in [−4, 4]; J = 0.8 allows 1.25 in [−2, 1], the chain's −3 allows 2/3.
    [Fact]
    public void TheScaleFillsTheNarrowestRange()
    {
        HardwareRanges ranges = new(Fields: (-4, 4), Couplings: (-2, 1), SumPerQubit: null);
        EmbeddedIsing embedded = EmbeddedIsing.Of(Problem, Triangle, Cell, chainStrength: 3);

        Assert.Equal(2.0 / 3, ranges.LargestScale(embedded, isSymmetric: false, IsChain), tolerance: 1e-12);
        Assert.Equal(2.0 / 3, ranges.LargestScale(embedded, isSymmetric: true, IsChain), tolerance: 1e-12);
        Assert.Equal(1 / 0.6, ranges.LargestScale(Only(couplings: [0, -0.6, 0]), isSymmetric: true, IsChain), tolerance: 1e-12);
        Assert.Equal(2 / 0.6, ranges.LargestScale(Only(couplings: [0, -0.6, 0]), isSymmetric: false, IsChain), tolerance: 1e-12);
    }

    // Qubit 0 has −3 + 0.4 − 0.6 = −3.2, qubit 1 has −3 + 0.4 + 0.4; 4 has −2.6, 5 −2.6, 6 −0.2.
    [Fact]
    public void TheSumOfAQubitsCouplingsIsLimitedToo()
    {
        HardwareRanges ranges = new(Fields: (-100, 100), Couplings: (-100, 100), SumPerQubit: (-1.6, 1));
        EmbeddedIsing embedded = EmbeddedIsing.Of(Problem, Triangle, Cell, chainStrength: 3);

        Assert.Equal(0.5, ranges.LargestScale(embedded, isSymmetric: false, IsChain), tolerance: 1e-12);
    }

    [Fact]
    public void SpinReversalsKeepEnergies()
    {
        SpinReversal reversal = new([-1, 1, -1]);
        Ising turned = reversal.Apply(Problem);

        for (int state = 0; state < 8; state++)
        {
            sbyte[] spins = [.. Enumerable.Range(0, 3).Select(i => (sbyte)((state >> i & 1) * 2 - 1))];
            double energy = turned.Energy(spins);
            reversal.Apply(spins);

            Assert.Equal(Problem.Energy(spins), energy, tolerance: 1e-12);
        }
    }

    // Variable 0's chain is broken; with spins (?, 1, −1) its field is 0.5 + 0.8 + 0.6 = 1.9, so −1 is lower. The vote is a tie and goes up.
    [Theory]
    [InlineData(UnembeddingMethod.MajorityVote, new sbyte[] { 1, 1, -1 })]
    [InlineData(UnembeddingMethod.MinimizeEnergy, new sbyte[] { -1, 1, -1 })]
    [InlineData(UnembeddingMethod.Discard, null)]
    public void BrokenChainsAreReadAsAsked(UnembeddingMethod method, sbyte[]? expected)
    {
        Dictionary<int, sbyte> spins = new() { [0] = 1, [4] = -1, [1] = 1, [5] = 1, [6] = -1 };
        RandomStream random = new(1, 1);

        Assert.Equal(expected, Unembedding.Spins(spins, Triangle, Problem, method, ref random));
    }

    [Fact]
    public void WeightedRandomTakesEachQubitsValueAtItsRate()
    {
        Dictionary<int, sbyte> spins = new() { [0] = 1, [4] = -1, [1] = 1, [5] = 1, [6] = -1 };
        RandomStream random = new(1, 1);
        int up = 0;
        for (int read = 0; read < 10_000; read++)
            up += Unembedding.Spins(spins, Triangle, Problem, UnembeddingMethod.WeightedRandom, ref random)![0] > 0 ? 1 : 0;

        Assert.InRange(up, 4_800, 5_200); // four standard deviations of a fair coin
    }

    private static Ising Scaled(double[] couplings) => new([0, 0, 0], [.. couplings]);

    private static EmbeddedIsing Only(double[] couplings) => EmbeddedIsing.Of(Scaled(couplings), Triangle, Cell, chainStrength: 0);

    private static bool IsChain((int A, int B) coupler) => coupler is (0, 4) or (1, 5);

    private static double Energy(EmbeddedIsing problem, Dictionary<int, sbyte> spins) => problem.Offset
        + problem.Fields.Sum(field => field.Value * spins[field.Key])
        + problem.Couplings.Sum(coupling => coupling.Value * spins[coupling.Key.A] * spins[coupling.Key.B]);
}
