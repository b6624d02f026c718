using System.Diagnostics;

namespace QuboCam.Tests.App;

/// <summary>evaluate that is ended, by Ctrl-C, by a kill, by a full disk: the same command goes on and ends in the same
/// bytes.</summary>
public sealed class EvaluateResumeTests(EvaluatedFashion fashion) : IClassFixture<EvaluatedFashion>, IDisposable
{
    /// <summary>Lines of a whole journal: the settings and a batch of eight images each.</summary>
    private const int Whole = 1 + EvaluatedFashion.Images / 8;

    private readonly TestFolder folder = new();

    private string Output => Path.Combine(folder.Path, "out");

    private string Journal => Path.Combine(Output, "journal.jsonl");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("-INT", 2)]
    [InlineData("-TERM", 3)]
    [InlineData("-INT", Whole)] // all batches are done: it is summarising or drawing
    public async Task ASignalKeepsWhatIsDone(string signal, int lines)
    {
        using Process process = ProgramRun.Start(fashion.Arguments(Output, "--threads", "1"));
        await WaitForLines(process, lines);
        await Process.Start("kill", [signal, $"{process.Id}"]).WaitForExitAsync(TestContext.Current.CancellationToken);
        ProgramRun ended = await ProgramRun.End(process);
        int kept = File.ReadAllLines(Journal).Length;

        await ProgramRun.Succeeds(fashion.Arguments(Output, "--resume"));

        // Past the drawing of its pictures nothing stops it any more.
        Assert.True(ended.Status == 130 || lines == Whole && ended.Status == 0, $"exit status {ended.Status}: {ended.Error}");
        Assert.InRange(kept, lines, Whole);
        if (ended.Status == 130)
            Assert.Contains($"{8 * (kept - 1)} images are done",
                Assert.Single(ended.Error.Trim().Split('\n'), line => line.StartsWith("qubocam: ", StringComparison.Ordinal)));
        fashion.AssertSame(Output);
    }

    [Fact]
    public async Task KillsAtRandomMomentsLoseNothing()
    {
        Random random = new(3);
        int kills = 0;
        for (bool isDone = false; !isDone;)
        {
            using Process process = ProgramRun.Start(fashion.Arguments(Output));
            Task<ProgramRun> end = ProgramRun.End(process);
            isDone = kills == 4 || await Task.WhenAny(
                end, Task.Delay(random.Next(500, 2500), TestContext.Current.CancellationToken)) == end;
            if (!isDone)
            {
                process.Kill();
                kills++;
            }
            Assert.True((await end).Status == 0 || !isDone, $"exit status {(await end).Status}: {(await end).Error}");
        }

        Assert.NotEqual(0, kills);
        fashion.AssertSame(Output);
    }

    [Fact]
    public async Task TwoRunsInOneFolderAreRefused()
    {
        using Process first = ProgramRun.Start(fashion.Arguments(Output, "--threads", "1"));
        await WaitForLines(first, 1);

        ProgramRun second = await ProgramRun.Of(fashion.Arguments(Output));
        ProgramRun whole = await ProgramRun.End(first);

        Assert.Equal(2, second.Status);
        Assert.Contains("Is another run at work in this folder?", Assert.Single(second.Error.Trim().Split('\n')));
        Assert.Equal(0, whole.Status);
        fashion.AssertSame(Output);
    }

    [Theory]
    [InlineData(0.4)] // amid the batches
    [InlineData(1.2)] // the journal fits, the report does not
    public async Task WhereFilesCannotGrowTheRunStopsAndGoesOnLater(double part)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The limit on files is set through bash.");
        int kilobytes = (int)(part * new FileInfo(Path.Combine(fashion.Whole, "journal.jsonl")).Length / 1024);
        ProgramRun full = await UnderLimit(kilobytes, fashion.Arguments(Output));

        await ProgramRun.Succeeds(fashion.Arguments(Output));

        Assert.Equal(2, full.Status);
        Assert.Contains("cannot be written", Assert.Single(full.Error.Trim().Split('\n')));
        Assert.DoesNotContain(Directory.GetFiles(Output), file => file.EndsWith(".part", StringComparison.Ordinal));
        fashion.AssertSame(Output);
    }

    [Fact]
    public async Task AFullDiskStopsTheRunAndItGoesOnLater()
    {
        Directory.CreateDirectory(Output);
        if (!await Mount("-t", "tmpfs", "-o", "size=64k", "none", Output)) Assert.Skip("Mounting a small disk takes root.");
        try
        {
            ProgramRun full = await ProgramRun.Of(fashion.Arguments(Output));
            Assert.True(await Mount("-o", "remount,size=16m", Output));
            await ProgramRun.Succeeds(fashion.Arguments(Output));

            Assert.Equal(2, full.Status);
            Assert.Contains("No space left on device", Assert.Single(full.Error.Trim().Split('\n')));
            fashion.AssertSame(Output);
        }
        finally
        {
            await Process.Start("umount", [Output]).WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task ProgressSaysHowMuchTimeIsLeft()
    {
        // The line comes every five seconds where standard error is no terminal. A run that is fast is over by then, so it is
        // frozen for that long.
        using Process process = ProgramRun.Start([.. fashion.Arguments(Output, "--method", "score-cam", "--threads", "1")]);
        try
        {
            await WaitForLines(process, 2);
            using (Process stop = Process.Start("kill", ["-STOP", $"{process.Id}"])) await stop.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
            using (Process go = Process.Start("kill", ["-CONT", $"{process.Id}"])) await go.WaitForExitAsync(TestContext.Current.CancellationToken);
            string? line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);

            Assert.Matches(@"^evaluate: \d+ of 32 images, \d+\.\d images/s, (\d+ h )?(\d+ min ?)?(\d+ s)? left$", line);
        }
        finally
        {
            process.Kill();
        }
    }

    private async Task WaitForLines(Process process, int lines)
    {
        for (int tries = 0; tries < 6000 && !process.HasExited && !(File.Exists(Journal) && Lines() >= lines); tries++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Journal) && Lines() >= lines, $"the journal has not got {lines} lines");
    }

    private int Lines()
    {
        // Programs of .NET respect the lock of the run, others do not.
        using Process count = Process.Start(new ProcessStartInfo("wc", ["-l", Journal]) { RedirectStandardOutput = true })!;
        return int.Parse(count.StandardOutput.ReadToEnd().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<bool> Mount(params string[] arguments)
    {
        using Process mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        await mount.WaitForExitAsync(TestContext.Current.CancellationToken);
        return mount.ExitCode == 0;
    }

    /// <summary>Runs the program where no file may grow beyond a size; the runtime's own memory file is exempt without
    /// W^X.</summary>
    private static async Task<ProgramRun> UnderLimit(int kilobytes, string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new("bash",
            ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"", "bash", dotnet,
                Path.Combine(AppContext.BaseDirectory, "qubocam.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using Process process = Process.Start(start)!;
        return await ProgramRun.End(process);
    }
}
