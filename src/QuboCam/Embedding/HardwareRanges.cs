namespace QuboCam;

/// <summary>The values that an annealer takes.</summary>
/// <param name="Fields">Least and greatest field h.</param>
/// <param name="Couplings">Least and greatest coupling J; the extended range where there is one.</param>
/// <param name="SumPerQubit">Least and greatest sum of the couplings of one qubit; null where it is not limited.</param>
public sealed record HardwareRanges(
    (double Low, double High) Fields, (double Low, double High) Couplings, (double Low, double High)? SumPerQubit)
{
    /// <summary>The largest factor by which a problem can be multiplied so that every value lies in its range.</summary>
    /// <param name="problem">The problem on the qubits.</param>
    /// <param name="isSymmetric">
    /// Whether fields and couplings between chains may change their sign later, as spin reversals do.
    /// </param>
    /// <param name="isChain">Whether a coupler lies within a chain, so that its sign stays.</param>
    /// <returns>The factor, above zero; 1 where all values are zero.</returns>
    public double LargestScale(EmbeddedIsing problem, bool isSymmetric, Func<(int A, int B), bool> isChain)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(isChain);
        double scale = double.PositiveInfinity;
        foreach (double field in problem.Fields.Values)
            scale = Math.Min(scale, Room(field, Fields, isSymmetric));
        foreach (((int A, int B) coupler, double coupling) in problem.Couplings)
            scale = Math.Min(scale, Room(coupling, Couplings, isSymmetric && !isChain(coupler)));
        if (SumPerQubit is { } limits)
            foreach (double sum in Sums(problem, isSymmetric, isChain))
                scale = Math.Min(scale, Room(sum, limits, isSymmetric: false));
        return double.IsFinite(scale) ? scale : 1;
    }

    /// <summary>The sums of the couplings at each qubit; both extremes where signs may change.</summary>
    private static IEnumerable<double> Sums(EmbeddedIsing problem, bool isSymmetric, Func<(int A, int B), bool> isChain)
    {
        Dictionary<int, (double Low, double High)> sums = problem.Fields.Keys.ToDictionary(qubit => qubit, _ => (0.0, 0.0));
        foreach (((int a, int b), double coupling) in problem.Couplings)
        {
            bool flips = isSymmetric && !isChain((a, b));
            (double low, double high) = flips ? (-Math.Abs(coupling), Math.Abs(coupling)) : (coupling, coupling);
            foreach (int end in (int[])[a, b])
                sums[end] = (sums[end].Low + low, sums[end].High + high);
        }
        return sums.Values.SelectMany(sum => new[] { sum.Low, sum.High });
    }

    private static double Room(double value, (double Low, double High) range, bool isSymmetric)
    {
        double above = isSymmetric ? Math.Min(range.High, -range.Low) : value > 0 ? range.High : -range.Low;
        return value == 0 ? double.PositiveInfinity : above / Math.Abs(value);
    }
}
