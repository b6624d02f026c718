using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Cosine and sine of several angles at once; Vector256.SinCos takes more than twice as long.</summary>
internal static class PhaseFactors
{
    // A double this large no longer says where in its turn it is, and beyond it the rounding below fails.
    private const double LargestAngle = 1e15;

    // Adding it rounds to a whole number, which the lowest bits then hold.
    private const double Rounder = 6755399441055744;

    // π is the sum.
    private const double HalfTurn = Math.PI, HalfTurnRest = 1.2246467991473532e-16;

    /// <summary>cos and sin of the angles, to about 2·10⁻¹⁶; beyond 10¹⁵, where a double is no angle, of some other.</summary>
    /// <remarks>Without fused operations off by as much as the rounding of the angle itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Cos, Vector256<double> Sin) CosSin(Vector256<double> angle)
    {
        angle = Vector256.MinNative(Vector256.Create(LargestAngle), Vector256.MaxNative(Vector256.Create(-LargestAngle), angle));
        Vector256<double> rounder = Vector256.Create(Rounder);
        Vector256<double> rounded = Vector256.MultiplyAddEstimate(angle, Vector256.Create(1 / HalfTurn), rounder);
        Vector256<double> halfTurns = rounder - rounded;
        Vector256<double> r = Vector256.MultiplyAddEstimate(halfTurns, Vector256.Create(HalfTurn), angle);
        r = Vector256.MultiplyAddEstimate(halfTurns, Vector256.Create(HalfTurnRest), r);

        // Interpolated at the Chebyshev nodes of r² up to (π/2)², off by less than 10⁻¹⁶.
        Vector256<double> z = r * r, one = Vector256.Create(1.0);
        Vector256<double> sin = Polynomial(
            z, -0.16666666666666666, 0.008333333333333316, -0.00019841269841254966, 2.7557319219160833e-06,
            -2.505210761669045e-08, 1.6058977292642743e-10, -7.643969663988074e-13, 2.7314368769379893e-15);
        Vector256<double> cos = Polynomial(
            z, -0.5, 0.04166666666666634, -0.0013888888888860694, 2.4801587292441663e-05,
            -2.755731776674132e-07, 2.08766308298722e-09, -1.1464688686901012e-11, 4.6276610380051693e-14);
        (sin, cos) = (Vector256.MultiplyAddEstimate(r * z, sin, r), Vector256.MultiplyAddEstimate(z, cos, one));

        // An odd number of half turns changes both signs.
        Vector256<double> sign = Vector256.ShiftLeft(rounded.AsInt64(), 63).AsDouble();
        return (cos ^ sign, sin ^ sign);
    }

    /// <summary>Σ cₖzᵏ; in pairs, so that fewer steps wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Polynomial(
        Vector256<double> z, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
    {
        Vector256<double> zz = z * z;
        Vector256<double> low = Vector256.MultiplyAddEstimate(zz, Pair(z, c2, c3), Pair(z, c0, c1));
        Vector256<double> high = Vector256.MultiplyAddEstimate(zz, Pair(z, c6, c7), Pair(z, c4, c5));
        return Vector256.MultiplyAddEstimate(zz * zz, high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Pair(Vector256<double> z, double c0, double c1) =>
        Vector256.MultiplyAddEstimate(Vector256.Create(c1), z, Vector256.Create(c0));
}
