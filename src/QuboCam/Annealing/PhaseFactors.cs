using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Sine and cosine of several angles at once; Vector256.SinCos takes three times as long.</summary>
internal static class PhaseFactors
{
    // Beyond, the remainder after whole quarter turns has lost the accuracy that the result should have.
    private const double LargestAngle = 1e8;

    // Adding it rounds to a whole number, which the lowest bits then hold.
    private const double Rounder = 6755399441055744;

    private const double QuarterTurn = Math.PI / 2, QuarterTurnRest = 6.123233995736766e-17;

    /// <summary>cos and sin of angle + quarterTurns·π/2, to about 2·10⁻¹⁶.</summary>
    /// <remarks>The minimax polynomials on [−π/4, π/4] of Sun's fdlibm, k_sin.c and k_cos.c.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Cos, Vector256<double> Sin) CosSin(Vector256<double> angle, Vector256<long> quarterTurns)
    {
        if (!Vector256.LessThanAll(Vector256.Abs(angle), Vector256.Create(LargestAngle))) angle = Reduced(angle);
        Vector256<double> rounder = Vector256.Create(Rounder);
        Vector256<double> rounded = Vector256.MultiplyAddEstimate(angle, Vector256.Create(1 / QuarterTurn), rounder);
        Vector256<double> turns = rounder - rounded;
        Vector256<double> r = Vector256.MultiplyAddEstimate(turns, Vector256.Create(QuarterTurn), angle);
        r = Vector256.MultiplyAddEstimate(turns, Vector256.Create(QuarterTurnRest), r);
        Vector256<double> z = r * r;

        Vector256<double> sin = Vector256.MultiplyAddEstimate(r * z, SinPolynomial(z), r);
        Vector256<double> cos = Vector256.MultiplyAddEstimate(z, Vector256.Create(-0.5), Vector256.Create(1.0));
        cos = Vector256.MultiplyAddEstimate(z * z, CosPolynomial(z), cos);

        Vector256<long> quarter = rounded.AsInt64() + quarterTurns;
        Vector256<double> isOdd = Vector256.Equals(quarter & Vector256.Create(1L), Vector256.Create(1L)).AsDouble();
        Vector256<long> cosSign = Vector256.ShiftLeft((quarter + Vector256.Create(1L)) & Vector256.Create(2L), 62);
        Vector256<long> sinSign = Vector256.ShiftLeft(quarter & Vector256.Create(2L), 62);
        return (Vector256.ConditionalSelect(isOdd, sin, cos) ^ cosSign.AsDouble(),
            Vector256.ConditionalSelect(isOdd, cos, sin) ^ sinSign.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> SinPolynomial(Vector256<double> z)
    {
        Vector256<double> sum = Vector256.Create(1.58969099521155010221e-10);
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(-2.50507602534068634195e-08));
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(2.75573137070700676789e-06));
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(-1.98412698298579493134e-04));
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(8.33333333332248946124e-03));
        return Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(-1.66666666666666324348e-01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> CosPolynomial(Vector256<double> z)
    {
        Vector256<double> sum = Vector256.Create(-1.13596475577881948265e-11);
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(2.08757232129817482790e-09));
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(-2.75573143513906633035e-07));
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(2.48015872894767294178e-05));
        sum = Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(-1.38888888888741095749e-03));
        return Vector256.MultiplyAddEstimate(sum, z, Vector256.Create(4.16666666666666019037e-02));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> Reduced(Vector256<double> angle)
    {
        (Vector256<double> sin, Vector256<double> cos) = Vector256.SinCos(angle);
        return Vector256.Create(
            Math.Atan2(sin[0], cos[0]), Math.Atan2(sin[1], cos[1]), Math.Atan2(sin[2], cos[2]), Math.Atan2(sin[3], cos[3]));
    }
}
