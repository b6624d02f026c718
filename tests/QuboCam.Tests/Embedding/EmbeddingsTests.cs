using System.Collections.Immutable;

namespace QuboCam.Tests;

public class EmbeddingsTests
{
    // Two cells side by side: qubits 0-3 cross 4-7, 8-11 cross 12-15, and 4-7 go on as 12-15.
    private static readonly HardwareGraph TwoCells = EmbeddingCheck.Ideal("chimera", 1, 2, 4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ADenseProblemAndASparseOneAreBothPlaced()
    {
        HardwareGraph graph = EmbeddingCheck.Damaged(EmbeddingCheck.Ideal("zephyr", 4, 4), seed: 1);
        ProblemGraph dense = ProblemGraph.Complete(30), sparse = new(80, Enumerable.Range(0, 79).Select(i => (i, i + 1)));

        EmbeddingCheck.IsEmbedding(Embeddings.Find(graph, dense, "chip", new(), Cancellation), graph, dense.Edges);
        EmbeddingCheck.IsEmbedding(Embeddings.Find(graph, sparse, "chip", new(), Cancellation), graph, sparse.Edges);
    }

    [Fact]
    public void VariablesWithoutCouplingsHaveAQubitEach()
    {
        MinorEmbedding embedding = Embeddings.Find(TwoCells, new ProblemGraph(5, []), "chip", new(), Cancellation);

        Assert.Equal(5, embedding.Variables);
        Assert.Equal(5, embedding.QubitsUsed);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithTheLargestClique()
    {
        InputException error = Assert.Throws<InputException>(
            () => Embeddings.Find(TwoCells, ProblemGraph.Complete(12), "Small_Chip", new(), Cancellation));

        Assert.Matches(
            @"^12 variables that are all coupled do not fit on Small_Chip, chimera \[1, 2, 4\] with 16 qubits: "
            + @"the largest clique found has [45] variables\.$",
            error.Message);
    }

    [Fact]
    public void OnlyBiasesThatAreNotZeroAreCouplings()
    {
        Qubo qubo = new(linear: [1, 0, 2], quadratic: [0, -3, 0]);

        ProblemGraph problem = ProblemGraph.FromQubo(qubo);

        Assert.Equal(3, problem.Variables);
        Assert.Equal([(0, 2)], problem.Edges);
    }

    // By hand: chains 0-4 and 5-13; couplers between them: 0-5 alone, since 13 crosses 8-11 and follows 5.
    [Fact]
    public void StatisticsAreThoseCountedByHand()
    {
        MinorEmbedding embedding = new([[0, 4], [5, 13], [1]]);

        EmbeddingStatistics statistics =
            EmbeddingStatistics.Of(embedding, TwoCells, new ProblemGraph(3, [(0, 1), (0, 2), (1, 2)]));

        Assert.Equal(
            (3, 5, 2, 1), (statistics.Variables, statistics.QubitsUsed, statistics.LongestChain, statistics.ShortestChain));
        Assert.Equal(5 / 3.0, statistics.MeanChain, tolerance: 1e-12);
        Assert.Equal<(int, int)>([(1, 1), (2, 2)], statistics.ChainLengths);
        Assert.Equal((1, 1.0), (statistics.FewestCouplers, statistics.MeanCouplers));
    }

    public static TheoryData<int[][], string> Faulty => new()
    {
        { [[0, 1], [4], [5]], "variable 0 is not connected" },
        { [[0], [1], [4]], "variables 0 and 1" },
        { [[0], [99], [4]], "Qubit 99" },
        { [[0], [4]], "2 variables and the problem 3" },
    };

    [Theory, MemberData(nameof(Faulty))]
    public void AFaultIsFoundAndNamed(int[][] chains, string expected)
    {
        MinorEmbedding embedding = new([.. chains.Select(chain => ImmutableArray.Create(chain))]);

        string? fault = EmbeddingVerification.Fault(embedding, TwoCells, ProblemGraph.Complete(3));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }
}
