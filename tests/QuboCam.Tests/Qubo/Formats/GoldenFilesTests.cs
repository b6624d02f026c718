using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Public problem files, whose optima others found.</summary>
public sealed class GoldenFilesTests
{
    [Fact]
    public void TheListedOptimaHaveTheListedEnergies()
    {
        string[] files = Directory.GetFiles(SharedFiles.Golden("qubo/exact"), "*.json");

        Assert.NotEmpty(files);
        foreach (string path in files)
        {
            using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(path));
            Qubo qubo = QuboFiles.Read(path, new()).Qubo;
            double optimum = golden.RootElement.GetProperty("optimum_energy").GetDouble();
            foreach (JsonElement bits in golden.RootElement.GetProperty("optima").EnumerateArray())
                Assert.Equal(optimum, SlowTwin.Energy(qubo, [.. bits.GetString()!.Select(bit => bit == '1')]), tolerance: 1e-9);
            bool[] ones = [.. Enumerable.Repeat(true, qubo.Variables)];
            Assert.Equal(golden.RootElement.GetProperty("energy_all_ones").GetDouble(), SlowTwin.Energy(qubo, ones), tolerance: 1e-9);
        }
    }

    [Fact]
    public void TheExactSolverFindsTheKnownMaximaOfTheOrLibrary()
    {
        using JsonDocument table = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("qubo/best_known.json")));
        (string Path, double Maximum)[] known = [.. table.RootElement.EnumerateArray()
            .Select(entry => (entry.GetProperty("file").GetString()!, entry.GetProperty("best_known").GetDouble()))
            .Where(entry => entry.Item1.StartsWith("orlib/bqp50_", StringComparison.Ordinal))];

        Assert.NotEmpty(known);
        foreach ((string path, double maximum) in known)
        {
            QuboFile file = QuboFiles.Read(SharedFiles.Golden($"qubo/{path}"), new() { Maximize = true });
            SampleSet samples = new ExactSampler(new() { Threads = 1 }).Sample(file.Qubo, TestContext.Current.CancellationToken);
            Assert.True(file.IsNegated);
            Assert.Equal("qubo", file.Format);
            Assert.Equal(maximum, -samples.Best.Energy);
            Assert.True(samples.IsOptimal);
        }
    }

    // Vertices and edges as the files' first lines say; G12 is a torus with weights of ±1.
    [Theory]
    [InlineData("G1", 800, 19176)]
    [InlineData("G12", 800, 1600)]
    [InlineData("G43", 1000, 9990)]
    public void AGraphOfTheGsetHasTheCutOfItsEdges(string name, int vertices, int edges)
    {
        string path = SharedFiles.Golden($"qubo/gset/{name}.txt");
        (int I, int J, int Weight)[] graph = [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(w => (int.Parse(w[0]), int.Parse(w[1]), int.Parse(w[2])))];
        Random random = new(1);
        bool[] side = [.. Enumerable.Range(0, vertices).Select(_ => random.Next(2) == 1)];

        QuboFile file = QuboFiles.Read(path, new() { MaxCut = true });

        Assert.Equal(edges, graph.Length);
        Assert.Equal(vertices, file.Qubo.Variables);
        Assert.Equal(-graph.Where(e => side[e.I - 1] != side[e.J - 1]).Sum(e => e.Weight), SlowTwin.Energy(file.Qubo, side));
    }

    [Fact]
    public void AGraphWithoutTheOptionIsRefusedWithTheOption()
    {
        string path = SharedFiles.Golden("qubo/gset/G1.txt");

        Assert.Contains("add --max-cut", Assert.Throws<InputException>(() => QuboFiles.Read(path, new())).Message);
    }
}
