using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>What a variable feels besides the problem, for eight variables at a time.</summary>
internal interface IOtherField
{
    /// <summary>The fields of the variables from a position on.</summary>
    Vector256<float> At(nuint position);
}

/// <summary>No other field.</summary>
internal readonly struct NoOtherField : IOtherField
{
    /// <inheritdoc/>
    public Vector256<float> At(nuint position) => Vector256<float>.Zero;
}

/// <summary>One pass of the Metropolis rule over all variables, in their order.</summary>
internal static class MetropolisSweep
{
    /// <summary>
    /// Attempts to flip every variable; a flip costs sign · (strength · field + other field), and is accepted with probability
    /// min(1, exp(−cost)).
    /// </summary>
    /// <remarks>
    /// exp(−cost) ≥ u is cost ≤ −ln u. Eight variables are compared at once; after an accepted flip those behind it are compared anew,
    /// so the result is that of a loop over single variables.
    /// </remarks>
    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flips<TOther>(SpinState state, float strength, TOther other, ref VectorRandom random)
        where TOther : struct, IOtherField
    {
        ref float signs = ref MemoryMarshal.GetArrayDataReference(state.Signs);
        ref float fields = ref MemoryMarshal.GetArrayDataReference(state.Fields);
        Vector256<float> strengths = Vector256.Create(strength), never = Vector256.Create(VectorRandom.LargestExponential);
        VectorRandom stream = random;
        int n = state.Problem.Variables;
        for (int at = 0; at < n; at += Vector256<float>.Count)
        {
            Vector256<float> cost = Cost(ref signs, ref fields, (nuint)at, strengths, other);
            // A block without an acceptable move is passed over: cold sweeps consist of them.
            if (!Vector256.LessThanAny(cost, never)) continue;
            Vector256<float> threshold = stream.NextExponential();
            uint variables = n - at < Vector256<float>.Count ? (1u << (n - at)) - 1 : 0xff;
            uint accepted = Vector256.LessThanOrEqual(cost, threshold).ExtractMostSignificantBits() & variables;
            while (accepted != 0)
            {
                int lane = BitOperations.TrailingZeroCount(accepted);
                state.Flip(at + lane);
                cost = Cost(ref signs, ref fields, (nuint)at, strengths, other);
                accepted = Vector256.LessThanOrEqual(cost, threshold).ExtractMostSignificantBits() & variables & (~1u << lane);
            }
        }
        random = stream;
    }

    /// <summary>Attempts n swaps of a random one with a random zero.</summary>
    /// <param name="state">The state.</param>
    /// <param name="sides">Which variables are ones, which zeros; kept up to date.</param>
    /// <param name="inverseTemperature">β; a swap is accepted with probability min(1, exp(−β · change)).</param>
    /// <param name="random">Random numbers.</param>
    public static void Swaps(SpinState state, OnesAndZeros sides, float inverseTemperature, ref RandomStream random)
    {
        if (!sides.CanSwap) return;
        for (int attempt = 0; attempt < state.Problem.Variables; attempt++)
        {
            (int one, int zero) = sides.Draw(ref random);
            if (!Accepts(inverseTemperature * state.SwapChange(one, zero), ref random)) continue;
            state.Flip(one);
            state.Flip(zero);
            sides.Swap(one, zero);
        }
    }

    /// <summary>The Metropolis rule for a single move.</summary>
    public static bool Accepts(float cost, ref RandomStream random) =>
        cost <= 0 || (cost < VectorRandom.LargestExponential && random.NextSingle() < MathF.Exp(-cost));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cost<TOther>(ref float signs, ref float fields, nuint at, Vector256<float> strengths, TOther other)
        where TOther : struct, IOtherField =>
        Vector256.LoadUnsafe(ref signs, at) * (strengths * Vector256.LoadUnsafe(ref fields, at) + other.At(at));
}
