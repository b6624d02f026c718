using System.Net;

namespace QuboCam.App.Cluster;

/// <summary>How a silo runs.</summary>
internal sealed record SiloOptions
{
    /// <summary>Its name, unlike any other's.</summary>
    public required string Name { get; init; }

    /// <summary>Database, contents and cache, which its workers have to know.</summary>
    public required WorkerPlace Place { get; init; }

    /// <summary>Address at which other silos reach it.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Port for other silos; 0 for a free one.</summary>
    public required int Port { get; init; }

    /// <summary>Workers.</summary>
    public required int Threads { get; init; }

    /// <summary>How long a batch may take before its worker is taken to hang; null for many times what batches took so far.</summary>
    public TimeSpan? HangAfter { get; init; }

    /// <summary>Connection string of a Redis server that keeps the membership; null for the database.</summary>
    public string? Redis { get; init; }

    /// <summary>Whether it runs in a pod, which says names and addresses by its environment.</summary>
    public bool Kubernetes { get; init; }

    /// <summary>Whether the log is JSON.</summary>
    public bool LogsJson { get; init; }
}
