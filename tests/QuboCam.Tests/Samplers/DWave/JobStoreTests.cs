using System.Text;
using System.Text.Json.Nodes;

namespace QuboCam.Tests;

public sealed class JobStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly StoredJob Job = StoredJob.Of(
        new QpuSubmission
        {
            Qubo = new Qubo([-1, 2], [0.5], offset: 3) { Cardinality = 1 },
            Shortlist = Shortlist.All(new Qubo([-1, 2], [0.5])),
            Penalty = 1.5,
            Embedding = new MinorEmbedding([[4, 5], [9]]),
            Reversals = [new SpinReversal([1, -1])],
            Unembedding = UnembeddingMethod.MinimizeEnergy,
            Descent = true,
            Seed = ulong.MaxValue,
        },
        "https://sapi.example/", "Annealer;graph_id=01ab", "mine") with { Ids = ["a"] };

    [Fact]
    public void ANoteComesBackAsItWasSaved()
    {
        JobStore store = new(_folder.Path);
        string note = store.Save(Job)!;

        (string file, StoredJob job) = Assert.Single(store.All());

        Assert.Equal(note, file);
        Assert.Equal((Job.Endpoint, Job.Solver, Job.Label), (job.Endpoint, job.Solver, job.Label));
        Assert.Equal(["a"], job.Ids);
        QpuSubmission submission = job.Submission()!;
        Assert.Equal([-1, 2], submission.Qubo.Linear);
        Assert.Equal([0.5], submission.Qubo.Quadratic);
        Assert.Equal((3.0, 1, 1.5), (submission.Qubo.Offset, submission.Qubo.Cardinality, submission.Penalty));
        Assert.Equal([[4, 5], [9]], submission.Embedding.Chains.Select(chain => chain.ToArray()));
        Assert.Equal([1, -1], submission.Reversals[0].Signs);
        Assert.Equal((UnembeddingMethod.MinimizeEnergy, true, ulong.MaxValue),
            (submission.Unembedding, submission.Descent, submission.Seed));
    }

    [Fact]
    public void ANoteIsReplacedAndRemoved()
    {
        JobStore store = new(_folder.Path);
        string note = store.Save(Job with { Ids = [] })!;

        Assert.Equal(note, store.Save(Job, note));
        Assert.Equal(["a"], Assert.Single(store.All()).Job.Ids);
        JobStore.Remove(note);
        Assert.Empty(store.All());
        JobStore.Remove(note);
    }

    [Theory]
    [InlineData("Linear", "[1]")]
    [InlineData("Linear", "null")]
    [InlineData("Quadratic", "[]")]
    [InlineData("Fixed", "[true]")]
    [InlineData("Fixed", "null")]
    [InlineData("Kept", "[0,7]")]
    [InlineData("Kept", "null")]
    [InlineData("Reversals", "null")]
    [InlineData("Reversals", "[]")]
    [InlineData("Reversals", "[[1]]")]
    [InlineData("Chains", "[[4,5]]")]
    [InlineData("Ids", "7")]
    public void ANoteThatDoesNotFitTogetherIsLeftOut(string field, string value)
    {
        JobStore store = new(_folder.Path);
        string note = store.Save(Job)!;
        JsonObject damaged = JsonNode.Parse(File.ReadAllText(note))!.AsObject();
        Assert.True(damaged.ContainsKey(field));
        damaged[field] = JsonNode.Parse(value);
        File.WriteAllText(note, damaged.ToJsonString());
        store.Save(Job with { Label = "whole" });

        Assert.Equal("whole", Assert.Single(store.All()).Job.Label);
    }

    [Theory, InlineData(""), InlineData("{"), InlineData("null"), InlineData("[]"), InlineData("{}")]
    public void WhatIsNoNoteIsLeftOut(string text)
    {
        _folder.File("broken.json", Encoding.UTF8.GetBytes(text));

        Assert.Empty(new JobStore(_folder.Path).All());
    }

    [Fact]
    public void WithoutAFolderNothingIsNoted()
    {
        Assert.Null(new JobStore(null).Save(Job));
        Assert.Empty(new JobStore(null).All());
        Assert.Empty(new JobStore(Path.Combine(_folder.Path, "nowhere")).All());
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        string file = _folder.File("file", []);

        InputException error = Assert.Throws<InputException>(() => new JobStore(Path.Combine(file, "jobs")).Save(Job));

        Assert.Contains(file, error.Message);
    }
}
