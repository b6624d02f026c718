using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The variables of a problem that an annealer gets, where all are too many; the others stay at a fixed value.</summary>
/// <remarks>
/// Variables that presolving decides are decided so in every minimum: nothing is lost. Of the rest those with the lowest linear bias are kept,
/// which are the most important maps, and the others are set to 0: what that costs is not known, so that only a certificate of the
/// whole problem proves an answer.
/// </remarks>
public sealed record Shortlist
{
    /// <summary>Variables of the whole problem.</summary>
    public required int Variables { get; init; }

    /// <summary>The kept variables, ascending.</summary>
    public required ImmutableArray<int> Kept { get; init; }

    /// <summary>How many variables are decided in every minimum.</summary>
    public required int Decided { get; init; }

    /// <summary>The values of those variables that are not kept; false for the kept ones.</summary>
    public required ImmutableArray<bool> Fixed { get; init; }

    /// <summary>How many variables were set to 0 without a proof.</summary>
    public int Omitted => Variables - Decided - Kept.Length;

    /// <summary>All variables.</summary>
    /// <param name="qubo">The problem.</param>
    public static Shortlist All(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        return new Shortlist
        {
            Variables = qubo.Variables,
            Kept = [.. Enumerable.Range(0, qubo.Variables)],
            Decided = 0,
            Fixed = [.. new bool[qubo.Variables]],
        };
    }

    /// <summary>So many variables at most.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="most">How many can be kept, at least 1, and not fewer than <see cref="Qubo.Cardinality"/>.</param>
    /// <exception cref="InputException">The asked number of ones is larger.</exception>
    public static Shortlist Of(Qubo qubo, int most)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (qubo.Cardinality > most)
            throw new InputException($"Exactly {qubo.Cardinality} ones are asked for, and only {most} variables fit on the annealer.");
        Presolve presolve = Presolve.Of(qubo);
        int[] open = [.. Enumerable.Range(0, qubo.Variables).Where(i => presolve.Fixed[i] is null)];
        return new Shortlist
        {
            Variables = qubo.Variables,
            Kept = [.. open.OrderBy(i => qubo.Linear[i]).Take(most).Order()],
            Decided = qubo.Variables - open.Length,
            Fixed = [.. presolve.Fixed.Select(value => value == true)],
        };
    }

    /// <summary>The problem of the kept variables; its energies are those of the whole problem.</summary>
    /// <param name="qubo">The whole problem.</param>
    public Qubo Reduce(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        if (Kept.Length == qubo.Variables) return qubo;
        int[] ones = [.. Enumerable.Range(0, Variables).Where(i => Fixed[i])];
        return new Qubo(
            [.. Kept.Select(i => qubo.Linear[i] + ones.Sum(one => qubo[i, one]))],
            [.. from a in Enumerable.Range(0, Kept.Length) from b in Enumerable.Range(a + 1, Kept.Length - a - 1) select qubo[Kept[a], Kept[b]]],
            qubo.Energy(Fixed.AsSpan()))
        {
            Scale = qubo.Scale,
            Cardinality = qubo.Cardinality,
        };
    }

    /// <summary>An assignment of the whole problem.</summary>
    /// <param name="kept">Values of the kept variables, in their order.</param>
    public bool[] Lift(ReadOnlySpan<bool> kept)
    {
        bool[] x = [.. Fixed];
        for (int i = 0; i < kept.Length; i++)
            x[Kept[i]] = kept[i];
        return x;
    }
}
