namespace QuboCam;

/// <summary>A power of two as a unit; dividing by it is exact.</summary>
internal readonly struct PowerOfTwo
{
    private readonly double _first, _second;

    /// <summary>The power of two at or just below a positive number; 1 for 0.</summary>
    public PowerOfTwo(double value)
    {
        int exponent = value > 0 ? Math.ILogB(value) : 0;
        // In two factors: one alone would overflow for the smallest values.
        (_first, _second) = (Math.ScaleB(1, -exponent / 2), Math.ScaleB(1, -exponent - -exponent / 2));
    }

    /// <summary>The number divided by the unit.</summary>
    public double Divide(double value) => value * _first * _second;

    /// <summary>The number times the unit.</summary>
    public double Multiply(double value) => value / _first / _second;
}
