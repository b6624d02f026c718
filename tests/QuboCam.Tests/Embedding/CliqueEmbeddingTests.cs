namespace QuboCam.Tests;

public class CliqueEmbeddingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Largest cliques and their chains: busclique, in golden/sapi/topologies.json; the others: dwave-networkx's closed forms.
    [Theory]
    [InlineData("chimera", new[] { 16, 16, 4 }, 16, 5)]
    [InlineData("chimera", new[] { 16, 16, 4 }, 24, 7)]
    [InlineData("chimera", new[] { 16, 16, 4 }, 32, 9)]
    [InlineData("chimera", new[] { 16, 16, 4 }, 64, 17)]
    [InlineData("pegasus", new[] { 16 }, 16, 3)]
    [InlineData("pegasus", new[] { 16 }, 24, 4)]
    [InlineData("pegasus", new[] { 16 }, 32, 5)]
    [InlineData("pegasus", new[] { 16 }, 64, 7)]
    [InlineData("pegasus", new[] { 16 }, 180, 17)]
    [InlineData("zephyr", new[] { 12, 4 }, 16, 3)]
    [InlineData("zephyr", new[] { 12, 4 }, 24, 3)]
    [InlineData("zephyr", new[] { 12, 4 }, 32, 4)]
    [InlineData("zephyr", new[] { 12, 4 }, 64, 6)]
    [InlineData("zephyr", new[] { 12, 4 }, 184, 13)]
    [InlineData("zephyr", new[] { 15, 4 }, 32, 4)]
    [InlineData("zephyr", new[] { 15, 4 }, 64, 6)]
    [InlineData("zephyr", new[] { 15, 4 }, 232, 16)]
    public void ACliqueOnAnIdealGraphHasTheShortestKnownChains(string topology, int[] shape, int variables, int longest)
    {
        HardwareGraph graph = EmbeddingCheck.Ideal(topology, shape);

        MinorEmbedding embedding = CliqueEmbedding.Find(graph, variables, Cancellation);

        Assert.Equal(variables, embedding.Variables);
        Assert.Equal(longest, embedding.LongestChain);
        EmbeddingCheck.IsEmbedding(embedding, graph, EmbeddingCheck.AllPairs(variables));
    }

    [Theory]
    [InlineData("chimera", new[] { 16, 16, 4 }, 64)]
    [InlineData("pegasus", new[] { 16 }, 180)]
    [InlineData("zephyr", new[] { 12, 4 }, 184)]
    public void MostOfTheLargestCliqueRemainsWithoutThreePercentOfTheQubits(string topology, int[] shape, int ideal)
    {
        HardwareGraph[] graphs =
            [.. new ulong[] { 1, 2, 3 }.Select(seed => EmbeddingCheck.Damaged(EmbeddingCheck.Ideal(topology, shape), seed))];

        MinorEmbedding[] embeddings = [.. graphs.Select(graph => CliqueEmbedding.Largest(graph, Cancellation))];

        for (int i = 0; i < graphs.Length; i++)
            EmbeddingCheck.IsEmbedding(embeddings[i], graphs[i], EmbeddingCheck.AllPairs(embeddings[i].Variables));
        Assert.True(embeddings.Select(embedding => embedding.Variables).Order().ElementAt(1) >= 0.9 * ideal);
    }

    [Theory]
    [InlineData("pegasus", new[] { 16 }, 5)]
    [InlineData("zephyr", new[] { 15, 4 }, 4)]
    public void ThirtyTwoVariablesNeedAtMostOneQubitMoreWithDefects(string topology, int[] shape, int ideal)
    {
        HardwareGraph graph = EmbeddingCheck.Damaged(EmbeddingCheck.Ideal(topology, shape), seed: 4, couplers: 0.002);

        MinorEmbedding embedding = CliqueEmbedding.Find(graph, 32, Cancellation);

        Assert.InRange(embedding.LongestChain, ideal, ideal + 1);
        EmbeddingCheck.IsEmbedding(embedding, graph, EmbeddingCheck.AllPairs(32));
    }

    [Theory]
    [InlineData("chimera", new[] { 4, 6, 4 })]
    [InlineData("chimera", new[] { 3, 3, 2 })]
    [InlineData("pegasus", new[] { 4 })]
    [InlineData("zephyr", new[] { 1, 4 })]
    [InlineData("zephyr", new[] { 3, 2 })]
    public void SmallGraphsHoldTheirRegularClique(string topology, int[] shape)
    {
        HardwareGraph graph = EmbeddingCheck.Ideal(topology, shape);

        MinorEmbedding embedding = CliqueEmbedding.Largest(graph, Cancellation);

        Assert.Equal(graph.Topology.LargestClique(graph.Shape), embedding.Variables);
        EmbeddingCheck.IsEmbedding(embedding, graph, EmbeddingCheck.AllPairs(embedding.Variables));
    }

    [Fact]
    public void NoneAndOneVariableNeedNoneAndOneQubit()
    {
        HardwareGraph graph = EmbeddingCheck.Ideal("zephyr", 2, 4);

        Assert.Empty(CliqueEmbedding.Find(graph, 0, Cancellation).Chains);
        Assert.Equal(1, CliqueEmbedding.Find(graph, 1, Cancellation).QubitsUsed);
    }

    [Fact]
    public void TooManyVariablesAreRefusedWithTheNumberThatFits()
    {
        HardwareGraph graph = EmbeddingCheck.Ideal("chimera", 2, 2, 4);

        InputException error = Assert.Throws<InputException>(() => CliqueEmbedding.Find(graph, 40, Cancellation));

        Assert.StartsWith(
            "40 variables that are all coupled do not fit on chimera [2, 2, 4] with 32 qubits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelledSearchEnds()
    {
        HardwareGraph graph = EmbeddingCheck.Ideal("chimera", 4, 4, 4);

        Assert.Throws<OperationCanceledException>(() => CliqueEmbedding.Find(graph, 16, new CancellationToken(canceled: true)));
    }

    // Crosses of random runs, every pair: overlapping runs of one line, or no crossing in common, do not fit.
    [Fact]
    public void CrossesThatTheSearchReturnsFitEachOther()
    {
        RandomStream random = new(seed: 5, stream: 0);
        Cross[] crosses = new Cross[500];
        for (int i = 0; i < crosses.Length; i++)
        {
            (int x, int y) = (random.Below(40), random.Below(40));
            crosses[i] = new Cross(
                x, y, random.Below(y + 1), y + random.Below(40 - y), random.Below(x + 1), x + random.Below(40 - x));
        }

        Cross[] found =
            new CrossSearch(crosses, new RandomStream(seed: 1, stream: 0)).Find([], goal: 40, moves: 300, Cancellation);

        Assert.True(found.Length > 5);
        foreach ((int a, int b) in EmbeddingCheck.AllPairs(found.Length))
        {
            (Cross one, Cross other) = (found[a], found[b]);
            Assert.False(
                one.X == other.X && Enumerable.Range(one.Top, one.Bottom - one.Top + 1).Any(y => y >= other.Top && y <= other.Bottom));
            Assert.False(
                one.Y == other.Y && Enumerable.Range(one.Left, one.Right - one.Left + 1).Any(x => x >= other.Left && x <= other.Right));
            Assert.True(Crosses(one, other) || Crosses(other, one));
        }

        static bool Crosses(Cross upright, Cross flat) =>
            flat.Y >= upright.Top && flat.Y <= upright.Bottom && upright.X >= flat.Left && upright.X <= flat.Right;
    }
}
