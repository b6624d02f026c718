using System.Collections.Immutable;
using System.CommandLine;
using QuboCam.App.Cluster;

namespace QuboCam.App.Commands;

/// <summary>The options that say where the cluster is.</summary>
internal sealed class ClusterOptions
{
    private const string PostgresVariable = "QUBOCAM_POSTGRES";
    private readonly Option<string?> postgres = new("--postgres")
    {
        Description = $"Connection string of the cluster's PostgreSQL database; with a password better in {PostgresVariable}.",
        HelpName = "TEXT",
    };
    private readonly Option<string?> blobs = new("--blobs")
    {
        Description = "Folder that all machines share for models and images, the same one for every silo and command. Default: the database.",
        HelpName = "DIR",
    };

    public void AddTo(Command command, bool hasBlobs)
    {
        command.Add(postgres);
        if (hasBlobs) command.Add(blobs);
    }

    /// <summary>The arguments of the command without these options and the names of the commands: what the job is asked for.</summary>
    public ImmutableArray<string> Without(ParseResult parsed)
    {
        HashSet<string> own = [postgres.Name, blobs.Name];
        List<string> left = [];
        string[] tokens = [.. parsed.Tokens.Select(token => token.Value).SkipWhile(token => token != parsed.CommandResult.Command.Name).Skip(1)];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (own.Contains(tokens[i])) i++; // and its value
            else left.Add(tokens[i]);
        }
        return [.. left];
    }

    /// <summary>Where the cluster is.</summary>
    /// <exception cref="InputException">It is not said.</exception>
    public WorkerPlace Place(ParseResult parsed) => new(
        parsed.GetValue(postgres) is { Length: > 0 } given ? given : (Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } set ? set
            : throw new InputException($"Where is the cluster? Give --postgres 'Host=…;Database=…;Username=…', or set {PostgresVariable}.")),
        parsed.GetValue(blobs) is { } folder ? Path.GetFullPath(folder) : null,
        UserFolders.Cache("cluster"));
}
