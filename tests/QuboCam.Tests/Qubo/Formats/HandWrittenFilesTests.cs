using System.Text;

namespace QuboCam.Tests;

/// <summary>Small files whose energies were added up by hand.</summary>
public sealed class HandWrittenFilesTests
{
    private static QuboFile Parse(string text, QuboReading? options = null) =>
        QuboFiles.Parse("file", Encoding.UTF8.GetBytes(text), options ?? new());

    /// <summary>Energies of 000, 100, 010, 110, 001, 101, 011, 111 (variable 0 first).</summary>
    private static double[] Energies(Qubo qubo) =>
        [.. Enumerable.Range(0, 1 << qubo.Variables).Select(s =>
            SlowTwin.Energy(qubo, [.. Enumerable.Range(0, qubo.Variables).Select(i => (s >> i & 1) == 1)]))];

    [Fact]
    public void OurJson()
    {
        QuboFile file = Parse("""
            { "beta": 0.7, "layer": { "name": "x", "linear": [9] }, "variables": 3, "offset": 10,
              "quadratic": [[0, 1, 8], [2, 0, 16]], "linear": [1, 2, 4] }
            """);

        Assert.Equal("json", file.Format);
        Assert.Equal([10, 11, 12, 21, 14, 31, 16, 41], Energies(file.Qubo));
        Assert.Empty(file.Remarks);
        Assert.Null(file.Qubo.Cardinality);
    }

    [Fact]
    public void OurJsonWithACardinality()
    {
        Assert.Equal(2, Parse("""{"linear":[1,2,4],"quadratic":[],"select":2}""").Qubo.Cardinality);
    }

    [Fact]
    public void CoordinatesInBits()
    {
        QuboFile file = Parse("# vartype=BINARY\n0 0 -1.000000\n0 1 1.000000\n1 2 -4.500000\n");

        // The example of dimod's documentation.
        Assert.Equal("coo", file.Format);
        Assert.Equal([0, -1, 0, 0, 0, -1, -4.5, -4.5], Energies(file.Qubo));
        Assert.Empty(file.Remarks);
    }

    [Fact]
    public void CoordinatesInSpins()
    {
        QuboFile file = Parse("# vartype=SPIN\n0 0 0.5\n0 1 0.25\n1 1 -1.5\n");

        // E(σ) = σ₀/2 + σ₀σ₁/4 − 3σ₁/2 with σ = 1 − 2x: (++) −0.75, (−+) −2.25, (+−) 1.75, (−−) 1.25.
        Assert.Equal([-0.75, -2.25, 1.75, 1.25], Energies(file.Qubo));
        Assert.Contains("bit 1 stands for spin -1", Assert.Single(file.Remarks));
    }

    [Fact]
    public void MaximisingNegatesTheProblem()
    {
        QuboFile file = Parse("0 0 3\n0 1 -2\n", new() { Maximize = true });

        Assert.True(file.IsNegated);
        Assert.Equal([0, -3, 0, -1], Energies(file.Qubo));
    }

    [Fact]
    public void DuplicatesAreSummedAndSaid()
    {
        QuboFile coo = Parse("# vartype=BINARY\n0 1 1\n1 0 2\n0 1 4\n0 0 5\n0 0 6\n");
        QuboFile json = Parse("""{"linear":[0,0],"quadratic":[[0,1,1],[1,0,2]]}""");

        Assert.Equal([0, 11, 0, 18], Energies(coo.Qubo));
        Assert.Equal("3 duplicate entries were summed", Assert.Single(coo.Remarks));
        Assert.Equal([0, 0, 0, 3], Energies(json.Qubo));
        Assert.Equal("1 duplicate entry was summed", Assert.Single(json.Remarks));
    }
}
