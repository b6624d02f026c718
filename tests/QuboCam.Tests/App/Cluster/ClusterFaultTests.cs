using System.Diagnostics;
using System.Globalization;
using QuboCam.App.Cluster;
using QuboCam.Tests.App.Web;
using static QuboCam.Tests.App.Cluster.SystemProgram;

namespace QuboCam.Tests.App.Cluster;

/// <summary>What goes wrong on several machines: the job ends complete, with the bytes of one machine.</summary>
public sealed class ClusterFaultTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task AKilledSiloCostsNothing()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        Process killed = await cluster.SiloAsync();
        string job = await cluster.SubmitAsync();
        await cluster.DoneAsync(job, batches: 2);
        await cluster.SiloAsync();

        killed.Kill();

        await cluster.SameAsLocalAsync(job);
    }

    [Fact]
    public async Task ASiloThatIsStoppedFinishesWhatItHasBegun()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        Process leaving = await cluster.SiloAsync();
        string job = await cluster.SubmitAsync();
        await cluster.DoneAsync(job, batches: 2);

        await SignalAsync(leaving, "TERM");
        await leaving.WaitForExitAsync(TestContext.Current.CancellationToken);
        int done = (await cluster.Jobs.FindAsync(job, TestContext.Current.CancellationToken)).Done;
        await Task.Delay(500, TestContext.Current.CancellationToken);

        Assert.Equal(0, leaving.ExitCode);
        Assert.Equal(done, (await cluster.Jobs.FindAsync(job, TestContext.Current.CancellationToken)).Done);
        Assert.Empty(await new ClusterSilos(cluster.Database).AllAsync(TestContext.Current.CancellationToken));
        await cluster.SiloAsync();
        await cluster.SameAsLocalAsync(job);
    }

    [Fact]
    public async Task AFrozenSiloIsWorkedAroundAndChangesNothingWhenItComesBack()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        Process frozen = await cluster.SiloAsync();
        await cluster.SiloAsync();
        string job = await cluster.SubmitAsync();
        await cluster.DoneAsync(job, batches: 2);

        await SignalAsync(frozen, "STOP");
        JobFacts facts = await cluster.EndAsync(job);
        await SignalAsync(frozen, "CONT");
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken); // it hands in what it had

        Assert.Equal(ClusterJobState.Done, facts.State);
        await cluster.SameAsLocalAsync(job);
    }

    [Fact]
    public async Task TheDatabaseMayRestart()
    {
        await using PostgresServer own = new();
        await own.InitializeAsync();
        await using (ClusterCase cluster = await ClusterCase.CreateAsync(own))
        {
            await cluster.SiloAsync();
            await cluster.SiloAsync();
            string job = await cluster.SubmitAsync();
            await cluster.DoneAsync(job, batches: 2);

            await own.RestartAsync(away: TimeSpan.FromSeconds(3));

            await cluster.SameAsLocalAsync(job);
        }
    }

    [Theory]
    [InlineData("ends", "its worker ended")]
    [InlineData("hangs", "its worker did nothing for 10 s")]
    public async Task APictureThatEndsOrHangsItsWorkerIsLeftOutAndListed(string what, string reason)
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        cluster.OwnPictures();
        string model = cluster.Place("poison.onnx");
        await File.WriteAllBytesAsync(model, what == "ends" ? PoisonModel.EndsOnWhite() : PoisonModel.HangsOnWhite(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(cluster.Pictures, "class0", "010.png"),
            PngFile.Encode(new RgbImage(28, 28, [.. Enumerable.Repeat((byte)255, 28 * 28 * 3)])), TestContext.Current.CancellationToken);
        await cluster.SiloAsync("--hang-after", "10");
        string job = await cluster.SubmitAsync("--model", model, "--preprocess", "unit", "--limit", "40", "--method", "grad-cam");

        JobFacts facts = await cluster.EndAsync(job);

        Assert.True(facts is { State: ClusterJobState.Done, ImagesDone: 40 }, $"{facts.State}, {facts.ImagesDone} images: {facts.Error}");
        (int index, string left) = Assert.Single(await cluster.Jobs.SkippedAsync(job, TestContext.Current.CancellationToken));
        Assert.Equal(10, index);
        Assert.Contains(reason, left, StringComparison.Ordinal);
        ProgramRun fetched = await cluster.RunAsync("cluster", "fetch", job, "--out", cluster.Place("fetched"));
        Assert.True(fetched.Status == 0, fetched.Error);
        Assert.Contains("left out: class0/010.png", fetched.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskIsWaitedFor()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root makes a small disk.");
        string disk = Directory.CreateTempSubdirectory("qubocam-disk-").FullName;
        if (await StatusAsync("mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "none", disk) != 0)
        {
            Directory.Delete(disk);
            Assert.Skip("This machine lets nobody make a small disk.");
        }
        try
        {
            await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
            Directory.CreateDirectory(Path.Combine(disk, "space"));
            await RunAsync("chmod", "777", Path.Combine(disk, "space"));
            await RunAsync("chown", "65534:65534", Path.Combine(disk, "space"));
            string space = $"small{Guid.NewGuid():N}";
            await cluster.Database.RunAsync($"CREATE TABLESPACE {space} LOCATION '{disk}/space'", TestContext.Current.CancellationToken);
            await cluster.Database.RunAsync($"ALTER TABLE cluster_result SET TABLESPACE {space}", TestContext.Current.CancellationToken);
            await FillAsync(Path.Combine(disk, "ballast"));
            await cluster.SiloAsync();
            string job = await cluster.SubmitAsync();
            SiloFacts silo = await InTroubleAsync(cluster);
            int done = (await cluster.Jobs.FindAsync(job, TestContext.Current.CancellationToken)).Done;

            File.Delete(Path.Combine(disk, "ballast"));

            Assert.Contains("No space left", silo.Trouble, StringComparison.Ordinal);
            Assert.True(done < 20, $"{done} batches were done on a full disk.");
            await cluster.SameAsLocalAsync(job);
            await cluster.Database.RunAsync("ALTER TABLE cluster_result SET TABLESPACE pg_default", TestContext.Current.CancellationToken);
            await cluster.Database.RunAsync($"DROP TABLESPACE {space}", TestContext.Current.CancellationToken);
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task<SiloFacts> InTroubleAsync(ClusterCase cluster)
    {
        for (int i = 0; i < 300; i++)
        {
            List<SiloFacts> silos = await new ClusterSilos(cluster.Database).AllAsync(TestContext.Current.CancellationToken);
            if (silos.FirstOrDefault(silo => silo.Trouble is not null) is { } found) return found;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail("The silo has no trouble with a full disk.");
        return null!;
    }

    private static async Task FillAsync(string file)
    {
        await using FileStream ballast = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        byte[] block = new byte[1 << 12];
        try
        {
            while (true)
                await ballast.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    private static Task SignalAsync(Process process, string signal) =>
        RunAsync("kill", "-s", signal, process.Id.ToString(CultureInfo.InvariantCulture));
}
