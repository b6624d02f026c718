using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Turns the terms of a file in spins into a problem in bits.</summary>
internal static class SpinProblem
{
    /// <summary>The problem, with a remark that says which bit stands for which spin.</summary>
    /// <exception cref="InputException">The biases add up to more than a double holds.</exception>
    public static QuboFile File(
        QuboSource source, string format, DenseTerms terms, double offset, int? select, params ReadOnlySpan<string> remarks)
    {
        Ising ising = new(ImmutableCollectionsMarshal.AsImmutableArray(terms.Linear),
            ImmutableCollectionsMarshal.AsImmutableArray(terms.Quadratic), offset) { Cardinality = select };
        try
        {
            return new QuboFile(ising.ToQubo(), false, format, [.. terms.Remarks, .. remarks, "the file is in spins: bit 1 stands for spin -1, bit 0 for spin +1"]);
        }
        catch (OverflowException cause)
        {
            throw new InputException($"{source.Name}: {cause.Message}", cause);
        }
    }
}
