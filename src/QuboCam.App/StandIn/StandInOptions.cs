using System.Collections.Immutable;

namespace QuboCam.App.StandIn;

/// <summary>What the stand-in server offers, and how it misbehaves.</summary>
internal sealed record StandInOptions
{
    /// <summary>One annealer for each graph.</summary>
    public ImmutableArray<StandInGraph> Graphs { get; init; } = [StandInGraph.Parse("pegasus"), StandInGraph.Parse("zephyr")];

    /// <summary>Share of the qubits that do not work.</summary>
    public double MissingQubits
    {
        get;
        init => field = value is >= 0 and <= 0.5 ? value
            : throw new ArgumentOutOfRangeException(nameof(MissingQubits), value, "A share of qubits lies in [0, 0.5].");
    } = 0.01;

    /// <summary>Share of the couplers between working qubits that do not work.</summary>
    public double MissingCouplers
    {
        get;
        init => field = value is >= 0 and <= 0.5 ? value
            : throw new ArgumentOutOfRangeException(nameof(MissingCouplers), value, "A share of couplers lies in [0, 0.5].");
    } = 0.001;

    /// <summary>
    /// Standard deviation of the error with which a field or coupling is programmed, where the largest coupling is 1.
    /// </summary>
    public double Noise
    {
        get;
        init => field = value is >= 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(Noise), value, "A noise lies in [0, 1].");
    } = 0.015;

    /// <summary>Seed of defects, noise and anneals: the same problem has the same answer.</summary>
    public ulong Seed { get; init; }

    /// <summary>TCP port; 0 for a free one.</summary>
    public int Port
    {
        get;
        init => field = value is >= 0 and <= 65535 ? value
            : throw new ArgumentOutOfRangeException(nameof(Port), value, "A port lies in 0 to 65535.");
    }

    /// <summary>The only token that is let in.</summary>
    public string Token { get; init; } = "StandIn-token-of-no-account";

    /// <summary>Processors an anneal may use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What goes wrong from the start; more can be asked for at /stand-in/faults.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>Length of every part of an upload but the last; bytes.</summary>
    public int PartSize { get; init; } = 5 << 20;

    /// <summary>Problems that are kept after they ended; older ones are forgotten.</summary>
    public int KeptProblems { get; init; } = 10_000;

    /// <summary>Newest version of the media types that is spoken: 3, or 2 for an old service.</summary>
    public int NewestVersion { get; init; } = 3;
}
