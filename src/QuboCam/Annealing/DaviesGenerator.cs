using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>
/// The master equation at one s, in the eigenbasis of H(s): what the bath does to the density matrix of K levels.
/// </summary>
/// <remarks>
/// dρ/dt = Σₚ Σ g(ω − ω′) √(γ(ω)γ(ω′)) [Aₚ(ω) ρ Aₚ(ω′)† − ½{Aₚ(ω′)†Aₚ(ω), ρ}] over all pairs of transitions, Aₚ =
/// |b⟩⟨b|σ_z|a⟩⟨a|, ω = E_a − E_b, and g a Gaussian of width δ = γ(min(E_K−1 − E₀, ω_c)): transitions whose frequencies are
/// further apart than the bath's rate do not interfere (Davies' secular equation), equal ones do fully, and there is no threshold
/// between. Both factors of the coefficients are positive functions of the pairs, so that the equation has Lindblad's form; δ → 0
/// is Albash et al., New J. Phys. 14, 123016 (2012), without the Lamb shift. The populations' rates are γ(E_a − E_b) Σₚ
/// |⟨b|σ_z|a⟩|² whatever δ.
/// </remarks>
internal sealed class DaviesGenerator(int levels, int qubits, OhmicBath bath)
{
    private const double Negligible = 1e-14, MostOfStep = 0.5;

    private readonly double[] _pairs = new double[levels * levels * qubits]; // ⟨b|σ_z|a⟩, the qubits of a pair side by side
    private readonly double[] _roots = new double[levels * levels]; // √γ of a → b at [a, b]
    private readonly double[] _loss = new double[levels * levels]; // Σ A†A, real and symmetric
    private readonly List<(int From, int To, double Factor)> _gains = [];
    private readonly Complex[] _term = new Complex[levels * levels], _next = new Complex[levels * levels];

    /// <summary>E₀ ≤ E₁ ≤ … of the last <see cref="Set"/>.</summary>
    public double[] Levels { get; } = new double[levels];

    /// <summary>The eigenvectors, one a column, shape [K, K].</summary>
    public double[] Vectors { get; } = new double[levels * levels];

    /// <summary>
    /// At what rate a level at most loses population to those left out, shape [K]; times <see
    /// cref="AnnealingSchedule.AngularFactor"/>.
    /// </summary>
    public double[] Escapes { get; } = new double[levels];

    /// <summary>Diagonalises H; without a bath that is all.</summary>
    /// <param name="energy">H, shape [K, K].</param>
    public void Diagonalise(double[] energy)
    {
        Evd<double> eigen = Matrix<double>.Build.Dense(levels, levels, energy).Evd(Symmetricity.Symmetric);
        for (int a = 0; a < levels; a++)
        {
            Levels[a] = eigen.EigenValues[a].Real;
            for (int i = 0; i < levels; i++)
                Vectors[i * levels + a] = eigen.EigenVectors[i, a];
        }
    }

    /// <summary>Sets the rates between the eigenstates of the last <see cref="Diagonalise"/>.</summary>
    /// <param name="spins">σ_z of each qubit in the basis of H, shape [d][K, K].</param>
    /// <param name="next">The lowest level that is left out; ∞ where none is.</param>
    public void Set(double[][] spins, double next)
    {
        Transform(spins);
        for (int a = 0; a < levels; a++)
            for (int b = 0; b < levels; b++)
                _roots[a * levels + b] = Math.Sqrt(bath.Rate(Levels[a] - Levels[b]));
        double width = bath.FastestRate(Levels[^1] - Levels[0]);
        SetGains(width);
        for (int a = 0; a < levels; a++)
        {
            double inside = 0;
            for (int b = 0; b < levels; b++)
                inside += Product(a, b, a, b);
            Escapes[a] = Math.Max(0, qubits - inside) * (double.IsInfinity(next) ? 0 : bath.Rate(Levels[a] - next));
            for (int c = 0; c < levels; c++)
            {
                double sum = 0;
                for (int b = 0; b < levels; b++)
                    sum += _roots[a * levels + b] * _roots[c * levels + b] * Product(a, b, c, b);
                _loss[c * levels + a] = Coherence(Levels[a] - Levels[c], width) * sum;
            }
        }
    }

    /// <summary>ρ ← exp(time · 𝒟) ρ, by its series.</summary>
    public void Advance(Complex[] density, double time)
    {
        double fastest = 0;
        for (int a = 0; a < levels; a++)
            fastest = Math.Max(fastest, _loss[a * levels + a]);
        int parts = (int)Math.Max(1, Math.Ceiling(fastest * time / MostOfStep));
        for (int part = 0; part < parts; part++)
        {
            density.CopyTo(_term, 0);
            double size = 1;
            for (int order = 1; size > 1e-18; order++)
            {
                Apply(_term, _next, time / (parts * order));
                _next.CopyTo(_term, 0);
                size = 0;
                for (int i = 0; i < density.Length; i++)
                {
                    density[i] += _term[i];
                    size = Math.Max(size, Math.Abs(_term[i].Real) + Math.Abs(_term[i].Imaginary));
                }
            }
        }
    }

    /// <summary>Σₚ ⟨b|σ_z|a⟩⟨d|σ_z|c⟩.</summary>
    private double Product(int a, int b, int c, int d) => TensorPrimitives.Dot<double>(
        _pairs.AsSpan((a * levels + b) * qubits, qubits), _pairs.AsSpan((c * levels + d) * qubits, qubits));

    private static double Coherence(double difference, double width) =>
        difference == 0 ? 1 : Math.Exp(-0.5 * (difference / width) * (difference / width));

    /// <summary>Parts of ρ that go from (a, c) to (b, d).</summary>
    private void SetGains(double width)
    {
        _gains.Clear();
        double furthest = width * Math.Sqrt(-2 * Math.Log(Negligible));
        for (int a = 0; a < levels; a++)
            for (int b = 0; b < levels; b++)
                for (int c = 0; c < levels; c++)
                    for (int d = 0; d < levels; d++)
                    {
                        double difference = Levels[a] - Levels[b] - (Levels[c] - Levels[d]);
                        if (Math.Abs(difference) > furthest) continue;
                        double factor = _roots[a * levels + b] * _roots[c * levels + d] * Product(a, b, c, d);
                        _gains.Add((a * levels + c, b * levels + d, factor * Coherence(difference, width)));
                    }
    }

    /// <summary>result ← time · 𝒟ρ.</summary>
    private void Apply(Complex[] density, Complex[] result, double time)
    {
        for (int c = 0; c < levels; c++)
            for (int a = 0; a < levels; a++)
            {
                Complex sum = 0;
                for (int k = 0; k < levels; k++)
                    sum += _loss[c * levels + k] * density[k * levels + a] + density[c * levels + k] * _loss[k * levels + a];
                result[c * levels + a] = -0.5 * time * sum;
            }
        foreach ((int from, int to, double factor) in _gains)
            result[to] += time * factor * density[from];
    }

    /// <summary>Brings σ_z into the eigenbasis.</summary>
    private void Transform(double[][] spins)
    {
        double[] half = new double[levels * levels];
        for (int qubit = 0; qubit < qubits; qubit++)
        {
            Array.Clear(half);
            for (int i = 0; i < levels; i++)
                for (int j = 0; j < levels; j++)
                    for (int a = 0; a < levels; a++)
                        half[i * levels + a] += spins[qubit][i * levels + j] * Vectors[j * levels + a];
            for (int a = 0; a < levels; a++)
                for (int b = 0; b < levels; b++)
                {
                    double sum = 0;
                    for (int i = 0; i < levels; i++)
                        sum += Vectors[i * levels + b] * half[i * levels + a];
                    _pairs[(a * levels + b) * qubits + qubit] = sum;
                }
        }
    }
}
