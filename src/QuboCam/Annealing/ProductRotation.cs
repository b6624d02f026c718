using System.Numerics;

namespace QuboCam;

/// <summary>A real rotation of each qubit by its own angle.</summary>
internal sealed class ProductRotation(int qubits, int threads)
{
    /// <summary>On every qubit p: |0⟩ ← cos φ_p |0⟩ + sin φ_p |1⟩, |1⟩ ← cos φ_p |1⟩ − sin φ_p |0⟩ as new amplitudes; or the inverse.</summary>
    public void Apply(double[] v, double[] angles, bool forward)
    {
        for (int p = 0; p < qubits; p++)
        {
            (double sin, double cos) = Math.SinCos(forward ? angles[p] : -angles[p]);
            Rotate(v, 1 << (qubits - 1 - p), sin, cos);
        }
    }

    private void Rotate(double[] v, int bit, double sin, double cos)
    {
        int pieces = Math.Min(v.Length / (2 * bit), 64);
        if (threads > 1 && v.Length >= 1 << 16 && pieces > 1)
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, piece => RotatePiece(v, bit, sin, cos, piece, pieces));
        else
            for (int piece = 0; piece < pieces; piece++)
                RotatePiece(v, bit, sin, cos, piece, pieces);
    }

    private static void RotatePiece(double[] v, int bit, double sin, double cos, int piece, int pieces)
    {
        int length = v.Length / pieces;
        for (int from = piece * length; from < (piece + 1) * length; from += 2 * bit)
        {
            Span<double> zeros = v.AsSpan(from, bit), ones = v.AsSpan(from + bit, bit);
            int i = 0;
            for (; i <= bit - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector<double> zero = new(zeros[i..]), one = new(ones[i..]);
                (cos * zero + sin * one).CopyTo(zeros[i..]);
                (cos * one - sin * zero).CopyTo(ones[i..]);
            }
            for (; i < bit; i++)
                (zeros[i], ones[i]) = (cos * zeros[i] + sin * ones[i], cos * ones[i] - sin * zeros[i]);
        }
    }
}
