using System.Diagnostics;
using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>The memory of models, which is limited for a whole process: a second run of these tests is that process.</summary>
public sealed class MemoryLimitTests
{
    private const string FindingsFile = "QUBOCAM_TEST_FINDINGS";

    private const long Limit = 256 << 20, Huge = 10_000_000_000, Large = 600_000_000; // values; 40 GB and 2.4 GB

    // 40 to 64 MB, each more than any before; 364 MB in all.
    private static IEnumerable<long> Growing => Enumerable.Range(10, 7).Select(million => million * 1_000_000L);

    [Fact]
    public async Task AModelThatWantsMoreThanTheLimitIsRefusedWithOneLineAndOthersStillRun()
    {
        using TestFolder folder = new();
        string findings = Path.Combine(folder.Path, "findings.json");
        string tests = typeof(MemoryLimitTests).Assembly.Location;
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [tests, "--filter-method", $"*{nameof(InAProcessOfItsOwn)}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path,
        };
        start.Environment[FindingsFile] = findings;

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(findings), output);
        Findings found = JsonSerializer.Deserialize<Findings>(await File.ReadAllBytesAsync(findings, TestContext.Current.CancellationToken))!;
        string[] stated = [.. found.Refusals.Where(r => r.Contains("the tensors of one image would hold", StringComparison.Ordinal))];
        Assert.Single(stated); // the one whose size stands in the file
        Assert.All(found.Refusals.Except(stated), line => Assert.Equal("tiny.onnx: it wants more memory than the 256 MiB that models have here.", line));
        Assert.Equal(found.LogitsBefore, found.LogitsAfter);
        Assert.Equal(TinyModel.Create().Trace(0).Logits, found.LogitsAfter, (a, b) => Math.Abs(a - b) <= 1e-6); // float32, another order
        Assert.Equal(Enumerable.Repeat("fits", Growing.Count()), found.Growing); // what one was given is free for the next one
        Assert.InRange(found.PeakBytes, 1, 4 * Limit); // the program itself with its tests takes part of it
    }

    [Fact]
    public void InAProcessOfItsOwn()
    {
        string? file = Environment.GetEnvironmentVariable(FindingsFile);
        Assert.SkipUnless(file is not null, "Runs inside of the other test.");
        OnnxRuntimeLimits.LimitMemory(Limit);
        OnnxRuntimeLimits.LimitMemory(Limit); // a second call changes nothing

        float[] before = [.. TinyModel.Create().Trace(0).Logits];
        string[] refusals =
        [
            .. new[]
            {
                HostileModel.StatedSize(Huge), HostileModel.ComputedSize(Huge), HostileModel.ExpandedSize(Huge), HostileModel.TiledSize(Large),
                HostileModel.ComputedSize(Large), HostileModel.SizeInABranch(Large),
            }.Select(model => Refusal.Of(() => Explained(model))),
        ];
        string[] growing = [.. Growing.Select(n => Record.Exception(() => Explained(HostileModel.ComputedSize(n)))?.Message ?? "fits")];
        float[] after = [.. TinyModel.Create().Trace(0).Logits];

        using Process self = Process.GetCurrentProcess();
        File.WriteAllBytes(file!, JsonSerializer.SerializeToUtf8Bytes(new Findings(refusals, growing, before, after, self.PeakWorkingSet64)));
    }

    private static float[] Explained(TinyModel model)
    {
        using OnnxClassifier classifier = new(model.Load());
        float[] white = [.. Enumerable.Repeat(1f, 72)];
        return classifier.Score(white, 1);
    }

    private sealed record Findings(string[] Refusals, string[] Growing, float[] LogitsBefore, float[] LogitsAfter, long PeakBytes);
}
