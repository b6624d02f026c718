using System.Numerics;

namespace QuboCam;

/// <summary>
/// Steps of exp(−i∫H dt): a symmetric product of six exact exponentials of the driver and seven of the diagonal, of order four.
/// </summary>
/// <remarks>
/// S. Blanes and P. C. Moan, J. Comput. Appl. Math. 142, 313 (2002), table 2, method S₆ of order 4. Time goes on with the driver, whose factor
/// is integrated exactly enough (Gauss and Legendre, three points), and stands still for the diagonal, so the order holds for A and B that
/// change. Every factor is unitary: the norm is kept whatever the step.
/// </remarks>
internal sealed class SplittingStep<T>(AnnealingHamiltonian hamiltonian, AnnealingPath path, StateVector<T> state)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private const double A1 = 0.0792036964311957, A2 = 0.353172906049774, A3 = -0.0420650803577195;
    private const double B1 = 0.209515106613362, B2 = -0.143851773179818, B3 = 0.5 - B1 - B2;
    private static readonly double[] Diagonals = [A1, A2, A3, 1 - 2 * (A1 + A2 + A3), A3, A2], Drivers = [B1, B2, B3, B3, B2, B1];
    private static readonly double Node = Math.Sqrt(0.6);

    private double _pending; // what the last step's end and the next one's beginning share of the diagonal

    /// <summary>One step; its last factor is left to <see cref="Finish"/> or the next step.</summary>
    public void Advance(double time, double step)
    {
        for (int stage = 0; stage < Drivers.Length; stage++)
        {
            double next = time + Drivers[stage] * step;
            double phase = _pending + Diagonals[stage] * step * Problem(time);
            hamiltonian.Driver.Evolve(Driver(time, next), phase, hamiltonian.Energies, state);
            (time, _pending) = (next, 0);
        }
        _pending = A1 * step * Problem(time);
    }

    /// <summary>Applies what is left of the diagonal, so that the state is that of its time.</summary>
    public void Finish()
    {
        hamiltonian.Driver.Evolve(0, _pending, hamiltonian.Energies, state);
        _pending = 0;
    }

    private double Problem(double time) => hamiltonian.Schedule.AngularFactor * hamiltonian.Schedule.At(path.At(time)).B;

    /// <summary>∫A dt from one time to another.</summary>
    private double Driver(double from, double to)
    {
        double middle = 0.5 * (from + to), half = 0.5 * (to - from);
        double sum = 5 * A(middle - Node * half) + 8 * A(middle) + 5 * A(middle + Node * half);
        return hamiltonian.Schedule.AngularFactor * half * sum / 9;

        double A(double time) => hamiltonian.Schedule.At(path.At(time)).A;
    }
}
