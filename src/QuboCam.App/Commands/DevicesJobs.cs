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
        (string? note, StoredJob? job) = await Noted(client, store, id, cancellation);
        string[] ids = job is null ? [id] : await Ids(client, job, id, cancellation);
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

    /// <summary>The note of a job: by its number or, where the program ended before it knew that, by its label.</summary>
    private static async Task<(string? Note, StoredJob? Job)> Noted(
        SapiClient client, JobStore store, string id, CancellationToken cancellation)
    {
        if (store.All().FirstOrDefault(pair => pair.Job.Ids.Contains(id)) is { Note: not null } noted) return noted;
        string? label = (await client.StatusAsync(id, cancellation)).Label;
        return store.All().FirstOrDefault(pair => pair.Job.Place(label) is not null);
    }

    /// <summary>Numbers of the jobs that were submitted together; where not all were noted, the service is asked for their labels.</summary>
    private static async Task<string[]> Ids(SapiClient client, StoredJob job, string id, CancellationToken cancellation)
    {
        if (job.Ids.Length == job.Jobs) return [.. job.Ids];
        if (job.Jobs == 1) return [id];
        SapiStatus[] found = [.. (await client.JobsAsync(null, cancellation)).Where(status => job.Place(status.Label) is not null)];
        if (found.Length < job.Jobs)
            Console.Error.WriteLine($"dwave: the service has {found.Length} of the {job.Jobs} jobs that were submitted together.");
        return [.. found.Select(status => status.Id).Append(id).Distinct()];
    }

    /// <summary>Each answer belongs to the place that its label tells, since spin reversals differ; without labels, to that of its number.</summary>
    private static SampleSet Read(StoredJob job, SapiAnswer[] answers)
    {
        if (job.Submission() is not { } submission)
            return HybridAnswer.Read(job.Qubo(), answers[0], job.Penalty, job.Descent);
        SapiAnswer?[] placed = new SapiAnswer?[job.Jobs];
        for (int i = 0; i < answers.Length; i++)
            placed[job.Place(answers[i].Label) ?? i] = answers[i];
        return submission.Read(placed);
    }

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
