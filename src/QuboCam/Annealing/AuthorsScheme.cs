using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// The time stepping of the scripts of arXiv:2604.25649: ψ ← exp(−i H(s_r) δt) ψ with δt = 0.01, N = τ/δt steps and s_r = r/(N − 1).
/// </summary>
/// <remarks>
/// H is taken at the beginning of the first step and at the end of the last, never in the middle, which costs F up to 3·10⁻³ of itself
/// at τ = 10. Each exponential is summed as its Taylor series to rounding, which is as exact as their diagonalisation.
/// </remarks>
public static class AuthorsScheme
{
    /// <summary>δt.</summary>
    public const double TimeStep = 0.01;

    private const double Rounding = 1e-17;
    private const int MostTerms = 200;

    /// <summary>Follows the anneal.</summary>
    /// <param name="hamiltonian">H(s), of a schedule without unit.</param>
    /// <param name="annealingTime">τ, at least two steps.</param>
    /// <param name="progress">Hears of the part that is done; null: nobody listens.</param>
    /// <param name="cancellation">Checked per step.</param>
    /// <exception cref="ArgumentOutOfRangeException">τ is less than two steps.</exception>
    /// <exception cref="ArgumentException">The schedule is in GHz.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Evolution Run(
        AnnealingHamiltonian hamiltonian, double annealingTime, IProgress<EvolutionProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        if (!(annealingTime >= 2 * TimeStep) || !double.IsFinite(annealingTime))
            throw new ArgumentOutOfRangeException(
                nameof(annealingTime), annealingTime, $"The authors' scheme takes at least two steps of {TimeStep}.");
        if (hamiltonian.Schedule.IsGHz)
            throw new ArgumentException("The authors' scheme has no unit of time: a schedule without one is wanted.", nameof(hamiltonian));
        int steps = (int)Math.Round(annealingTime / TimeStep);
        double[] real = new double[hamiltonian.Dimension], imaginary = new double[hamiltonian.Dimension];
        hamiltonian.Driver.GroundState(real);
        double[][] scratch = [.. Enumerable.Range(0, 4).Select(_ => new double[hamiltonian.Dimension])];
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Exponential(hamiltonian, step / (steps - 1.0), real, imaginary, scratch);
            progress?.Report(new(steps, (step + 1.0) / steps, Error: 0));
        }
        return Result(hamiltonian, annealingTime, steps, real, imaginary);
    }

    /// <summary>ψ ← Σₖ (−i H δt)ᵏ/k! ψ.</summary>
    private static void Exponential(AnnealingHamiltonian hamiltonian, double s, double[] real, double[] imaginary, double[][] scratch)
    {
        (double[] re, double[] im, double[] nextRe, double[] nextIm) = (scratch[0], scratch[1], scratch[2], scratch[3]);
        real.CopyTo(re, 0);
        imaginary.CopyTo(im, 0);
        for (int k = 1; k <= MostTerms; k++)
        {
            hamiltonian.Apply(s, im, nextRe);
            hamiltonian.Apply(s, re, nextIm);
            TensorPrimitives.Multiply(nextRe, TimeStep / k, re);
            TensorPrimitives.Multiply(nextIm, -TimeStep / k, im);
            TensorPrimitives.Add(real, re, real);
            TensorPrimitives.Add(imaginary, im, imaginary);
            if (TensorPrimitives.SumOfSquares<double>(re) + TensorPrimitives.SumOfSquares<double>(im) < Rounding * Rounding) return;
        }
    }

    private static Evolution Result(AnnealingHamiltonian hamiltonian, double time, int steps, double[] real, double[] imaginary)
    {
        double[] probabilities = new double[hamiltonian.Dimension];
        double energy = 0, ground = 0, norm = 0;
        for (int x = 0; x < probabilities.Length; x++)
        {
            double p = probabilities[x] = real[x] * real[x] + imaginary[x] * imaginary[x];
            norm += p;
            energy += p * hamiltonian.Energies[x];
            if (hamiltonian.IsGround(x)) ground += p;
        }
        double factor = hamiltonian.Schedule.At(1).B;
        return new Evolution
        {
            Probabilities = [.. probabilities],
            Fidelity = ground,
            ResidualEnergy = energy - hamiltonian.LowestEnergy,
            Error = double.NaN,
            NormError = Math.Abs(1 - Math.Sqrt(norm)),
            Steps = steps,
            Points = [new EvolutionPoint(time, 1, factor * energy, energy, ground, Populations: [])],
        };
    }
}
