using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QuboCam.App;
using QuboCam.App.Cluster;
using QuboCam.Tests.App.Web;

namespace QuboCam.Tests.App.Cluster;

/// <summary>What the commands of a cluster do.</summary>
public sealed class ClusterTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task TwoSilosMakeTheBytesOfOneMachine()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        await cluster.SiloAsync();
        await cluster.SiloAsync();
        string job = await cluster.SubmitAsync();

        await cluster.SameAsLocalAsync(job);

        List<string> silos = await cluster.Database.ReadAsync(
            "SELECT DISTINCT silo FROM cluster_batch", row => row.GetString(0), TestContext.Current.CancellationToken);
        Assert.Equal(2, silos.Count);
    }

    [Fact]
    public async Task ModelLabelsPreprocessingAndContentsOfASharedFolderGoAlong()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        await File.WriteAllBytesAsync(cluster.Place("net.onnx"), BuiltIn.Model("fashion-16"), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(cluster.Place("names.txt"), BuiltIn.Labels().Names, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cluster.Place("net.preprocess.json"),
            """{"resize": [28, 28], "channels": "GRAY", "range": 1, "mean": [0.2], "std": [0.4]}""", TestContext.Current.CancellationToken);
        string[] asked = ["--model", cluster.Place("net.onnx"), "--labels", cluster.Place("names.txt"), "--limit", "20", "--method", "grad-cam", "--seed", "3"];
        string blobs = cluster.Place("blobs");
        await cluster.SiloAsync("--blobs", blobs);
        ProgramRun submitted = await cluster.RunAsync(["cluster", "submit", "evaluate", cluster.Pictures, "--blobs", blobs, .. asked]);
        string job = submitted.Output.Trim();
        await cluster.EndAsync(job);
        // The silo had its copies; what was submitted from is not needed any more.
        File.Delete(cluster.Place("names.txt"));

        ProgramRun fetched = await cluster.RunAsync("cluster", "fetch", job, "--blobs", blobs, "--out", cluster.Place("fetched"));

        Assert.True(fetched.Status == 0, fetched.Error);
        await File.WriteAllLinesAsync(cluster.Place("names.txt"), BuiltIn.Labels().Names, TestContext.Current.CancellationToken);
        ProgramRun local = await cluster.RunAsync(["evaluate", cluster.Pictures, "--out", cluster.Place("local"), .. asked]);
        Assert.True(local.Status == 0, local.Error);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(cluster.Place("local"), "summary.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(cluster.Place("fetched"), "summary.json"), TestContext.Current.CancellationToken));
        Assert.Equal(0, await cluster.Database.RunAsync("DELETE FROM cluster_blob", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PicturesThatCannotBeReadAreLeftOutAsLocally()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        cluster.OwnPictures();
        await File.WriteAllTextAsync(Path.Combine(cluster.Pictures, "class0", "003.png"), "no picture", TestContext.Current.CancellationToken);
        await cluster.SiloAsync();
        string[] asked = ["--limit", "24", "--method", "grad-cam"];
        string job = await cluster.SubmitAsync(asked);

        await cluster.SameAsLocalAsync(job, asked);

        ProgramRun status = await cluster.RunAsync("cluster", "status", job, "--json");
        JsonElement skipped = Assert.Single(status.Json.GetProperty("skipped").EnumerateArray());
        Assert.Equal(3, skipped.GetProperty("index").GetInt32());
        Assert.Contains("003.png", skipped.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BoxesAndMasksGoAlong()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        cluster.OwnPictures();
        byte[] mask = new byte[28 * 28 * 3];
        mask.AsSpan(28 * 3 * 5, 28 * 3 * 9).Fill(255);
        await File.WriteAllBytesAsync(Path.Combine(cluster.Pictures, "mask.png"), PngFile.Encode(new RgbImage(28, 28, [.. mask])), TestContext.Current.CancellationToken);
        string manifest = Path.Combine(cluster.Pictures, "boxes.csv");
        await File.WriteAllTextAsync(manifest, """
            path,label,boxes,mask
            class0/000.png,Bag,1 2 20 19;3 3 9 28,
            class0/001.png,Bag,,mask.png
            class0/002.png,Coat,5 5 99 99,
            class0/003.png,Coat,,
            """, TestContext.Current.CancellationToken);
        string[] asked = ["--method", "grad-cam", "--metric", "energy-pointing-game"];
        await cluster.SiloAsync();
        ProgramRun submitted = await cluster.RunAsync(["cluster", "submit", "evaluate", manifest, .. asked]);
        await cluster.EndAsync(submitted.Output.Trim());

        ProgramRun fetched = await cluster.RunAsync("cluster", "fetch", submitted.Output.Trim(), "--out", cluster.Place("fetched"), "--json");
        ProgramRun local = await cluster.RunAsync(["evaluate", manifest, "--out", cluster.Place("local"), "--json", .. asked]);

        Assert.True(fetched.Status == 0, fetched.Error);
        Assert.Equal(local.Output, fetched.Output);
        Assert.Contains("outside of the image", fetched.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(cluster.Place("local"), "results.jsonl"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(cluster.Place("fetched"), "results.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatIsDoneOfACancelledJobIsFetchedAndGoneOnWithLocally()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        await cluster.SiloAsync();
        string job = await cluster.SubmitAsync();
        await cluster.DoneAsync(job, batches: 3);

        ProgramRun cancelled = await cluster.RunAsync("cluster", "cancel", job);
        ProgramRun refused = await cluster.RunAsync("cluster", "fetch", job, "--out", cluster.Place("local"));
        ProgramRun fetched = await cluster.RunAsync("cluster", "fetch", job, "--partial", "--out", cluster.Place("local"));
        ProgramRun local = await cluster.RunAsync(["evaluate", cluster.Pictures, "--resume", "--out", cluster.Place("local"), .. ClusterCase.Asked]);
        ProgramRun again = await cluster.RunAsync("cluster", "cancel", job);

        Assert.Equal([0, 2, 0, 0, 2], [cancelled.Status, refused.Status, fetched.Status, local.Status, again.Status]);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(await ClusterCase.SharedLocalAsync(), "results.jsonl"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(cluster.Place("local"), "results.jsonl"), TestContext.Current.CancellationToken));
        Assert.Contains("--partial", refused.Error, StringComparison.Ordinal);
        JobFacts facts = await cluster.Jobs.FindAsync(job, TestContext.Current.CancellationToken);
        Assert.Equal(ClusterJobState.Cancelled, facts.State);
        Assert.InRange(facts.Done, 3, facts.Batches - 1);
    }

    [Fact]
    public async Task AJobThatCannotGoOnFailsWithOneLine()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        cluster.OwnPictures();
        await File.WriteAllTextAsync(Path.Combine(cluster.Pictures, "class0", "003.png"), "no picture", TestContext.Current.CancellationToken);
        await cluster.SiloAsync();
        string job = await cluster.SubmitAsync("--limit", "24", "--method", "grad-cam", "--strict");

        ProgramRun watched = await cluster.RunAsync("cluster", "watch", job);

        Assert.Equal(1, watched.Status);
        Assert.Contains("003.png", watched.Output, StringComparison.Ordinal);
        Assert.Single(watched.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task AJobWhoseLastSiloEndedBeforeItCouldSaySoIsDone()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        string job = await cluster.SubmitAsync("--limit", "16", "--method", "grad-cam");
        await cluster.Database.RunAsync(
            "INSERT INTO cluster_batch (job, batch, silo) SELECT $1, generate_series(0, 1), 'gone'", TestContext.Current.CancellationToken, job);

        await cluster.SiloAsync();

        Assert.Equal(ClusterJobState.Done, (await cluster.EndAsync(job)).State);
    }

    [Fact]
    public async Task AContentThatTheClusterHasLostIsNoPictureThatCannotBeRead()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        string job = await cluster.SubmitAsync("--limit", "16", "--method", "grad-cam");
        await cluster.Database.RunAsync(
            "DELETE FROM cluster_blob WHERE hash = (SELECT item::jsonb -> 'file' ->> 'hash' FROM cluster_item WHERE index = 5)",
            TestContext.Current.CancellationToken);
        await cluster.SiloAsync();

        JobFacts facts = await cluster.EndAsync(job);

        Assert.Equal(ClusterJobState.Failed, facts.State);
        Assert.Contains("is not in the cluster", facts.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASharedFolderThatCannotBeWrittenToIsNoFaultOfThePictures()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        await File.WriteAllTextAsync(cluster.Place("file"), "no folder", TestContext.Current.CancellationToken);

        ProgramRun run = await cluster.RunAsync(
            "cluster", "submit", "evaluate", cluster.Pictures, "--limit", "8", "--blobs", Path.Combine(cluster.Place("file"), "below"));

        Assert.Equal(2, run.Status);
        Assert.Contains("cannot be written to", run.Error, StringComparison.Ordinal);
        Assert.Empty(await cluster.Jobs.AllAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--postgres")]
    [InlineData("--postgres=")]
    public async Task TheConnectionStringIsNotKeptWithTheJob(string option)
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        string secret = $"{cluster.Connection};Password=hidden";
        string[] where = option.EndsWith('=') ? [option + secret] : [option, secret];

        ProgramRun run = await cluster.RunAsync(["cluster", "submit", "evaluate", .. where, cluster.Pictures, "--limit", "8", "--method", "grad-cam"]);

        Assert.True(run.Status == 0, run.Error);
        JobSpec spec = await cluster.Jobs.SpecAsync(run.Output.Trim(), TestContext.Current.CancellationToken);
        Assert.Equal([cluster.Pictures, "--limit", "8", "--method", "grad-cam"], spec.Arguments);
    }

    [Fact]
    public async Task RemovingAJobFreesWhatNoOtherJobHas()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        string kept = await cluster.SubmitAsync("--limit", "8", "--method", "grad-cam");
        string removed = await cluster.SubmitAsync("--limit", "16", "--method", "grad-cam");
        Assert.Equal(2, (await cluster.RunAsync("cluster", "remove", removed)).Status); // it runs
        await cluster.RunAsync("cluster", "cancel", removed);

        ProgramRun run = await cluster.RunAsync("cluster", "remove", removed);

        Assert.True(run.Status == 0, run.Error);
        Assert.Equal(kept, Assert.Single(await cluster.Jobs.AllAsync(TestContext.Current.CancellationToken)).Id);
        Assert.Equal(8, (await cluster.Database.ReadAsync("SELECT hash FROM cluster_blob", row => row.GetString(0), TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task ASiloOfAnotherVersionIsRefused()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        await cluster.Database.RunAsync(
            "INSERT INTO cluster_silo (name, version, host, threads) VALUES ('old', '0.0.1+abc', 'elsewhere', 1)", TestContext.Current.CancellationToken);

        ProgramRun silo = await cluster.RunAsync("cluster", "silo");

        Assert.Equal(2, silo.Status);
        Assert.Contains("silo old of the cluster is 0.0.1+abc", silo.Error, StringComparison.Ordinal);
        Assert.Single(silo.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task RedisMayKeepTheListOfSilos()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server"), "Redis is not installed (Debian's package redis-server).");
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        string port = PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture);
        using Process redis = Process.Start(new ProcessStartInfo("redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            await cluster.SiloAsync("--redis", $"127.0.0.1:{port}");
            await cluster.SiloAsync("--redis", $"127.0.0.1:{port}");
            string job = await cluster.SubmitAsync();

            await cluster.SameAsLocalAsync(job);

            Assert.Empty(await cluster.Database.ReadAsync("SELECT 1 FROM orleansmembershiptable", row => row.GetInt32(0), TestContext.Current.CancellationToken));
        }
        finally
        {
            redis.Kill();
        }
    }

    [Fact]
    public async Task TheWebPageShowsJobsAndSilos()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        await cluster.SiloAsync("--name", "one");
        string job = await cluster.SubmitAsync("--limit", "8", "--method", "grad-cam");
        await cluster.EndAsync(job);
        await using WebFactory web = new() { Change = options => options with { Postgres = cluster.Connection, ShowsCluster = true } };

        JsonElement document = await web.GetAsync("/api/v1/cluster");
        string page = System.Text.Encoding.UTF8.GetString(await web.BytesAsync("/cluster"));

        Assert.Equal((job, "done"), (document.GetProperty("jobs")[0].GetProperty("id").GetString(), document.GetProperty("jobs")[0].GetProperty("state").GetString()));
        Assert.Equal("one", document.GetProperty("silos")[0].GetProperty("name").GetString());
        Assert.Contains("/assets/cluster.js", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/cluster\"", System.Text.Encoding.UTF8.GetString(await web.BytesAsync("/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASubmissionThatIsKilledLeavesNoJob()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        cluster.OwnPictures();
        ClusterCase.WritePictures(Path.Combine(cluster.Pictures, "many"), count: 2000, seed: 9);
        using Process submission = cluster.Start(["cluster", "submit", "evaluate", cluster.Pictures, .. ClusterCase.Asked]);
        while ((await cluster.Database.ReadAsync("SELECT count(*) FROM cluster_blob", row => row.GetInt64(0), TestContext.Current.CancellationToken))[0] < 20)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        submission.Kill();
        await submission.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await cluster.Jobs.AllAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WithoutADatabaseThereIsNoCluster()
    {
        using Process process = ProgramRun.Start(new Dictionary<string, string> { ["QUBOCAM_POSTGRES"] = "" }, "cluster", "status");

        ProgramRun run = await ProgramRun.End(process);

        Assert.Equal(2, run.Status);
        Assert.StartsWith("qubocam: Where is the cluster?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connection string", "cluster", "status", "--postgres", "nonsense")]
    [InlineData("cannot be used", "cluster", "status", "--postgres", "Host=127.0.0.1;Port=1;Username=x;Password=hidden;Database=x")]
    [InlineData("has no job", "cluster", "watch", "none")]
    [InlineData("account", "cluster", "submit", "evaluate", ".", "--method", "qubo-cam:dwave")]
    [InlineData("--address", "cluster", "silo", "--address", "here")]
    [InlineData("--hang-after", "cluster", "silo", "--hang-after", "0")]
    [InlineData("--address 203.0.113.9", "cluster", "silo", "--address", "203.0.113.9")]
    [InlineData("is reached from this machine alone", "cluster", "silo", "--postgres", "Host=203.0.113.9;Database=x;Username=x;Password=hidden")]
    [InlineData("POD_NAME", "cluster", "silo", "--kubernetes")]
    [InlineData("--redis 127.0.0.1:1", "cluster", "silo", "--redis", "127.0.0.1:1,password=hidden")]
    [InlineData("There is no command 'stauts'; there are silo, submit", "cluster", "stauts")]
    [InlineData("qubocam cluster submit evaluate --help", "cluster", "submit", "evaluate", ".", "--ouch")]
    public async Task WhatIsWrongIsSaidInOneLine(string line, params string[] arguments)
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);

        ProgramRun run = await cluster.RunAsync(arguments);

        Assert.Equal(2, run.Status);
        Assert.Contains(line, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }
}
