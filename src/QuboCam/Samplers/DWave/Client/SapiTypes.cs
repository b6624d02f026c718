using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A region of the service.</summary>
/// <param name="Code">Its code, such as "na-west-1".</param>
/// <param name="Name">Its name.</param>
/// <param name="Endpoint">Address of its solver API.</param>
public sealed record SapiRegion(string Code, string Name, Uri Endpoint);

/// <summary>A job that the service took.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Label">Its label, with the mark by which it is told from others.</param>
/// <param name="Status">How far it is.</param>
public sealed record SapiJob(string Id, string? Label, string Status);

/// <summary>How far a job is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Status">PENDING, IN_PROGRESS, COMPLETED, FAILED or CANCELLED.</param>
/// <param name="Solver">Identity of its solver; null where the service does not say.</param>
/// <param name="Label">Its label; null without.</param>
/// <param name="SubmittedOn">When the service took it, as it says.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record SapiStatus(string Id, string Status, string? Solver, string? Label, string? SubmittedOn, string? Error);

/// <summary>What is heard of a job, or of the service.</summary>
public sealed record SapiProgress
{
    /// <summary>Number of the job; null where the service itself speaks.</summary>
    public string? Id { get; init; }

    /// <summary>Label of the job.</summary>
    public string? Label { get; init; }

    /// <summary>PENDING, IN_PROGRESS, COMPLETED, FAILED or CANCELLED; "SUBMITTED" when its number becomes known.</summary>
    public required string Status { get; init; }

    /// <summary>When it may be done at the earliest and the latest, as the service says; null where it does not.</summary>
    public (string? Earliest, string? Latest) EstimatedCompletion { get; init; }

    /// <summary>Place in the queue; null where the service does not say.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>Time since it was submitted, by our own clock.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>A notice, such as of what will no longer be supported; null without.</summary>
    public string? Notice { get; init; }
}

/// <summary>The service cannot be reached, fails, or does not understand; nothing that the user asked for is wrong.</summary>
public sealed class SapiServiceException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">One line: what happened, which job exists, what to do.</param>
    public SapiServiceException(string message) : base(InputException.OneLine(message)) { }

    /// <summary>Makes the error from the one that caused it.</summary>
    /// <param name="message">One line: what happened, which job exists, what to do.</param>
    /// <param name="cause">The underlying error.</param>
    public SapiServiceException(string message, Exception cause) : base(InputException.OneLine(message), cause) { }

    /// <summary>Whether a job has ended without an answer, so that there is nothing to fetch later.</summary>
    public bool IsEndOfJob { get; init; }

    /// <summary>Numbers of the jobs that the service has all the same, in the order of their submission; often empty.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];
}

/// <summary>How a client works, beside its configuration.</summary>
public sealed record SapiClientOptions
{
    /// <summary>What carries the requests; null: the network. It is not disposed of.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock of pauses and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Hears of jobs; null: nobody listens.</summary>
    public IProgress<SapiProgress>? Progress { get; init; }

    /// <summary>Folder in which lists of solvers are kept; null: only in memory.</summary>
    public string? CacheFolder { get; init; }
}
