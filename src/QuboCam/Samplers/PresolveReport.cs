using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What was decided about a problem before it was solved.</summary>
/// <param name="Variables">Number of variables of the problem.</param>
/// <param name="FixedAtZero">How many are 0 in every minimum.</param>
/// <param name="FixedAtOne">How many are 1 in every minimum.</param>
/// <param name="Uncoupled">How many have no coupling at all.</param>
/// <param name="Components">Sizes of the parts that the others fall into and that do not touch each other, largest first.</param>
public sealed record PresolveReport(int Variables, int FixedAtZero, int FixedAtOne, int Uncoupled, ImmutableArray<int> Components)
{
    /// <summary>How many variables are left to be solved.</summary>
    public int Remaining => Variables - FixedAtZero - FixedAtOne;
}
