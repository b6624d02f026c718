using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>How far basis states are from a level; small distances are taken for the least one, with their sign.</summary>
/// <param name="Diagonal">Energies of the states, shape [dimension].</param>
/// <param name="Factor">What they are multiplied by.</param>
/// <param name="Level">The level.</param>
/// <param name="Least">The least distance, above 0.</param>
internal readonly record struct LevelDistance(double[] Diagonal, double Factor, double Level, double Least)
{
    /// <summary>Multiplies amplitudes, of the states from <paramref name="start"/> on, by scale and divides them by their distances.</summary>
    public void Divide(Span<double> v, int start, double scale)
    {
        ReadOnlySpan<double> diagonal = Diagonal.AsSpan(start, v.Length);
        int x = 0;
        if (v.Length >= Vector256<double>.Count)
        {
            ref double first = ref MemoryMarshal.GetReference(v), energy = ref MemoryMarshal.GetReference(diagonal);
            (Vector256<double> factor, Vector256<double> level) = (Vector256.Create(Factor), Vector256.Create(Level));
            (Vector256<double> least, Vector256<double> scales) = (Vector256.Create(Least), Vector256.Create(scale));
            for (; x <= v.Length - Vector256<double>.Count; x += Vector256<double>.Count)
            {
                Vector256<double> distance = factor * Vector256.LoadUnsafe(ref energy, (nuint)x) - level;
                Vector256<double> floor = Vector256.CopySign(least, distance);
                distance = Vector256.ConditionalSelect(Vector256.GreaterThan(Vector256.Abs(distance), least), distance, floor);
                (scales * Vector256.LoadUnsafe(ref first, (nuint)x) / distance).StoreUnsafe(ref first, (nuint)x);
            }
        }
        for (; x < v.Length; x++)
        {
            double distance = Factor * diagonal[x] - Level;
            v[x] *= scale / (Math.Abs(distance) > Least ? distance : Math.CopySign(Least, distance));
        }
    }
}
