using System.Numerics;

namespace QuboCam;

/// <summary>A complex state vector, real and imaginary parts apart.</summary>
/// <typeparam name="T">double, or float for half the memory.</typeparam>
internal sealed class StateVector<T>(int dimension) where T : struct, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of amplitudes.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>Real parts, shape [dimension].</summary>
    public T[] Real { get; } = new T[dimension];

    /// <summary>Imaginary parts, shape [dimension].</summary>
    public T[] Imaginary { get; } = new T[dimension];
}
