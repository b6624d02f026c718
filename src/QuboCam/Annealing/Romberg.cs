namespace QuboCam;

/// <summary>Extrapolates results whose error is a series of even powers of a step that is halved and halved again.</summary>
/// <remarks>W. Romberg, Det Kong. Norske Vid. Selsk. Forh. 28, 30 (1955).</remarks>
internal sealed class Romberg
{
    private const int MostOrders = 3;

    private readonly List<double[]> _row = [];

    /// <summary>The extrapolated values.</summary>
    public double[] Best => _row[^1];

    /// <summary>
    /// The largest change of a value by the last order, on the side of caution the error of the one before; 1 for a single run.
    /// </summary>
    public double Error { get; private set; } = 1;

    /// <summary>Takes in the values of half the last step.</summary>
    /// <param name="values">The values.</param>
    /// <param name="measured">How many of them, the first ones, count for the error.</param>
    public void Add(double[] values, int measured)
    {
        double[][] before = [.. _row];
        _row.Clear();
        _row.Add(values);
        double power = 1;
        for (int order = 0; order < Math.Min(before.Length, MostOrders); order++)
        {
            power *= 4;
            (double[] coarse, double[] fine) = (before[order], _row[order]);
            _row.Add([.. fine.Zip(coarse, (f, c) => f + (f - c) / (power - 1))]);
        }
        if (before.Length > 0)
            Error = Best.Zip(_row[^2], (now, last) => Math.Abs(now - last)).Take(measured).Max();
    }
}
