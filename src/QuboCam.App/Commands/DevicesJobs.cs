using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>Jobs that were submitted before: what is known of them here, and their answers.</summary>
internal static class DevicesJobs
{
    /// <summary>Lists the jobs that were noted on this machine.</summary>
    public static int List(JobStore store, bool json)
    {
        var jobs = store.All();
        if (json)
        {
            JsonFigures.Print(JsonFigures.Document(writer =>
            {
                writer.WriteStartArray();
                foreach ((_, StoredJob job) in jobs)
                {
                    writer.WriteStartObject();
                    writer.WriteStartArray("ids");
                    foreach (string id in job.Ids)
                        writer.WriteStringValue(id);
                    writer.WriteEndArray();
                    writer.WriteString("label", job.Label);
                    writer.WriteString("solver", job.Solver);
                    writer.WriteString("endpoint", job.Endpoint);
                    writer.WriteNumber("variables", job.Linear.Length);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }));
            return CommandLine.Done;
        }
        foreach ((_, StoredJob job) in jobs)
            Console.Out.WriteLine($"{(job.Ids.IsEmpty ? $"(its number was not received; label '{job.Label}')" : string.Join(", ", job.Ids))}: "
                + $"{Figures.Count(job.Linear.Length, "variable")}, {job.Solver}, {job.Endpoint}");
        if (jobs.IsEmpty)
            Console.Out.WriteLine("No job is open.");
        return CommandLine.Done;
    }

    /// <summary>Fetches an answer and reads it with what was noted; where nothing was, prints it as it is.</summary>
    public static async Task<int> Resume(SapiClient client, JobStore store, string id, bool json, CancellationToken cancellation)
    {
        (string? note, StoredJob? job) = store.All().FirstOrDefault(pair => pair.Job.Ids.Contains(id));
        string[] ids = job is null ? [id] : [.. job.Ids];
        SapiAnswer[] answers;
        try
        {
            answers = await Task.WhenAll(ids.Select(each => client.AnswerAsync(each, cancellation)));
        }
        catch (SapiServiceException error) when (error.IsEndOfJob)
        {
            JobStore.Remove(note);
            throw;
        }
        // The program may have ended before it knew the number: the label tells the note, where it is one of a single job.
        if (job is null && answers[0].Label is { } label)
            (note, job) = store.All().FirstOrDefault(pair => pair.Job.Ids.IsEmpty && pair.Job.Reversals is null or { Length: 1 }
                && label.StartsWith($"{pair.Job.Label} #", StringComparison.Ordinal));
        if (job is null)
        {
            Console.Error.WriteLine($"dwave: nothing is noted of job {id} here, so the answer is shown qubit by qubit.");
            JsonFigures.Print(JsonFigures.Document(writer => WriteRaw(writer, answers[0])));
            return CommandLine.Done;
        }
        SampleSet samples = Read(job, answers);
        if (json)
            JsonFigures.Print(JsonFigures.Document(writer => Write(writer, job, ids, samples)));
        else
            Console.Out.WriteLine($"energy    {Figures.Energy(samples.Best.Energy)}, lowest of {Figures.Count(samples.Samples.Sum(s => (long)s.Occurrences), "read")}\n"
                + $"ones      {string.Join(", ", Enumerable.Range(0, samples.Best.X.Length).Where(i => samples.Best.X[i]))}");
        JobStore.Remove(note);
        return CommandLine.Done;
    }

    /// <summary>Cancels a job and says what became of it.</summary>
    public static async Task<int> Cancel(SapiClient client, JobStore store, string id, CancellationToken cancellation)
    {
        await client.CancelAsync([id], cancellation);
        string status = (await client.StatusAsync(id, cancellation)).Status;
        Console.Error.WriteLine($"dwave: job {id} {status.ToLowerInvariant().Replace('_', ' ')}");
        if (status is "CANCELLED" or "FAILED")
            JobStore.Remove(store.All().FirstOrDefault(pair => pair.Job.Ids.Contains(id)).Note);
        return CommandLine.Done;
    }

    private static SampleSet Read(StoredJob job, SapiAnswer[] answers) => job.Submission() is { } submission
        ? submission.Read(answers)
        : HybridAnswer.Read(job.Qubo(), answers[0], job.Penalty, job.Descent);

    private static void Write(Utf8JsonWriter json, StoredJob job, string[] ids, SampleSet samples)
    {
        json.WriteStartObject();
        json.WriteStartArray("jobs");
        foreach (string id in ids)
            json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteString("solver", job.Solver);
        json.WriteNumber("variables", job.Linear.Length);
        json.WriteFinite("energy", samples.Best.Energy);
        json.WriteStartArray("samples");
        foreach (Sample sample in samples.Samples)
        {
            json.WriteStartObject();
            json.WriteFinite("energy", sample.Energy);
            json.WriteNumber("occurrences", sample.Occurrences);
            json.WriteNumbers("sample", sample.X.Select(bit => bit ? 1.0 : 0.0));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, SapiAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("job", answer.Id);
        json.WriteNumbers("activeVariables", answer.ActiveVariables.Select(qubit => (double)qubit));
        json.WriteStartArray("samples");
        for (int row = 0; row < answer.Samples.Length; row++)
        {
            json.WriteStartObject();
            json.WriteFinite("energy", answer.Energies[row]);
            json.WriteNumber("occurrences", answer.Occurrences[row]);
            json.WriteNumbers("sample", answer.Samples[row].Select(value => (double)value));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
