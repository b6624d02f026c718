using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace QuboCam;

/// <summary>How values are spread.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="FivePercent">The 5 % quantile.</param>
/// <param name="LowerQuartile">The 25 % quantile.</param>
/// <param name="Median">The 50 % quantile.</param>
/// <param name="UpperQuartile">The 75 % quantile.</param>
/// <param name="NinetyFivePercent">The 95 % quantile.</param>
/// <remarks>
/// Linear interpolation at the position (n − 1)p of the ascending values, counted from 0: definition 7 of R. J. Hyndman and
/// Y. Fan, Am. Stat. 50, 361 (1996), as numpy.quantile and R do unless told otherwise.
/// </remarks>
public sealed record Quantiles(
    int Count, double FivePercent, double LowerQuartile, double Median, double UpperQuartile, double NinetyFivePercent)
{
    /// <summary>The quantiles of values.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public static Quantiles Of(IEnumerable<double> values)
    {
        double[] ascending = [.. values.Order()];
        if (ascending.Length == 0 || !ascending.All(double.IsFinite))
            throw new ArgumentException("Quantiles need at least one value, all of them finite.", nameof(values));
        double At(double part) => SortedArrayStatistics.QuantileCustom(ascending, part, QuantileDefinition.R7);
        return new Quantiles(ascending.Length, At(0.05), At(0.25), At(0.5), At(0.75), At(0.95));
    }

    /// <summary>The quantiles at each number d of qubits.</summary>
    /// <param name="pairs">Number of qubits d and value, in any order.</param>
    /// <returns>One entry for each d that occurs, ascending.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static ImmutableArray<(int Qubits, Quantiles Quantiles)> ByQubits(IEnumerable<(int Qubits, double Value)> pairs) =>
        [.. pairs.GroupBy(pair => pair.Qubits, pair => pair.Value).OrderBy(at => at.Key).Select(at => (at.Key, Of(at)))];
}
