using System.Diagnostics;
using System.Text.Json;
using QuboCam.App.Cluster;
using QuboCam.Tests.App.Web;

namespace QuboCam.Tests.App.Cluster;

/// <summary>A cluster of the tests' own: a database, silos that are processes of the real program, and one data set.</summary>
internal sealed class ClusterCase : IAsyncDisposable
{
    private static readonly Lazy<string> Shared = new(() => WithPictures(Directory.CreateTempSubdirectory("qubocam-pictures-").FullName));
    private static readonly Lazy<Task<string>> SharedLocal = new(() => LocalAsync(Path.Combine(Shared.Value, "pictures"), Path.Combine(Shared.Value, "local"), Asked));
    private readonly TempFolder _folder = new();
    private readonly List<Process> _silos = [];
    private readonly Dictionary<string, string> _environment;

    private ClusterCase(string connection, ClusterDatabase database)
    {
        Database = database;
        _environment = new()
        {
            ["QUBOCAM_POSTGRES"] = connection, ["XDG_CACHE_HOME"] = Path.Combine(_folder.Path, "cache"),
        };
    }

    static ClusterCase() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        if (Shared.IsValueCreated) Directory.Delete(Shared.Value, recursive: true);
    };

    /// <summary>Connection string of the database.</summary>
    public string Connection => _environment["QUBOCAM_POSTGRES"];

    /// <summary>The database.</summary>
    public ClusterDatabase Database { get; }

    /// <summary>The jobs in it.</summary>
    public ClusterJobs Jobs => new(Database);

    /// <summary>The data set: 160 pictures of 28×28 in five classes, a few seconds of work. All cases share it, and what this machine makes of it.</summary>
    public string Pictures { get; private set; } = Path.Combine(Shared.Value, "pictures");

    /// <summary>What is asked for beside the data set.</summary>
    public static string[] Asked => ["--method", "qubo-cam", "--method", "score-cam", "--metric", "deletion", "--metric", "insertion"];

    /// <summary>Makes a cluster without silos; skips the test where PostgreSQL is not installed.</summary>
    public static async Task<ClusterCase> CreateAsync(PostgresServer server)
    {
        string connection = await server.NewDatabaseAsync();
        return new ClusterCase(connection, await ClusterDatabase.OpenAsync(connection, TestContext.Current.CancellationToken));
    }

    /// <summary>A place in the case's folder.</summary>
    public string Place(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Makes the data set the case's own, to be changed.</summary>
    public void OwnPictures()
    {
        WithPictures(_folder.Path);
        Pictures = Place("pictures");
    }

    /// <summary>Writes pictures of noise.</summary>
    public static void WritePictures(string folder, int count, int seed)
    {
        Directory.CreateDirectory(folder);
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = new byte[28 * 28 * 3];
            random.NextBytes(pixels);
            File.WriteAllBytes(Path.Combine(folder, $"{i:000}.png"), PngFile.Encode(new RgbImage(28, 28, [.. pixels])));
        }
    }

    private static string WithPictures(string folder)
    {
        for (int i = 0; i < 5; i++)
            WritePictures(Path.Combine(folder, "pictures", $"class{i}"), count: 32, seed: i);
        return folder;
    }

    /// <summary>Starts the program in the case's environment.</summary>
    public Process Start(params string[] arguments) => ProgramRun.Start(_environment, arguments);

    /// <summary>Runs the program in the case's environment.</summary>
    public async Task<ProgramRun> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await ProgramRun.End(process);
    }

    /// <summary>Starts a silo and waits until it has joined.</summary>
    public async Task<Process> SiloAsync(params string[] options)
    {
        return await JoinedAsync(Start(["cluster", "silo", "--threads", "1", .. options]));
    }

    private async Task<Process> JoinedAsync(Process silo)
    {
        _silos.Add(silo);
        silo.ErrorDataReceived += (_, _) => { };
        silo.BeginErrorReadLine();
        string? line = await silo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("Silo ", line, StringComparison.Ordinal);
        return silo;
    }

    /// <summary>Starts a silo in a network namespace, which reaches the database at an address of its own.</summary>
    public async Task<Process> SiloInAsync(string space, string address, PostgresServer server)
    {
        string[] program = ["netns", "exec", space, "dotnet", Path.Combine(AppContext.BaseDirectory, "qubocam.dll"), "cluster", "silo", "--threads", "1"];
        ProcessStartInfo start = new("ip", [.. program, "--address", address, "--name", space]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in _environment)
            start.Environment[name] = value;
        start.Environment["QUBOCAM_POSTGRES"] = server.FromItsNetwork(Connection);
        return await JoinedAsync(Process.Start(start)!);
    }

    /// <summary>Submits the evaluation of the data set.</summary>
    public async Task<string> SubmitAsync(params string[] options)
    {
        ProgramRun run = await RunAsync(["cluster", "submit", "evaluate", Pictures, .. options.Length > 0 ? options : Asked]);
        Assert.True(run.Status == 0, run.Error);
        return run.Output.Trim();
    }

    /// <summary>What this machine alone makes of the shared data set: a folder.</summary>
    public static Task<string> SharedLocalAsync() => SharedLocal.Value;

    /// <summary>Waits until so many batches of a job are done.</summary>
    public Task<JobFacts> DoneAsync(string job, int batches) => UntilAsync(job, facts => facts.Done >= batches);

    /// <summary>Waits until a job has ended.</summary>
    public Task<JobFacts> EndAsync(string job) => UntilAsync(job, facts => facts.State != ClusterJobState.Running);

    /// <summary>Waits for the end of a job and asserts that its results are the bytes that this machine makes alone.</summary>
    public async Task SameAsLocalAsync(string job, params string[] options)
    {
        JobFacts facts = await EndAsync(job);
        Assert.True(facts.State == ClusterJobState.Done, $"{facts.State}: {facts.Error}");
        await SameAsync(job, options.Length > 0 ? options : Asked);
    }

    private async Task SameAsync(string job, string[] options)
    {
        ProgramRun fetched = await RunAsync("cluster", "fetch", job, "--out", Place("fetched"));
        Assert.True(fetched.Status == 0, fetched.Error);
        bool isShared = options.SequenceEqual(Asked) && Pictures.StartsWith(Shared.Value, StringComparison.Ordinal);
        string local = isShared ? await SharedLocal.Value : await LocalAsync(Pictures, Place("local"), options);
        string[] files = [.. Directory.EnumerateFiles(local).Select(file => Path.GetFileName(file)).Where(file => file != "journal.jsonl").Order()];
        Assert.Equal(["report.html", "report.md", "results.jsonl", "results.parquet", "summary.json"], files);
        foreach (string file in files)
            Assert.True(
                File.ReadAllBytes(Path.Combine(local, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Place("fetched"), file))),
                $"{file} differs.");
    }

    private static async Task<string> LocalAsync(string pictures, string folder, string[] options)
    {
        await ProgramRun.Succeeds(["evaluate", pictures, "--out", folder, .. options]);
        return folder;
    }

    private async Task<JobFacts> UntilAsync(string job, Func<JobFacts, bool> isSo)
    {
        JobFacts? last = null;
        for (int i = 0; i < 1200; i++)
        {
            try
            {
                last = await Jobs.FindAsync(job, TestContext.Current.CancellationToken);
                if (isSo(last)) return last;
            }
            catch (Exception error) when (ClusterDatabase.IsPassing(error))
            {
                // The test has it restarted.
            }
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"In two minutes the job came as far as {JsonSerializer.Serialize(last)}.");
        return null!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process silo in _silos)
        {
            if (!silo.HasExited) silo.Kill(entireProcessTree: true);
            silo.Dispose();
        }
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
