namespace QuboCam.Tests;

public class SparseEmbeddingTests
{
    private static readonly HardwareGraph Damaged =
        EmbeddingCheck.Damaged(EmbeddingCheck.Ideal("pegasus", 8), seed: 1, couplers: 0.002);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Problems => ["cycle", "grid", "bipartite", "cubic", "clique", "apart"];

    [Theory, MemberData(nameof(Problems))]
    public void AProblemOfModerateSizeIsPlaced(string name)
    {
        ProblemGraph problem = Problem(name);

        MinorEmbedding embedding = new SparseEmbedding(new()).Find(Damaged, problem, Cancellation);

        Assert.Equal(problem.Variables, embedding.Variables);
        EmbeddingCheck.IsEmbedding(embedding, Damaged, problem.Edges);
    }

    [Fact]
    public void TheSameSeedGivesTheSameChains()
    {
        ProblemGraph problem = Problem("cubic");

        MinorEmbedding one = new SparseEmbedding(new() { Seed = 7 }).Find(Damaged, problem, Cancellation);
        MinorEmbedding again = new SparseEmbedding(new() { Seed = 7 }).Find(Damaged, problem, Cancellation);

        Assert.Equal(one.Chains.Select(chain => string.Join(' ', chain)), again.Chains.Select(chain => string.Join(' ', chain)));
    }

    // K₅,₅ has more couplings than eight qubits of K₄,₄ have couplers.
    [Fact]
    public void WhatHasNoPlaceIsRefusedInOneLine()
    {
        HardwareGraph cell = EmbeddingCheck.Ideal("chimera", 1, 1, 4);
        ProblemGraph problem = new(10, from a in Enumerable.Range(0, 5) from b in Enumerable.Range(5, 5) select (a, b));

        InputException error = Assert.Throws<InputException>(() => new SparseEmbedding(new()).Find(cell, problem, Cancellation));

        Assert.Contains("10 variables with 25 couplings", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void ACancelledSearchEnds() => Assert.Throws<OperationCanceledException>(
        () => new SparseEmbedding(new()).Find(Damaged, Problem("grid"), new CancellationToken(canceled: true)));

    private static ProblemGraph Problem(string name) => name switch
    {
        "cycle" => new ProblemGraph(60, Enumerable.Range(0, 60).Select(i => (i, (i + 1) % 60))),
        "grid" => new ProblemGraph(49, EmbeddingCheck.AllPairs(49).Where(p => p.B - p.A == 7 || (p.B - p.A == 1 && p.B % 7 > 0))),
        "bipartite" => new ProblemGraph(16, from a in Enumerable.Range(0, 8) from b in Enumerable.Range(8, 8) select (a, b)),
        // A ring of 40 with chords to the variable 11 or 29 places on: three couplings each.
        "cubic" => new ProblemGraph(40,
        [
            .. Enumerable.Range(0, 40).Select(i => (i, (i + 1) % 40)),
            .. Enumerable.Range(0, 20).Select(i => (2 * i, (2 * i + 11) % 40)),
        ]),
        "clique" => ProblemGraph.Complete(8),
        _ => new ProblemGraph(20, [(0, 1), (4, 7)]),
    };
}
