using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Jobs from their submission to their answers, noted all the while so that none is lost.</summary>
/// <param name="session">The connection.</param>
/// <param name="done">Receives the jobs that were done.</param>
internal sealed class JobRun(DWaveSession session, List<HardwareJob> done)
{
    /// <summary>Submits and waits.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="note">What is noted of them.</param>
    /// <param name="cancellation">Ends the wait; the jobs are then cancelled at the service.</param>
    /// <returns>The answers, in the order of the jobs.</returns>
    public async Task<ImmutableArray<SapiAnswer>> Answers(
        IReadOnlyList<SapiSubmission> jobs, StoredJob note, CancellationToken cancellation)
    {
        // Labels of their own tell the note of jobs whose numbers were never received, and their places.
        note = note with { Label = $"{note.Label} {Guid.NewGuid().ToString("N")[..8]}" };
        string? file = session.Jobs.Save(note);
        ImmutableArray<string> ids = await Submit([.. jobs.Select((job, i) => job with { Label = note.LabelOf(i) })], note, file, cancellation)
            .ConfigureAwait(false);
        ImmutableArray<SapiAnswer> answers;
        try
        {
            answers = [.. await Task.WhenAll(ids.Select(id => session.Client.AnswerAsync(id, cancellation))).ConfigureAwait(false)];
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await session.Client.CancelAsync(ids, CancellationToken.None).ConfigureAwait(false);
            JobStore.Remove(file);
            throw;
        }
        catch (SapiServiceException error) when (error.IsEndOfJob)
        {
            // One of several is of no use without the others.
            if (ids.Length > 1) await session.Client.CancelAsync(ids, cancellation).ConfigureAwait(false);
            JobStore.Remove(file);
            throw;
        }
        done.AddRange(answers.Select(Job));
        JobStore.Remove(file);
        return answers;
    }

    private async Task<ImmutableArray<string>> Submit(
        IReadOnlyList<SapiSubmission> jobs, StoredJob note, string? file, CancellationToken cancellation)
    {
        try
        {
            ImmutableArray<string> ids = [.. (await session.Client.SubmitAsync(jobs, cancellation).ConfigureAwait(false)).Select(job => job.Id)];
            session.Jobs.Save(note with { Ids = ids }, file);
            return ids;
        }
        catch (SapiServiceException error) when (!error.Ids.IsEmpty)
        {
            session.Jobs.Save(note with { Ids = error.Ids }, file);
            throw;
        }
        catch (InputException)
        {
            // Refused: there is no job.
            JobStore.Remove(file);
            throw;
        }
    }

    /// <summary>What a report says of a job.</summary>
    public static HardwareJob Job(SapiAnswer answer) => new(answer.Id, answer.Label, answer.SubmittedOn, answer.SolvedOn, answer.Timing);
}
