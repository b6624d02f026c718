using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A gap or fidelity of many problems against their number of qubits.</summary>
/// <param name="Name">Name in files.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Values">Every problem's number of qubits d with its value; values above zero.</param>
/// <param name="Fit">Power law against exponential; null where there are too few problems or numbers of qubits.</param>
public sealed record ScaledQuantity(string Name, string Title, ImmutableArray<(int Qubits, double Value)> Values, ScalingFit? Fit)
{
    private const int LeastPairs = 4, LeastSizes = 3;

    /// <summary>The quantiles at each number d of qubits that occurs, ascending.</summary>
    public ImmutableArray<(int Qubits, Quantiles Quantiles)> ByQubits { get; } = Quantiles.ByQubits(Values);

    /// <summary>Collects and fits values.</summary>
    /// <param name="name">Name in files.</param>
    /// <param name="title">What it is, for people.</param>
    /// <param name="values">Number of qubits d, at least 1, with a value; null and what is not above zero is left out.</param>
    /// <param name="seed">Seed of the fit's intervals.</param>
    /// <exception cref="ArgumentException">A value is infinite, or a d is below 1.</exception>
    public static ScaledQuantity Of(string name, string title, IEnumerable<(int Qubits, double? Value)> values, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(values);
        ImmutableArray<(int Qubits, double Value)> known =
            [.. values.Where(pair => pair.Value > 0).Select(pair => (pair.Qubits, pair.Value!.Value))];
        bool isEnough = known.Length >= LeastPairs && known.Select(pair => pair.Qubits).Distinct().Count() >= LeastSizes;
        return new ScaledQuantity(name, title, known, isEnough ? new ScalingFit(known, seed) : null);
    }
}
