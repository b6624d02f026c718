using System.Diagnostics;
using System.Text.Json;

namespace QuboCam.Tests.App;

public sealed class CancellationTests : IDisposable
{
    private const string Picture = "images/nips17/000b7d55b6184b08.png";
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task CtrlCKeepsWhatIsFinishedInWholeFilesAndSaysWhatIsMissing()
    {
        string model = SharedFiles.Golden("models/imagenet-squeezenet11.onnx"), picture = SharedFiles.Golden(Picture);
        string[] inputs = [.. Enumerable.Repeat(picture, 20)];
        using Process process = ProgramRun.Start(["explain", .. inputs, "--model", model, "--out", folder.Path]);
        ProgramRun run;
        try
        {
            // Nearly all of the time goes to Score-CAM, so half a second after the first input is whole the second one's runs.
            await WaitFor(Path.Combine(folder.Path, Path.GetFileNameWithoutExtension(picture), "explanation.json"));
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExitAsync(TestContext.Current.CancellationToken);
            run = await ProgramRun.End(process);
        }
        finally
        {
            process.Kill();
        }

        Assert.Equal(130, run.Status);
        string line = Assert.Single(run.Error.Split('\n'), l => l.StartsWith("qubocam: ", StringComparison.Ordinal));
        Assert.Contains("missing is", line);
        Assert.Contains("further inputs", line);
        Assert.Contains(folder.Path, line);
        Assert.DoesNotContain(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), f => f.EndsWith(".part", StringComparison.Ordinal));
        foreach (string explained in Directory.GetDirectories(folder.Path))
            RequireWhole(explained);
    }

    [Fact]
    public async Task OneSigtermEndsAProgramThatCannotStop()
    {
        // Nobody reads what it prints: after 64 kB it waits for ever, and cannot look whether it is cancelled.
        string[] inputs = [.. Enumerable.Repeat("sample:bag", 60)];
        using Process process = ProgramRun.Start(["explain", .. inputs, "--out", folder.Path, "--json", "--method", "grad-cam"]);
        await WaitForStandstill();

        await Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExitAsync(TestContext.Current.CancellationToken);

        try
        {
            CancellationToken cancellation = TestContext.Current.CancellationToken;
            await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private async Task WaitForStandstill()
    {
        int before = -1;
        for (int now = 0; now == 0 || now != before; now = Directory.GetDirectories(folder.Path).Length)
        {
            before = now;
            await Task.Delay(3000, TestContext.Current.CancellationToken);
        }
        Assert.InRange(before, 1, 59);
    }

    /// <summary>A document that can be parsed, and for each method in it a PNG file with its end.</summary>
    private static void RequireWhole(string explained)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(explained, "explanation.json")));
        JsonElement[] methods = [.. document.RootElement.At("explanations").EnumerateArray()];
        Assert.Equal(methods.Length < 4, document.RootElement.TryGetProperty("cancelled", out _));
        foreach (string image in methods.Select(m => m.At("image").GetString()!).Append("panel.png"))
            Assert.Equal("IEND"u8, File.ReadAllBytes(Path.Combine(explained, image))[^8..^4]);
    }

    private static async Task WaitFor(string path)
    {
        for (int tries = 0; tries < 2400 && !File.Exists(path); tries++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(path), $"{path} did not appear");
    }
}
