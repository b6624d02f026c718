using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>
/// The transverse field H_D = −g Σ σₓ on the states that are symmetric within groups of qubits: a group of n is a spin n/2, numbered by how
/// many of its qubits are 1 (Dicke states), 0 to n.
/// </summary>
/// <remarks>The first group is the most significant digit of a basis index. Small: for groups of a few qubits.</remarks>
internal sealed class SpinLadder : IDriver
{
    private readonly int[] _sizes, _strides;
    private readonly double _strength;

    public SpinLadder(int[] sizes, double strength)
    {
        (_sizes, _strides, _strength, Dimension) = (sizes, new int[sizes.Length], strength, 1);
        for (int group = sizes.Length - 1; group >= 0; group--)
        {
            _strides[group] = Dimension;
            Dimension = checked(Dimension * (sizes[group] + 1));
        }
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public double GroundEnergy => -_strength * _sizes.Sum();

    /// <summary>How many qubits of a group are 1 in a basis state.</summary>
    public int Ones(int state, int group) => state / _strides[group] % (_sizes[group] + 1);

    /// <inheritdoc/>
    public void GroundState(Span<double> amplitudes)
    {
        for (int state = 0; state < Dimension; state++)
        {
            double probability = 1;
            for (int group = 0; group < _sizes.Length; group++)
                probability *= SpecialFunctions.Binomial(_sizes[group], Ones(state, group)) * Math.Pow(2, -_sizes[group]);
            amplitudes[state] = Math.Sqrt(probability);
        }
    }

    /// <inheritdoc/>
    public void Apply(double a, double b, double[] energies, double[] v, double[] result)
    {
        for (int state = 0; state < Dimension; state++)
        {
            double moved = 0;
            for (int group = 0; group < _sizes.Length; group++)
            {
                int ones = Ones(state, group), stride = _strides[group];
                if (ones > 0) moved += Step(group, ones) * v[state - stride];
                if (ones < _sizes[group]) moved += Step(group, ones + 1) * v[state + stride];
            }
            result[state] = b * energies[state] * v[state] - a * _strength * moved;
        }
    }

    /// <inheritdoc/>
    public void Evolve<T>(double angle, double phase, double[] energies, StateVector<T> state) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        Complex[] psi = [.. Enumerable.Range(0, Dimension).Select(x => Complex.FromPolarCoordinates(1, -phase * energies[x])
            * new Complex(double.CreateChecked(state.Real[x]), double.CreateChecked(state.Imaginary[x])))];
        for (int group = 0; group < _sizes.Length; group++)
            Turn(psi, group, Rotation(group, angle * _strength));
        for (int x = 0; x < Dimension; x++)
            (state.Real[x], state.Imaginary[x]) = (T.CreateChecked(psi[x].Real), T.CreateChecked(psi[x].Imaginary));
    }

    /// <summary>⟨k − 1|Σσₓ|k⟩ = √(k(n − k + 1)).</summary>
    private double Step(int group, int ones) => Math.Sqrt(ones * (_sizes[group] - ones + 1.0));

    /// <summary>exp(iθ Σσₓ) of a group.</summary>
    private Complex[,] Rotation(int group, double theta)
    {
        int n = _sizes[group] + 1;
        Evd<double> field = Matrix<double>.Build.Dense(n, n, (i, j) => Math.Abs(i - j) == 1 ? Step(group, Math.Max(i, j)) : 0)
            .Evd(Symmetricity.Symmetric);
        Complex[,] rotation = new Complex[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                for (int level = 0; level < n; level++)
                    rotation[i, j] += field.EigenVectors[i, level] * field.EigenVectors[j, level]
                        * Complex.FromPolarCoordinates(1, theta * field.EigenValues[level].Real);
        return rotation;
    }

    private void Turn(Complex[] psi, int group, Complex[,] rotation)
    {
        int n = _sizes[group] + 1, stride = _strides[group];
        Complex[] column = new Complex[n];
        for (int start = 0; start < Dimension; start++)
        {
            if (Ones(start, group) != 0) continue;
            for (int k = 0; k < n; k++) column[k] = psi[start + k * stride];
            for (int i = 0; i < n; i++)
            {
                Complex sum = 0;
                for (int k = 0; k < n; k++) sum += rotation[i, k] * column[k];
                psi[start + i * stride] = sum;
            }
        }
    }
}
