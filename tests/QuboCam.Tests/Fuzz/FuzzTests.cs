using QuboCam.Fuzz;

namespace QuboCam.Tests;

/// <summary>Readers of what comes from anywhere answer damaged input, or refuse it with one line; bench/fuzz asks for longer.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Inputs = 300, Seed = 1127;
    private readonly TestFolder _folder = new();

    public static TheoryData<string> Formats => [.. FuzzTargets.All("").Select(target => target.Format)];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Formats))]
    public void DamagedInputIsReadOrRefused(string format)
    {
        FuzzReport report = new FuzzRun(Target(format), Inputs, Seed).Report(FuzzTargets.Corpus(format));

        Assert.Empty(report.Findings.Select(finding => $"{finding.What}: {finding.Details}"));
        Assert.True(report.Accepted > 0, "Not even the corpus was read.");
    }

    [Theory]
    [InlineData("onnx", "found-e7a2d70a", "has no output")]
    [InlineData("zip", "found-2f76a01f", "lies outside of it")]
    [InlineData("idx-labels", "found-9f90d5fb", "to which its 19 packed bytes cannot unpack")]
    [InlineData("parquet", "found-endless.parquet", "what its footer says of the columns cannot be read")]
    [InlineData("dwave-conf", "found-3724e453", "is no code such as na-west-1")]
    [InlineData("sapi-answer", "found-270af53c", "numbers of occurrences are negative, or more than 1000000 in all")]
    [InlineData("sapi-solvers", "found-686debd8", "describes a solver in a form that is not known")]
    [InlineData("scale-journal", "found-null.jsonl", "a line has no result")]
    [InlineData("stand-in-faults", "found-0863dde7", "A fault is null")]
    [InlineData("stand-in-qp", "found-3f0a9925", "expected format 'qp'")]
    public void WhatWasFoundIsRefusedWithALineThatSaysWhy(string format, string file, string why)
    {
        byte[] input = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fuzz", "Corpus", format, file));

        Exception refusal = Assert.ThrowsAny<Exception>(() => Target(format).Read(input));

        Assert.Contains(why, refusal.Message);
    }

    [Fact]
    public void AFaultIsFoundAndCutDownToWhatItNeeds()
    {
        FuzzTarget faulty = new("faulty", bytes => _ = bytes.AsSpan().IndexOf((byte)'!') >= 0 ? throw new KeyNotFoundException() : 0) { Words = ["!"] };

        FuzzFinding finding = Assert.Single(new FuzzRun(faulty, Inputs, Seed).Report([[1, 2, 3, 4, 5, 6, 7, 8]]).Findings);

        Assert.StartsWith("KeyNotFoundException", finding.What);
        Assert.Equal("!"u8, finding.Input);
    }

    [Fact]
    public void MemoryBeyondTheInputsLengthIsFound()
    {
        FuzzTarget greedy = new("greedy", _ => GC.KeepAlive(new byte[1 << 20])) { Memory = (1 << 19, 1000) };

        FuzzFinding finding = Assert.Single(new FuzzRun(greedy, inputs: 2, Seed).Report([[1]]).Findings);

        Assert.Equal("too much memory", finding.What);
    }

    [Fact]
    public void TheSameSeedGivesTheSameInputs()
    {
        Assert.Equal(Tried(Seed), Tried(Seed));
        Assert.NotEqual(Tried(Seed), Tried(Seed + 1));

        static string[] Tried(int seed)
        {
            List<string> inputs = [];
            new FuzzRun(new FuzzTarget("kept", bytes => inputs.Add(Convert.ToHexString(bytes))), 50, seed).Report([[1, 2, 3], [4, 5]]);
            return [.. inputs];
        }
    }

    private FuzzTarget Target(string format) => FuzzTargets.All(_folder.Path).Single(target => target.Format == format);
}
