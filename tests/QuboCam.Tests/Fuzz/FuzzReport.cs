using System.Collections.Immutable;

namespace QuboCam.Fuzz;

/// <summary>What came of a run.</summary>
/// <param name="Format">The format.</param>
/// <param name="Inputs">How many inputs were tried.</param>
/// <param name="Accepted">How many of them were read.</param>
/// <param name="Answers">How many different answers there were: kinds of refusals, and orders of length of what was read.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Findings">What ought not to happen.</param>
internal sealed record FuzzReport(
    string Format, int Inputs, int Accepted, int Answers, double Seconds, ImmutableArray<FuzzFinding> Findings);

/// <summary>An input that is neither read nor refused as it ought to be.</summary>
/// <param name="What">What happened, and where; findings of the same cause have the same.</param>
/// <param name="Details">The error, or the figure that is too high.</param>
/// <param name="Input">The shortest input that was found.</param>
internal sealed record FuzzFinding(string What, string Details, byte[] Input);
