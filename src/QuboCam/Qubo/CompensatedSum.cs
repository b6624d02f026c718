namespace QuboCam;

/// <summary>A sum in twice the precision of double, so that one rounding is left at its end.</summary>
/// <remarks>Knuth's exact addition of two numbers; Dekker 1971.</remarks>
internal struct CompensatedSum
{
    private double _sum, _error;

    /// <summary>The sum, rounded once.</summary>
    public readonly double Value => _sum + _error;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        double sum = _sum + value;
        double part = sum - _sum;
        _error += _sum - (sum - part) + (value - part);
        _sum = sum;
    }
}
