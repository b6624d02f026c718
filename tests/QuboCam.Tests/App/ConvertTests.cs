namespace QuboCam.Tests.App;

public sealed class ConvertTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AProblemGoesThroughEveryFormatUnchanged()
    {
        string first = folder.File("first.json", """{"linear":[1,-2.5,0],"quadratic":[[0,1,0.1],[1,2,-3e-7]],"offset":4,"select":2}"""u8);
        string[] chain = ["a.coo", "b.qubo", "c.bqpjson", "d.bqp", "e.sparse", "f.dimod.json", "g.bqm", "h.json"];

        string source = first;
        foreach (string name in chain)
        {
            string target = Path.Combine(folder.Path, "below", name);
            ProgramRun run = await ProgramRun.Succeeds("convert", source, "--out", target);
            Assert.StartsWith($"{target}: 3 variables", run.Output);
            source = target;
        }

        Qubo before = QuboFiles.Read(first, new()).Qubo, after = QuboFiles.Read(source, new()).Qubo;
        Assert.Equal(before.Linear, after.Linear);
        Assert.Equal(before.Quadratic, after.Quadratic);
        Assert.Equal(4, after.Offset);
        Assert.Equal(2, after.Cardinality);
    }

    [Fact]
    public async Task AGraphIsConvertedWhenItIsSaidToBeOne()
    {
        string graph = folder.File("graph.txt", "3 2\n1 2 3\n2 3 -2\n"u8), target = Path.Combine(folder.Path, "graph.coo");

        ProgramRun refused = await ProgramRun.Of("convert", graph, "--out", target);
        await ProgramRun.Succeeds("convert", graph, "--max-cut", "--out", target);

        Assert.Equal(2, refused.Status);
        Assert.Contains("--max-cut", refused.Error);
        Assert.Equal("# vartype=BINARY\n0 0 -3\n1 1 -1\n2 2 2\n0 1 6\n1 2 -4\n", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RemarksGoToStandardError()
    {
        string source = folder.File("twice.txt", "0 1 1\n1 0 2\n"u8);

        ProgramRun run = await ProgramRun.Succeeds("convert", source, "--out", Path.Combine(folder.Path, "once.json"));

        Assert.Contains("1 duplicate entry was summed", run.Error);
        Assert.DoesNotContain("duplicate", run.Output);
    }

    [Theory]
    [InlineData("problem.xyz", null, "--format")]
    [InlineData("problem.json", "nothing", "There is no problem format 'nothing'")]
    public async Task AnUnknownTargetIsRefused(string name, string? format, string message)
    {
        string source = folder.File("source.txt", "0 1 1\n"u8), target = Path.Combine(folder.Path, name);

        ProgramRun run = await ProgramRun.Of(["convert", source, "--out", target, .. format is null ? (string[])[] : ["--format", format]]);

        Assert.Equal(2, run.Status);
        Assert.Contains(message, run.Error);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task AProblemIsCountedFromOne()
    {
        string source = folder.File("source.txt", "0 1 1\n"u8);

        ProgramRun run = await ProgramRun.Of("convert", source, "--problem", "0", "--out", Path.Combine(folder.Path, "a.json"));

        Assert.Equal(2, run.Status);
        Assert.Contains("--problem 0", run.Error);
    }
}
