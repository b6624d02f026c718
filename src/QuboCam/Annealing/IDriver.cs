using System.Numerics;

namespace QuboCam;

/// <summary>The driver H_D of an anneal: a real symmetric operator on state vectors, never stored as a matrix.</summary>
/// <remarks>Results do not depend on the number of threads.</remarks>
internal interface IDriver
{
    /// <summary>Length of a state vector, at least 1.</summary>
    int Dimension { get; }

    /// <summary>Lowest level of H_D.</summary>
    double GroundEnergy { get; }

    /// <summary>Amplitudes of the ground state of H_D, all of one sign, norm 1, shape [dimension].</summary>
    void GroundState(Span<double> amplitudes);

    /// <summary>result ← a·H_D v + b·E∘v, in real arithmetic: the spectrum's step.</summary>
    /// <param name="a">Factor of the driver.</param>
    /// <param name="b">Factor of the diagonal.</param>
    /// <param name="energies">The diagonal E, shape [dimension].</param>
    /// <param name="v">The vector, shape [dimension].</param>
    /// <param name="result">Where the result goes, shape [dimension]; not the array of <paramref name="v"/>.</param>
    void Apply(double a, double b, double[] energies, double[] v, double[] result);

    /// <summary>ψ ← exp(−i·angle·H_D) exp(−i·phase·E) ψ: the evolution's step.</summary>
    /// <param name="angle">∫A dt of the step.</param>
    /// <param name="phase">∫B dt of the step, applied first.</param>
    /// <param name="energies">The diagonal E, shape [dimension].</param>
    /// <param name="state">The state ψ.</param>
    void Evolve<T>(double angle, double phase, double[] energies, StateVector<T> state)
        where T : struct, IBinaryFloatingPointIeee754<T>;
}
