using System.Text;
using CsCheck;

namespace QuboCam.Tests;

/// <summary>What is wrong with a file is said in one line; nothing else ever happens.</summary>
public sealed class DamagedFilesTests
{
    private static string Refusal(byte[] content, QuboReading? options = null)
    {
        InputException error = Assert.Throws<InputException>(() => QuboFiles.Parse("the-file", content, options ?? new()));

        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\r', error.Message);
        Assert.InRange(error.Message.Length, 10, 400);
        Assert.Contains("the-file", error.Message);
        return error.Message;
    }

    private static string Refusal(string text, QuboReading? options = null) => Refusal(Encoding.UTF8.GetBytes(text), options);

    [Theory]
    [InlineData("hello", "begins with 'hello'")]
    [InlineData("\0\0\0", "no problem file")]
    [InlineData("# nothing\n\n", "no problem file")]
    [InlineData("# vartype=BINARY\n0 1 nan", "line 2: the value is 'nan'")]
    [InlineData("0 1 1\n0 1 inf", "line 2: the value is 'inf'")]
    [InlineData("0 1 1\n0 1 1e999", "line 2: the value is '1e999'")]
    [InlineData("0 1 1\n0 -1 1", "line 2: the second index is -1")]
    [InlineData("0 1 1\n0 1", "line 2: the value is missing")]
    [InlineData("0 1 1\n0 1 2 3", "line 2: '3' is one word too many")]
    [InlineData("0 1 1\n0 1.5 2", "line 2: the second index is '1.5'")]
    [InlineData("0 1 1\n0 99999999999999999999 2", "line 2: the second index is '99999999999999999999'")]
    [InlineData("0 1 1\n0 9999999999 2", "line 2: 10000000000 variables take 1600000000000.0 GB")]
    [InlineData("0 1 1e308\n1 0 1e308", "the entries of (1, 0) add up to more than a double holds")]
    [InlineData("# vartype=SPIN\n# vartype=BINARY\n0 0 1", "line 2: the file calls its variables BINARY and SPIN")]
    [InlineData("# vartype=TERNARY\n0 0 1", "line 1: vartype is 'TERNARY'")]
    [InlineData("# vartype=SPIN\n0 1 1e308", "more than a double holds")]
    [InlineData("# vartype=BINARY\n# select=3\n0 0 1", "3 variables are to be selected of 1")]
    public void Coordinates(string text, string message) => Assert.Contains(message, Refusal(text));

    [Theory]
    [InlineData("""{"linear":[1,2]}""", "'quadratic' is missing")]
    [InlineData("""{"quadratic":[]}""", "'linear' is missing")]
    [InlineData("""{"linear":[1,2],"quadratic":[[0,1,1]]""", "line 1, byte 38: this is not JSON, or it is cut off")]
    [InlineData("""{"linear":[1,2],"quadratic":[[0,1,1]]} x""", "this is not JSON")]
    [InlineData("""{"linear":[1,2],"quadratic":[[0,1,1]]} {}""", "this is not JSON")]
    [InlineData("{\"linear\":[1,2],\n\"quadratic\":[[0,2,1]]}", "names the variable 2, but 'linear' has 2 numbers")]
    [InlineData("{\"linear\":[1,2],\n\"quadratic\":[[0,-1,1]]}", "line 2: q of an entry of 'quadratic' is '-1'")]
    [InlineData("{\"linear\":[1,2],\n\"quadratic\":[[1,1,1]]}", "line 2: an entry of 'quadratic' couples the variable 1 with itself")]
    [InlineData("""{"linear":[1,2],"quadratic":[[0,1]]}""", "the value of an entry of 'quadratic' is ']'")]
    [InlineData("""{"linear":[1,2],"quadratic":[[0,1,2,3]]}""", "has three numbers")]
    [InlineData("""{"linear":[1,2],"quadratic":[[0,1,1e999]]}""", "is '1e999'; a finite number is wanted")]
    [InlineData("""{"linear":[1,null],"quadratic":[]}""", "a number of 'linear' is 'null'")]
    [InlineData("""{"linear":[1,"2"],"quadratic":[]}""", "a number of 'linear' is '\"2\"'")]
    [InlineData("""{"linear":5,"quadratic":[]}""", "'linear' is '5'; an array is wanted")]
    [InlineData("""{"linear":[1],"linear":[2],"quadratic":[]}""", "'linear' is there twice")]
    [InlineData("""{"linear":[1],"quadratic":[],"variables":2}""", "'variables' is 2, but 'linear' has 1")]
    [InlineData("""{"linear":[1],"quadratic":[],"select":2}""", "'select' is 2")]
    [InlineData("""{"linear":[1],"quadratic":[],"offset":"a"}""", "'offset' is '\"a\"'")]
    [InlineData("""[1, 2]""", "no problem file that is known")]
    public void OurJson(string text, string message) => Assert.Contains(message, Refusal(text));

    [Theory]
    [InlineData("p qubo 0 2 1 1\n0 0 1\n", "ends after 1 of 2 entries")]
    [InlineData("p qubo 0 2 1 1\n0 0 1\n0 1 1\n0 1 1\n", "line 4: the file goes on after the 2 entries")]
    [InlineData("p qubo 0 2 1 1\n0 1 1\n0 1 1\n", "announces 1 diagonal entries, 0 came")]
    [InlineData("p qubo 0 2 1 1\n0 0 1\n0 2 1\n", "line 3: the index 2 is out of range")]
    [InlineData("p qubo 0 -2 1 1\n", "line 1: -2 variables cannot be")]
    [InlineData("p qubo 0 2 -1 1\n", "line 1: the number of diagonal entries is -1")]
    [InlineData("p qubo 0 2 1\n", "line 1: the number of entries off the diagonal is missing")]
    [InlineData("p qubo 0 1000000 0 0\n", "line 1: 1000000 variables take 16000.0 GB")]
    public void Qbsolv(string text, string message) => Assert.Contains(message, Refusal(text));

    [Theory]
    [InlineData("2\n2 1\n1 1 5\n2 1\n1 2 5\n", null, "holds 2 problems: choose one with --problem 1 to 2")]
    [InlineData("2\n2 1\n1 1 5\n2 1\n1 2 5\n", 3, "there is no problem 3; the file holds 2")]
    [InlineData("2\n2 1\n1 1 5\n", 2, "the file ends before the line 'n m'")]
    [InlineData("2\n2 3\n1 1 5\n", 2, "ends in its problem 1, after 1 of 3 entries")]
    [InlineData("0\n", null, "holds 0 problems")]
    [InlineData("1\n2 1\n0 1 5\n", null, "line 3: the index 0 is out of range; 2 variables are counted from 1")]
    [InlineData("1\n2 1\n1 2 1e308\n", null, "more than a double holds")]
    public void OrLibrary(string text, int? problem, string message) => Assert.Contains(message, Refusal(text, new() { Problem = problem }));

    [Fact]
    public void AMatrixWithoutADiagonalMayBeAGraph()
    {
        string message = Refusal("3 2\n1 2 3\n2 3 -2\n");

        Assert.Contains("--max-cut", message);
        Assert.Contains("--from mqlib", message);
    }

    [Fact]
    public void MoreVariablesThanAllowedAreRefused()
    {
        Assert.Contains("line 1: 9 variables; at most 8 are allowed", Refusal("8 8 1\n", new() { MaximumVariables = 8 }));
        Assert.Contains("line 1: 9 variables; at most 8 are allowed", Refusal("9 1\n1 1 1\n", new() { MaximumVariables = 8 }));
        Assert.Contains("3 variables; at most 2", Refusal("""{"linear":[1,2,3],"quadratic":[]}""", new() { MaximumVariables = 2 }));
    }

    [Fact]
    public void AGraphHasNoLoops() => Assert.Contains("1 edge joins a vertex with itself", Refusal("3 1\n1 1 3\n", new() { MaxCut = true }));

    [Fact]
    public void ACutNeedsAGraph() => Assert.Contains("--max-cut goes with a graph", Refusal("0 1 3\n", new() { MaxCut = true }));

    [Fact]
    public void OtherFilesHoldOneProblem() => Assert.Contains("there is no problem 2", Refusal("0 1 3\n", new() { Problem = 2 }));

    [Theory]
    [InlineData("""{"variable_ids":[0,0],"variable_domain":"spin","linear_terms":[],"quadratic_terms":[]}""", "holds 0 twice")]
    [InlineData("""{"variable_ids":[0,1],"variable_domain":"bit","linear_terms":[],"quadratic_terms":[]}""", "'\"bit\"'")]
    [InlineData("""{"variable_ids":[0,1],"variable_domain":"spin","linear_terms":[]}""", "'quadratic_terms' is missing")]
    [InlineData("""{"variable_domain":"spin","linear_terms":[],"quadratic_terms":[]}""", "'variable_ids' is missing")]
    [InlineData("""{"variable_ids":[0,1],"variable_domain":"spin","linear_terms":[{"id":2,"coeff":1}],"quadratic_terms":[]}""",
        "'id' is 2, which is not in 'variable_ids'")]
    [InlineData("""{"variable_ids":[0,1],"variable_domain":"spin","linear_terms":[{"id":1}],"quadratic_terms":[]}""", "lacks 'id' or 'coeff'")]
    [InlineData("""{"variable_ids":[0,1],"variable_domain":"spin","linear_terms":[7],"quadratic_terms":[]}""", "an object is wanted")]
    public void BqpJson(string text, string message) => Assert.Contains(message, Refusal(text));

    [Theory]
    [InlineData("""{"linear_biases":[1,2],"quadratic_biases":[1],"quadratic_head":[0],"quadratic_tail":[2],"variable_type":"SPIN"}""",
        "names the variable 2; there are 2")]
    [InlineData("""{"linear_biases":[1,2],"quadratic_biases":[1],"quadratic_head":[0],"quadratic_tail":[0],"variable_type":"SPIN"}""",
        "couples the variable 0 with itself")]
    [InlineData("""{"linear_biases":[1,2],"quadratic_biases":[1],"quadratic_head":[0],"quadratic_tail":[],"variable_type":"SPIN"}""",
        "'quadratic_tail' has or is 0")]
    [InlineData("""{"linear_biases":"AAA=","use_bytes":true,"quadratic_biases":[],"quadratic_head":[],"quadratic_tail":[],"bias_type":"float32"}""",
        "2 bytes, which is no multiple of the 4")]
    [InlineData("""{"linear_biases":[],"quadratic_biases":[],"quadratic_head":[],"quadratic_tail":[]}""", "'variable_type' is missing")]
    public void DimodJson(string text, string message) => Assert.Contains(message, Refusal(text));

    [Fact]
    public void ATruncatedBinaryFile()
    {
        byte[] whole = Written("dimod-bqm");

        for (int length = 8; length < whole.Length; length++)
            Refusal(whole[..length]);
        Assert.Contains("goes on", Refusal([.. whole, 0]));
    }

    [Fact]
    public void GarbageOfAHundredMegabytesIsRefusedFromItsBeginning()
    {
        byte[] zeros = new byte[100_000_000], open = [.. Enumerable.Repeat((byte)'[', 100_000_000)], words = new byte[100_000_000];
        words.AsSpan().Fill((byte)'x');
        byte[] json = [.. """{"linear": ["""u8, .. words];

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] garbage in (byte[][])[zeros, open, words, json])
            Refusal(garbage);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    public static TheoryData<string> Names => [.. QuboFormats.All.Select(format => format.Name)];

    private static byte[] Written(string name, int n = 5)
    {
        using MemoryStream stream = new();
        // −cut of the path with unit weights: every format can hold it.
        Qubo path = new(
            [.. Enumerable.Range(0, n).Select(i => i == 0 || i == n - 1 ? -1.0 : -2.0)],
            [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => j == i + 1 ? 2.0 : 0))], offset: 0.5);
        QuboFormats.Named(name).Write(path, stream);
        return stream.ToArray();
    }

    [Theory, MemberData(nameof(Names))]
    public void DamagedBytesAreReadOrRefusedButNothingElse(string name)
    {
        byte[] whole = Written(name);

        Mutation.Of(whole).Sample(
            damaged =>
            {
                foreach (bool maxCut in (bool[])[name == "gset", false])
                    foreach (string? format in (string?[])[null, name])
                    {
                        try
                        {
                            QuboFile file = QuboFiles.Parse("the-file", damaged, new() { MaxCut = maxCut, Format = format, MaximumVariables = 500 });
                            Assert.InRange(file.Qubo.Variables, 0, 500);
                        }
                        catch (InputException error)
                        {
                            Assert.DoesNotContain('\n', error.Message);
                            Assert.InRange(error.Message.Length, 10, 400);
                        }
                    }
            },
            iter: 1500);
    }
}
