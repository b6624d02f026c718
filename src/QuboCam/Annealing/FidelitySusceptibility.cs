namespace QuboCam;

/// <summary>How fast the ground state turns with s: χ_F = Σₙ |⟨n|dH/ds|0⟩|² / (Eₙ − E₀)².</summary>
internal static class FidelitySusceptibility
{
    private const double Accuracy = 1e-9;
    private const int MostSteps = 5000;

    /// <summary>χ_F at s, without any excited state: it is ‖φ‖² of (H − E₀) φ = (dH/ds − ⟨dH/ds⟩) |0⟩.</summary>
    /// <param name="hamiltonian">H(s).</param>
    /// <param name="s">Annealing fraction.</param>
    /// <param name="ground">Its ground state, norm 1.</param>
    /// <param name="energy">E₀.</param>
    /// <param name="cancellation">Checked per step.</param>
    /// <remarks>By conjugate gradients. No diagonal is below E₀, so that dividing by its distance is a positive preconditioner.</remarks>
    public static double Of(AnnealingHamiltonian hamiltonian, double s, double[] ground, double energy, CancellationToken cancellation)
    {
        Preconditioner preconditioner = new(hamiltonian, LowestStates.Of(hamiltonian.Energies, 1)[0]);
        preconditioner.Settle(s);
        VectorBlock vectors = new(hamiltonian.Dimension, hamiltonian.Threads);
        double[][] work = SearchSpace.Vectors(hamiltonian.Dimension, count: 5);
        (double[] residual, double[] divided, double[] direction, double[] image, double[] solution) =
            (work[0], work[1], work[2], work[3], work[4]);
        (double a, double b) = hamiltonian.Schedule.SlopeAt(s);
        hamiltonian.Driver.Apply(a, b, hamiltonian.Energies, ground, residual);
        double square = Project(residual), goal = Accuracy * Accuracy * square, product = 0;
        for (int step = 0; step < MostSteps && square > goal; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            residual.CopyTo(divided, 0);
            preconditioner.Divide(divided, energy);
            Project(divided);
            double last = product;
            product = Dot(residual, divided);
            Add(divided, direction, last > 0 ? product / last : 0, direction);
            hamiltonian.Apply(s, direction, image);
            Add(image, direction, -energy, image);
            Project(image);
            double length = product / Dot(direction, image);
            Add(solution, direction, length, solution);
            square = Add(residual, image, -length, residual);
        }
        return Dot(solution, solution);

        double Dot(double[] v, double[] w) => vectors.Dots(new[] { v }, new[] { w })[0, 0];

        double Add(double[] v, double[] w, double factor, double[] sum) =>
            vectors.Combine(new[] { v, w }, new[,] { { 1 }, { factor } }, new[] { sum })[0];

        double Project(double[] v) => Add(v, ground, -Dot(ground, v), v);
    }
}
