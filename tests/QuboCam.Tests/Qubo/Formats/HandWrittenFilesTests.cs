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

    [Fact]
    public void Qbsolv()
    {
        QuboFile file = Parse("# vartype: BINARY\nc a comment\nc\np qubo 0 3 2 2\n0 0 1\n2 2 4\nc couplers\n0 1 8\n2 1 -16\n");

        Assert.Equal("qubo", file.Format);
        Assert.Equal([0, 1, 0, 9, 4, 5, -12, -3], Energies(file.Qubo));
    }

    [Fact]
    public void OrLibraryCountsPairsTwiceAndHoldsSeveralProblems()
    {
        const string text = "2\n2 2\n1 1 3\n1 2 -5\n3 1\n3 3 7\n";

        QuboFile first = Parse(text, new() { Problem = 1 }), second = Parse(text, new() { Problem = 2, Maximize = true });

        Assert.Equal("orlib", first.Format);
        Assert.Equal([0, 3, 0, -7], Energies(first.Qubo));
        Assert.Contains("add --maximize", Assert.Single(first.Remarks));
        Assert.Equal([0, 0, 0, 0, -7, -7, -7, -7], Energies(second.Qubo));
        Assert.True(second.IsNegated);
    }

    [Fact]
    public void TheSampleOfMqLib()
    {
        QuboFile file = Parse("3 5\n1 1 5\n2 2 3\n3 3 1\n1 2 -6\n2 3 -1\n", new() { Maximize = true });

        // [5 −6 0; −6 3 −1; 0 −1 1], to be maximised: 6 at (1, 0, 1), as its documentation says.
        Assert.Equal("mqlib", file.Format);
        Assert.Equal([0, -5, -3, 4, -1, -6, -2, 5], Energies(file.Qubo));
    }

    [Fact]
    public void TheSampleGraphOfMqLib()
    {
        const string text = "3 2\n1 2 3\n2 3 -2\n";

        QuboFile cut = Parse(text, new() { MaxCut = true }), maximised = Parse(text, new() { MaxCut = true, Maximize = true });

        // Edges of 3 and −2: the best cut, 3, parts the first vertex from the others.
        Assert.Equal("gset", cut.Format);
        Assert.Equal([0, -3, -1, 2, 2, -1, -3, 0], Energies(cut.Qubo));
        Assert.False(cut.IsNegated);
        Assert.Equal(Energies(cut.Qubo), Energies(maximised.Qubo));
        Assert.True(maximised.IsNegated);
    }

    [Fact]
    public void AGraphWithoutWeightsHasUnitWeights()
    {
        Assert.Equal([0, -1, -1, 0], Energies(Parse("2 1\n1 2\n", new() { MaxCut = true }).Qubo));
    }

    [Fact]
    public void ANamedFormatNeedsNoDiagonal()
    {
        Assert.Equal([0, 0, 0, 6], Energies(Parse("2 1\n1 2 3\n", new() { Format = "mqlib" }).Qubo));
    }

    [Fact]
    public void BqpJsonInSpins()
    {
        QuboFile file = Parse("""
            { "description": "a simple model", "id": 0, "linear_terms": [{"coeff": 1.25, "id": 2}, {"coeff": -0.75, "id": 6}],
              "metadata": {}, "offset": 1.0, "quadratic_terms": [{"coeff": -0.25, "id_head": 4, "id_tail": 2},
              {"coeff": 1.5, "id_head": 6, "id_tail": 2}], "scale": 2.0, "variable_domain": "spin", "variable_ids": [2, 4, 6],
              "version": "1.0.0" }
            """);

        // 2 (1 + 1.25a − 0.75c − 0.25ab + 1.5ac), bit 1 for spin −1.
        Assert.Equal("bqpjson", file.Format);
        Assert.Equal([5.5, -4.5, 6.5, -5.5, 2.5, 4.5, 3.5, 3.5], Energies(file.Qubo));
        Assert.Equal(2, file.Remarks.Length);
    }

    [Fact]
    public void BqpJsonInBits()
    {
        QuboFile file = Parse("""
            { "variable_ids": [0, 1], "variable_domain": "boolean", "scale": 1.0, "offset": 3,
              "linear_terms": [{"id": 1, "coeff": 4}], "quadratic_terms": [{"id_tail": 1, "id_head": 0, "coeff": -2}] }
            """);

        Assert.Equal([3, 3, 7, 5], Energies(file.Qubo));
        Assert.Empty(file.Remarks);
    }

    [Fact]
    public void DimodJsonAsLists()
    {
        QuboFile file = Parse("""
            { "type": "BinaryQuadraticModel", "version": {"bqm_schema": "3.0.0"}, "use_bytes": false, "index_type": "uint16",
              "bias_type": "float32", "num_variables": 5, "num_interactions": 3, "variable_labels": ["a", "b", "c", "d", "e"],
              "variable_type": "BINARY", "offset": 0.0, "info": {}, "linear_biases": [0.0, 0.0, -1.0, 1.0, 0.0],
              "quadratic_biases": [3.0, 2.0, 5.0], "quadratic_head": [0, 0, 1], "quadratic_tail": [2, 3, 4] }
            """);

        // The example of dimod's documentation: −c + d + 3ac + 2ad + 5be.
        Assert.Equal("dimod-json", file.Format);
        Assert.Equal(10, SlowTwin.Energy(file.Qubo, [true, true, true, true, true]));
        Assert.Equal(2, SlowTwin.Energy(file.Qubo, [true, false, true, false, true]));
        Assert.Equal(5, SlowTwin.Energy(file.Qubo, [false, true, false, false, true]));
        Assert.Contains("labels", Assert.Single(file.Remarks));
    }

    [Fact]
    public void DimodJsonAsBytes()
    {
        // linear (−1, 0.5) as float32; one pair (0, 1) as uint16 with the bias 2 as float32.
        QuboFile file = Parse($$"""
            { "use_bytes": true, "index_type": "uint16", "bias_type": "float32", "variable_type": "BINARY", "offset": 4,
              "variable_labels": [1, 0], "linear_biases": "{{Convert.ToBase64String([0, 0, 0x80, 0xBF, 0, 0, 0, 0x3F])}}",
              "quadratic_biases": "{{Convert.ToBase64String([0, 0, 0, 0x40])}}", "quadratic_head": "{{Convert.ToBase64String([0, 0])}}",
              "quadratic_tail": "{{Convert.ToBase64String([1, 0])}}" }
            """);

        // The labels say that the second bias is variable 0's.
        Assert.Equal([4, 4.5, 3, 5.5], Energies(file.Qubo));
        Assert.Empty(file.Remarks);
    }

    [Fact]
    public void DimodBinary()
    {
        // The file of D-Wave's documentation, −xy: a header of 0xB2 bytes; offset; (start, bias) twice; (neighbour, bias) twice; labels.
        const string header = """
            {"dtype": "float64", "itype": "int32", "ntype": "int32", "shape": [2, 1], "type": "BinaryQuadraticModel", "variables": true, "vartype": "BINARY"}
            """;
        byte[] minusOne = [0, 0, 0, 0, 0, 0, 0xF0, 0xBF], zero = new byte[8];
        byte[] content =
        [
            .. "DIMODBQM"u8, 2, 0, 0xB2, 0, 0, 0, .. Encoding.ASCII.GetBytes((header + "\n").PadRight(0xB2)),
            .. zero, 0, 0, 0, 0, .. zero, 1, 0, 0, 0, .. zero, 1, 0, 0, 0, .. minusOne, 0, 0, 0, 0, .. minusOne,
            .. "VARS"u8, 0x38, 0, 0, 0, .. Encoding.ASCII.GetBytes("""["x", "y"]""".PadRight(0x38)),
        ];

        QuboFile file = QuboFiles.Parse("file", content, new());

        Assert.Equal("dimod-bqm", file.Format);
        Assert.Equal([0, 0, 0, -1], Energies(file.Qubo));
        Assert.Contains("labels", Assert.Single(file.Remarks));
    }

    [Fact]
    public void DimodBinaryInSpinsWithItsLabelsInTheHeader()
    {
        // Version 1, float32: offset 1, fields (0.5, −2), coupling 0.25; the labels swap the two.
        const string header = """
            {"dtype": "float32", "itype": "uint16", "ntype": "uint8", "shape": [2, 1], "variables": [1, 0], "vartype": "SPIN"}
            """;
        byte[] content =
        [
            .. "DIMODBQM"u8, 1, 0, 0xB2, 0, 0, 0, .. Encoding.ASCII.GetBytes((header + "\n").PadRight(0xB2)),
            .. Single(1), 0, .. Single(0.5f), 1, .. Single(-2), 1, 0, .. Single(0.25f), 0, 0, .. Single(0.25f),
        ];

        QuboFile file = QuboFiles.Parse("file", content, new());

        // E = 1 − 2σ₀ + 0.5σ₁ + 0.25σ₀σ₁, bit 1 for spin −1.
        Assert.Equal([-0.25, 3.25, -1.75, 2.75], Energies(file.Qubo));

        static byte[] Single(float value) => BitConverter.GetBytes(value);
    }

    [Fact]
    public void EmptyAndTinyProblems()
    {
        Assert.Equal([2.5], Energies(Parse("""{"linear":[],"quadratic":[],"offset":2.5}""").Qubo));
        Assert.Equal([0, 3], Energies(Parse("0 0 3").Qubo));
        Assert.Equal(0, Parse("# vartype=BINARY\n").Qubo.Variables);
        Assert.Equal(0, Parse("p qubo 0 0 0 0").Qubo.Variables);
        Assert.Equal(4, Parse("4 0", new() { MaxCut = true }).Qubo.Variables);
        Assert.Equal(4, Parse("4 0").Qubo.Variables);
    }
}
