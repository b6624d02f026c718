namespace QuboCam.Tests;

public sealed class EmbeddingCacheTests : IDisposable
{
    private static readonly HardwareGraph Graph = EmbeddingCheck.Ideal("chimera", 2, 2, 4);
    private static readonly ProblemGraph Problem = ProblemGraph.Complete(6);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"embeddings-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void AStoredEmbeddingIsUsedAgain()
    {
        // With a qubit more in the chain of variable 0 it is valid, and none that the search returns.
        MinorEmbedding found = Find(new EmbeddingCache(_folder));
        string file = Assert.Single(Directory.GetFiles(_folder));
        int spare = Graph.Qubits.First(
            q => !found.Chains.SelectMany(c => c).Contains(q) && found.Chains[0].Any(c => Graph.Has(c, q)));
        string chain = $"[{string.Join(',', found.Chains[0])}]";
        string longer = $"[{string.Join(',', found.Chains[0].Append(spare))}]";
        File.WriteAllText(file, File.ReadAllText(file).Replace(chain, longer, StringComparison.Ordinal));

        MinorEmbedding again = Find(new EmbeddingCache(_folder));

        Assert.Contains(spare, again.Chains[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"Key\":null,\"Chains\":null}")]
    [InlineData("{\"Key\":\"KEY\",\"Chains\":[null]}")]
    [InlineData("{\"Key\":\"KEY\",\"Chains\":[[0],[0]]}")]
    [InlineData("{\"Key\":\"KEY\",\"Chains\":[[0],[1],[2],[3],[4],[5]]}")]
    [InlineData("{\"Key\":\"another\",\"Chains\":[[0]]}")]
    public void AFileThatIsDamagedOrDoesNotFitIsReplaced(string content)
    {
        string key = EmbeddingCache.Key(Graph, Problem, new()), file = Path.Combine(_folder, $"{key}.json");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(file, content.Replace("KEY", key, StringComparison.Ordinal));

        MinorEmbedding found = Find(new EmbeddingCache(_folder));

        EmbeddingCheck.IsEmbedding(found, Graph, Problem.Edges);
        Assert.Contains($"[{string.Join(',', found.Chains[5])}]", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void TheKeyChangesWithGraphProblemAndSeedAndNotWithTheOrderOfQubits()
    {
        HardwareGraph shuffled = new(Graph.Topology, Graph.Shape, [.. Graph.Qubits.Reverse()], [.. Graph.Couplers.Reverse()]);
        string key = EmbeddingCache.Key(Graph, Problem, new());

        Assert.Equal(key, EmbeddingCache.Key(shuffled, Problem, new()));
        Assert.Equal(4, new HashSet<string>
        {
            key,
            EmbeddingCache.Key(Graph.Without(q => q == 3, _ => false), Problem, new()),
            EmbeddingCache.Key(Graph, ProblemGraph.Complete(5), new()),
            EmbeddingCache.Key(Graph, Problem, new() { Seed = 2 }),
        }.Count);
    }

    [Fact]
    public async Task ManyAtOnceShareAFolder()
    {
        MinorEmbedding[] found = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => Find(new EmbeddingCache(_folder)))));

        Assert.All(found, embedding => EmbeddingCheck.IsEmbedding(embedding, Graph, Problem.Edges));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void WithoutAFolderNothingIsWritten()
    {
        EmbeddingCache cache = new(folder: null);

        Assert.Same(Find(cache), Find(cache));
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        File.WriteAllText(_folder, "a file");

        InputException error = Assert.Throws<InputException>(() => Find(new EmbeddingCache(_folder)));

        File.Delete(_folder);
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    private static MinorEmbedding Find(EmbeddingCache cache) =>
        cache.Find(Graph, Problem, "chip", new(), TestContext.Current.CancellationToken);
}
