using System.Collections.Immutable;
using System.Text;
using CsCheck;

namespace QuboCam.Tests;

/// <summary>What is written reads back as it was, bit for bit.</summary>
public sealed class FormatRoundTripTests
{
    // Any double that can be halved: every exponent but the lowest, both signs, and zeros for sparse problems.
    private static readonly Gen<double> Bias = Gen.OneOf(
        Gen.Const(0.0), Gen.Int[-100, 100].Select(i => (double)i), Gen.Double[-1, 1],
        Gen.Double.Where(value => double.IsFinite(value) && (value == 0 || (Math.Abs(value) > 1e-300 && Math.Abs(value) < 1e300))));

    private static readonly Gen<Qubo> Problem =
        from n in Gen.Int[0, 7]
        from linear in Bias.Array[n]
        from quadratic in Bias.Array[n * (n - 1) / 2]
        from offset in Bias
        from ones in Gen.Int[-n - 1, n]
        select new Qubo([.. linear], [.. quadratic], offset) { Cardinality = ones < 0 ? null : ones };

    /// <summary>−cut of a random graph with weights that are short binary fractions, so that every sum is exact.</summary>
    private static readonly Gen<Qubo> Cut =
        from n in Gen.Int[0, 7]
        from weights in Gen.Int[-64, 64].Array[n * (n - 1) / 2]
        select CutOf(n, [.. weights.Select(w => w / 8.0)]);

    public static TheoryData<string> Names => [.. QuboFormats.All.Select(format => format.Name)];

    private static Qubo CutOf(int n, double[] weights)
    {
        double[] linear = new double[n];
        for (int i = 0, at = 0; i < n; i++)
            for (int j = i + 1; j < n; j++, at++)
                (linear[i], linear[j]) = (linear[i] - weights[at], linear[j] - weights[at]);
        return new Qubo([.. linear], [.. weights.Select(w => 2 * w)], offset: n);
    }

    private static QuboFile RoundTrip(Qubo qubo, IQuboFormat format)
    {
        using MemoryStream stream = new();
        format.Write(qubo, stream);
        return QuboFiles.Parse("file", stream.ToArray(), new() { MaxCut = format.Name == "gset" });
    }

    private static void RequireSame(Qubo expected, Qubo actual)
    {
        Assert.Equal(expected.Linear, actual.Linear);
        Assert.Equal(expected.Quadratic, actual.Quadratic);
        Assert.Equal(expected.Offset, actual.Offset);
        Assert.Equal(expected.Cardinality, actual.Cardinality);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryFormatIsLossless(string name)
    {
        IQuboFormat format = QuboFormats.Named(name);

        (name == "gset" ? Cut : Problem).Sample(
            qubo =>
            {
                QuboFile file = RoundTrip(qubo, format);
                Assert.Equal(name, file.Format);
                RequireSame(qubo, file.Qubo);
            },
            iter: 2000);
    }

    public static TheoryData<string> TextNames =>
        [.. QuboFormats.All.Select(format => format.Name).Where(name => name != "dimod-bqm")];

    [Theory, MemberData(nameof(TextNames))]
    public void EveryTextFormatSurvivesWindowsAndUtf16(string name)
    {
        using MemoryStream stream = new();
        QuboFormats.Named(name).Write(CutOf(4, [1, -2, 0.5, 0, 3, 0]), stream);
        string text = Encoding.UTF8.GetString(stream.ToArray()).Replace("\n", "\r\n\r\n  ", StringComparison.Ordinal);

        foreach (Encoding encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            RequireSame(CutOf(4, [1, -2, 0.5, 0, 3, 0]), QuboFiles.Parse("file", file, new() { MaxCut = name == "gset" }).Qubo);
        }
    }

    [Fact]
    public void CoordinatesAreWrittenWithoutExponents()
    {
        Gen.Double.Where(double.IsFinite).Sample(
            value =>
            {
                string text = TermWriter.Plain(value);
                return text.All(c => char.IsAsciiDigit(c) || c is '-' or '.')
                    && double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) == value;
            },
            iter: 10000);
        Assert.Equal("0.000012", TermWriter.Plain(1.2e-5));
        Assert.Equal("120000000000000000000", TermWriter.Plain(1.2e20));
        Assert.Equal("-0.00000000000000000001", TermWriter.Plain(-1e-20));
    }

    [Theory]
    [InlineData("mqlib")]
    [InlineData("orlib")]
    public void FormatsThatCountPairsTwiceRefuseWhatCannotBeHalved(string name)
    {
        using MemoryStream stream = new();

        InputException error = Assert.Throws<InputException>(
            () => QuboFormats.Named(name).Write(new Qubo([0, 0], [double.Epsilon]), stream));

        Assert.Contains("too small to be halved", error.Message);
    }

    [Fact]
    public void AProblemThatIsNoCutIsNotWrittenAsAGraph()
    {
        using MemoryStream stream = new();

        Assert.Contains("no cut", Assert.Throws<InputException>(
            () => QuboFormats.Named("gset").Write(new Qubo([1, 0], [2]), stream)).Message);
    }

    [Fact]
    public void AFailedWriteLeavesTheOldFile()
    {
        using TestFolder folder = new();
        string path = folder.File("problem.txt", "old"u8);

        Assert.Throws<InputException>(() => QuboFiles.Write(new Qubo([1, 0], [2]), path, QuboFormats.Named("gset")));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AWrittenFileIsReadAgain()
    {
        using TestFolder folder = new();
        string path = Path.Combine(folder.Path, "problem.json");
        Qubo qubo = RandomProblems.Mixed(9, seed: 1);

        QuboFiles.Write(qubo, path, QuboFormats.Named("json"));

        RequireSame(qubo, QuboFiles.Read(path, new()).Qubo);
    }
}
