using System.CommandLine;
using QuboCam.App.Cluster;

namespace QuboCam.App.Commands;

/// <summary>cluster …: the same work on several machines.</summary>
internal static class ClusterCommand
{
    private static readonly ClusterOptions Cluster = new();
    private static readonly Argument<string> Job = new("JOB") { Description = "Number of a job, as submit printed it." };
    private static readonly Argument<string?> JobOrAll = new("JOB")
    {
        Description = "Number of a job; without one all jobs are listed.", Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON and nothing else." };
    private static readonly Option<string> Folder = new("--out") { Description = "Folder of the results.", HelpName = "DIR", Required = true };
    private static readonly Option<bool> Partial = new("--partial")
    {
        Description = "Fetch what is done of a job that is not; 'evaluate' with the same options goes on from there.",
    };

    public static Command Create()
    {
        Command command = new("cluster", "Runs the same work on several machines, which share a PostgreSQL database.")
        {
            SiloCommand.Create(), SubmitCommand.Create(),
            Sub(new ExampleCommand("status", "Says how far jobs are, and what each silo does.",
                "qubocam cluster status", "qubocam cluster status 3f9c01ab --json"), StatusAsync, JobOrAll, Json),
            Sub(new ExampleCommand("watch", "Shows how far a job is until it ends. Ctrl-C ends the watching, not the job.",
                "qubocam cluster watch 3f9c01ab"), WatchAsync, Job),
            Sub(new ExampleCommand("cancel", "Ends a job; what is done of it is kept.", "qubocam cluster cancel 3f9c01ab"), CancelAsync, Job),
            Sub(new ExampleCommand("remove", "Removes a job that has ended, its results and the images that no other job has.",
                "qubocam cluster remove 3f9c01ab"), RemoveAsync, Job),
            Sub(new ExampleCommand("fetch", "Gets the results of a job: the folder that evaluate would have written.",
                "qubocam cluster fetch 3f9c01ab --out study"), FetchAsync, Job, Folder, Partial, Json),
        };
        Command worker = new("worker", "What a silo starts.") { Hidden = true };
        worker.SetAction((_, _) => WorkerMain.RunAsync(Console.In, Console.Out));
        command.Add(worker);
        return command;
    }

    private static ExampleCommand Sub(
        ExampleCommand command, Func<ParseResult, ClusterDatabase, CancellationToken, Task<int>> run, params Symbol[] symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }
        Cluster.AddTo(command, hasBlobs: command.Name == "fetch");
        command.SetAction(async (parsed, cancellation) =>
        {
            await using ClusterDatabase database = await ClusterDatabase.OpenAsync(Cluster.Place(parsed).Postgres, cancellation);
            return await run(parsed, database, cancellation);
        });
        return command;
    }

    private static async Task<int> StatusAsync(ParseResult parsed, ClusterDatabase database, CancellationToken cancellation)
    {
        ClusterJobs jobs = new(database);
        List<SiloFacts> silos = await new ClusterSilos(database).AllAsync(cancellation);
        List<JobFacts> shown = parsed.GetValue(JobOrAll) is { } job ? [await jobs.FindAsync(job, cancellation)] : await jobs.AllAsync(cancellation);
        List<(int, string)> skipped = parsed.GetValue(JobOrAll) is { } one ? await jobs.SkippedAsync(one, cancellation) : [];
        if (parsed.GetValue(Json))
            Console.Out.WriteLine(ClusterText.Json(shown, silos, skipped));
        else
            Console.Out.WriteLine(string.Join('\n', ClusterText.Lines(shown, silos, skipped)));
        return CommandLine.Done;
    }

    private static async Task<int> WatchAsync(ParseResult parsed, ClusterDatabase database, CancellationToken cancellation)
    {
        JobFacts ended = await ClusterWatch.RunAsync(parsed.GetValue(Job)!, new ClusterJobs(database), new ClusterSilos(database), cancellation);
        Console.Out.WriteLine(string.Join('\n', ClusterText.Lines([ended], [], [])));
        return ended.State == ClusterJobState.Done ? CommandLine.Done : CommandLine.Failed;
    }

    private static async Task<int> CancelAsync(ParseResult parsed, ClusterDatabase database, CancellationToken cancellation)
    {
        ClusterJobs jobs = new(database);
        JobFacts job = await jobs.FindAsync(parsed.GetValue(Job)!, cancellation);
        if (!await jobs.EndAsync(job.Id, ClusterJobState.Cancelled, error: null, cancellation))
            throw new InputException($"Job {job.Id} has ended already: it is {job.State}.");
        Console.Out.WriteLine($"Job {job.Id} is cancelled; 'qubocam cluster fetch {job.Id} --partial --out DIR' gets what is done.");
        return CommandLine.Done;
    }

    private static async Task<int> RemoveAsync(ParseResult parsed, ClusterDatabase database, CancellationToken cancellation)
    {
        ClusterJobs jobs = new(database);
        JobFacts job = await jobs.FindAsync(parsed.GetValue(Job)!, cancellation);
        if (job.State == ClusterJobState.Running)
            throw new InputException($"Job {job.Id} is running; 'qubocam cluster cancel {job.Id}' ends it.");
        await jobs.RemoveAsync(job.Id, cancellation);
        Console.Out.WriteLine($"Job {job.Id} is removed.");
        return CommandLine.Done;
    }

    private static async Task<int> FetchAsync(ParseResult parsed, ClusterDatabase database, CancellationToken cancellation)
    {
        string folder = parsed.GetValue(Folder)!;
        OutputFolder.CheckFolder(folder);
        JobFetch fetch = new(database, ClusterBlobs.Open(database, Cluster.Place(parsed).Blobs), Cluster.Place(parsed).Cache);
        EvaluationSummary? summary = await fetch.RunAsync(parsed.GetValue(Job)!, folder, parsed.GetValue(Partial), cancellation);
        if (summary is null)
            Console.Out.WriteLine($"What is done is in {folder}; 'qubocam evaluate' with the same options and --out {folder} goes on from there.");
        else if (parsed.GetValue(Json))
            JsonFigures.Print(EvaluateJson.Document(summary));
        else
            Console.Out.WriteLine(string.Join('\n', EvaluateText.Lines(summary, folder)));
        return CommandLine.Done;
    }
}
