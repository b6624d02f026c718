using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam;

/// <summary>A submission as it is noted until its answer is read, so that no job is lost with the program.</summary>
public sealed record StoredJob
{
    /// <summary>Endpoint of the service.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Identity of the solver.</summary>
    public required string Solver { get; init; }

    /// <summary>Label of the jobs.</summary>
    public required string Label { get; init; }

    /// <summary>Numbers of the jobs at the service, in their order; empty while they are being submitted.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>Linear biases of the problem.</summary>
    public required ImmutableArray<double> Linear { get; init; }

    /// <summary>Quadratic biases, strict upper triangle row by row.</summary>
    public required ImmutableArray<double> Quadratic { get; init; }

    /// <summary>Constant term.</summary>
    public double Offset { get; init; }

    /// <summary>Exact number of ones; null where none is asked for.</summary>
    public int? Cardinality { get; init; }

    /// <summary>The kept variables; null of a hybrid solver.</summary>
    public ImmutableArray<int>? Kept { get; init; }

    /// <summary>Values of the others; null of a hybrid solver.</summary>
    public ImmutableArray<bool>? Fixed { get; init; }

    /// <summary>How many variables presolving decided.</summary>
    public int Decided { get; init; }

    /// <summary>λ of the penalty; null without one.</summary>
    public double? Penalty { get; init; }

    /// <summary>Chains; null of a hybrid solver.</summary>
    public ImmutableArray<ImmutableArray<int>>? Chains { get; init; }

    /// <summary>Signs of the spin reversals of each job; null of a hybrid solver.</summary>
    public ImmutableArray<ImmutableArray<sbyte>>? Reversals { get; init; }

    /// <summary>How broken chains are read.</summary>
    public UnembeddingMethod Unembedding { get; init; }

    /// <summary>Whether reads are finished by steepest descent.</summary>
    public bool Descent { get; init; }

    /// <summary>Seed of the draws of reading back.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether its parts fit together, so that answers can be read with it.</summary>
    internal bool IsWhole => Quadratic.Length == (long)Linear.Length * (Linear.Length - 1) / 2 && (Chains is not { } chains
        || (Kept is { } kept && kept.Length == chains.Length && kept.All(i => i >= 0 && i < Linear.Length)
            && Fixed is { } values && values.Length == Linear.Length
            && Reversals is { } reversals && reversals.All(signs => signs.Length == chains.Length)
            && reversals.Length >= Ids.Length));

    /// <summary>Number of jobs of the submission.</summary>
    public int Jobs => Reversals?.Length ?? 1;

    /// <summary>Label of one of the jobs, without the mark that the client adds.</summary>
    /// <param name="job">Which of them, from 0.</param>
    public string LabelOf(int job) => Jobs == 1 ? Label : $"{Label} {job + 1}/{Jobs}";

    /// <summary>Which of the jobs a label is of; null where it is of none.</summary>
    /// <param name="label">A label, as the service has it.</param>
    public int? Place(string? label)
    {
        for (int job = 0; job < Jobs; job++)
            if (label?.StartsWith($"{LabelOf(job)} #", StringComparison.Ordinal) == true) return job;
        return null;
    }

    /// <summary>The problem.</summary>
    public Qubo Qubo() => new(Linear, Quadratic, Offset) { Cardinality = Cardinality };

    /// <summary>What an annealer's answers are read with; null of a hybrid solver.</summary>
    public QpuSubmission? Submission() => Chains is not { } chains ? null : new QpuSubmission
    {
        Qubo = Qubo(),
        Shortlist = new Shortlist { Variables = Linear.Length, Kept = Kept!.Value, Fixed = Fixed!.Value, Decided = Decided },
        Penalty = Penalty,
        Embedding = new MinorEmbedding(chains),
        Reversals = [.. Reversals!.Value.Select(signs => new SpinReversal(signs))],
        Unembedding = Unembedding,
        Descent = Descent,
        Seed = Seed,
    };

    /// <summary>The note of a submission to an annealer.</summary>
    /// <param name="submission">What is submitted.</param>
    /// <param name="endpoint">Endpoint of the service.</param>
    /// <param name="solver">Identity of the solver.</param>
    /// <param name="label">Label of the jobs.</param>
    public static StoredJob Of(QpuSubmission submission, string endpoint, string solver, string label)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return Of(submission.Qubo, endpoint, solver, label) with
        {
            Kept = submission.Shortlist.Kept,
            Fixed = submission.Shortlist.Fixed,
            Decided = submission.Shortlist.Decided,
            Penalty = submission.Penalty,
            Chains = submission.Embedding.Chains,
            Reversals = [.. submission.Reversals.Select(reversal => reversal.Signs)],
            Unembedding = submission.Unembedding,
            Descent = submission.Descent,
            Seed = submission.Seed,
        };
    }

    /// <summary>The note of a submission to a hybrid solver.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="endpoint">Endpoint of the service.</param>
    /// <param name="solver">Identity of the solver.</param>
    /// <param name="label">Label of the job.</param>
    public static StoredJob Of(Qubo qubo, string endpoint, string solver, string label)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        return new StoredJob
        {
            Endpoint = endpoint,
            Solver = solver,
            Label = label,
            Linear = qubo.Linear,
            Quadratic = qubo.Quadratic,
            Offset = qubo.Offset,
            Cardinality = qubo.Cardinality,
        };
    }
}

/// <summary>The notes of submitted jobs, one file each in a folder.</summary>
public sealed class JobStore
{
    private readonly string? _folder;

    /// <summary>Sets the store up; nothing is created yet.</summary>
    /// <param name="folder">The folder; null: nothing is noted.</param>
    public JobStore(string? folder) => _folder = folder;

    /// <summary>Notes a submission.</summary>
    /// <param name="job">What is, or will be, submitted.</param>
    /// <param name="note">The note that it replaces; null: a new one.</param>
    /// <returns>The note, for <see cref="Remove"/>; null where nothing is noted.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public string? Save(StoredJob job, string? note = null)
    {
        if (_folder is null) return null;
        note ??= Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{_folder}, where submitted jobs are noted, cannot be created: {error.Message}", error);
        }
        AtomicFile.Write(note, JsonSerializer.SerializeToUtf8Bytes(job));
        return note;
    }

    /// <summary>Forgets a submission whose answer was read.</summary>
    /// <param name="note">The note.</param>
    public static void Remove(string? note)
    {
        if (note is not null) File.Delete(note);
    }

    /// <summary>The notes, with their files, the newest first; damaged ones are left out.</summary>
    public ImmutableArray<(string Note, StoredJob Job)> All()
    {
        if (_folder is null || !Directory.Exists(_folder)) return [];
        return
        [
            .. Directory.EnumerateFiles(_folder, "*.json").OrderByDescending(File.GetLastWriteTimeUtc).ThenBy(file => file, StringComparer.Ordinal)
                .Select(file => (file, Read(file))).Where(pair => pair.Item2 is not null).Select(pair => (pair.file, pair.Item2!)),
        ];
    }

    private static StoredJob? Read(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<StoredJob>(File.ReadAllBytes(file)) is not { IsWhole: true } job) return null;
            _ = (job.Qubo(), job.Submission()?.Problem()); // as its answers will need them
            return job;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Another process removed it, or it is no note: there is no job to go on with.
            return null;
        }
    }
}
