using System.Numerics;

namespace QuboCam;

/// <summary>The state of an anneal in K levels: a density matrix with the bath, and amplitudes without it.</summary>
internal sealed class ThermalState
{
    private readonly int _levels;
    private readonly Complex[] _half;

    /// <summary>Begins in a pure state.</summary>
    /// <param name="start">Its amplitudes, shape [K].</param>
    public ThermalState(ReadOnlySpan<double> start)
    {
        _levels = start.Length;
        (Density, _half, Closed) = (new Complex[_levels * _levels], new Complex[_levels * _levels], new Complex[_levels]);
        for (int i = 0; i < _levels; i++)
        {
            Closed[i] = start[i];
            for (int j = 0; j < _levels; j++)
                Density[i * _levels + j] = start[i] * start[j];
        }
    }

    /// <summary>ρ, shape [K, K].</summary>
    public Complex[] Density { get; }

    /// <summary>ψ without a bath, shape [K].</summary>
    public Complex[] Closed { get; }

    /// <summary>Tr ρ.</summary>
    public double Trace
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _levels; i++)
                sum += Density[i * _levels + i].Real;
            return sum;
        }
    }

    /// <summary>ρ ← M ρ Mᵀ and ψ ← M ψ of a real matrix M, shape [K, K].</summary>
    /// <param name="matrix">M.</param>
    /// <param name="transposed">Whether M is the transpose of what is given.</param>
    public void Change(double[] matrix, Transposition transposed)
    {
        (int row, int column) = transposed == Transposition.Transposed ? (1, _levels) : (_levels, 1);
        Complex[] before = [.. Closed];
        for (int i = 0; i < _levels; i++)
        {
            Closed[i] = 0;
            for (int k = 0; k < _levels; k++)
                Closed[i] += matrix[i * row + k * column] * before[k];
            for (int j = 0; j < _levels; j++)
            {
                Complex sum = 0;
                for (int k = 0; k < _levels; k++)
                    sum += matrix[i * row + k * column] * Density[k * _levels + j];
                _half[i * _levels + j] = sum;
            }
        }
        for (int i = 0; i < _levels; i++)
            for (int j = 0; j < _levels; j++)
            {
                Complex sum = 0;
                for (int k = 0; k < _levels; k++)
                    sum += _half[i * _levels + k] * matrix[j * row + k * column];
                Density[i * _levels + j] = sum;
            }
    }

    /// <summary>Turns by the phases of the levels, in their eigenbasis.</summary>
    /// <param name="energies">E, shape [K].</param>
    /// <param name="time">Time, times <see cref="AnnealingSchedule.AngularFactor"/>.</param>
    public void Turn(double[] energies, double time)
    {
        Complex[] phases = [.. energies.Select(energy => Complex.FromPolarCoordinates(1, -(energy - energies[0]) * time))];
        for (int i = 0; i < _levels; i++)
        {
            Closed[i] *= phases[i];
            for (int j = 0; j < _levels; j++)
                Density[i * _levels + j] *= phases[i] * Complex.Conjugate(phases[j]);
        }
    }
}

/// <summary>Which way a matrix is read.</summary>
internal enum Transposition
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>Rows as columns.</summary>
    Transposed,
}
