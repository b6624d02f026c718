using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>How fast the ground state turns with s: χ_F = Σₙ |⟨n|dH/ds|0⟩|² / (Eₙ − E₀)².</summary>
internal static class FidelitySusceptibility
{
    private const double Accuracy = 1e-9;
    private const int MostSteps = 5000;

    /// <summary>χ_F at s, without any excited state: it is ‖φ‖² of (H − E₀) φ = (dH/ds − ⟨dH/ds⟩) |0⟩, solved by conjugate gradients.</summary>
    /// <param name="hamiltonian">H(s).</param>
    /// <param name="s">Annealing fraction.</param>
    /// <param name="ground">Its ground state, norm 1.</param>
    /// <param name="energy">E₀.</param>
    /// <param name="cancellation">Checked per step.</param>
    public static double Of(AnnealingHamiltonian hamiltonian, double s, double[] ground, double energy, CancellationToken cancellation)
    {
        int dimension = hamiltonian.Dimension;
        double[] residual = new double[dimension], solution = new double[dimension], direction, image = new double[dimension];
        (double a, double b) = hamiltonian.Schedule.SlopeAt(s);
        hamiltonian.Driver.Apply(a, b, hamiltonian.Energies, ground, residual);
        Project(residual);
        direction = [.. residual];
        double square = TensorPrimitives.SumOfSquares<double>(residual), goal = square * Accuracy * Accuracy;
        for (int step = 0; step < MostSteps && square > goal; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            hamiltonian.Apply(s, direction, image);
            TensorPrimitives.MultiplyAdd(direction, -energy, image, image);
            Project(image);
            double length = square / TensorPrimitives.Dot<double>(direction, image);
            TensorPrimitives.MultiplyAdd(direction, length, solution, solution);
            TensorPrimitives.MultiplyAdd(image, -length, residual, residual);
            double next = TensorPrimitives.SumOfSquares<double>(residual);
            TensorPrimitives.MultiplyAdd(direction, next / square, residual, direction);
            square = next;
        }
        return TensorPrimitives.SumOfSquares<double>(solution);

        void Project(double[] v) => TensorPrimitives.MultiplyAdd(ground, -TensorPrimitives.Dot<double>(ground, v), v, v);
    }
}
