using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>The weights of one moment of an anneal: exp(−Strength · ΣE(slice) + Bond · Σ s s' over neighbouring slices).</summary>
/// <param name="Strength">β B / P, for P slices; 1/energy.</param>
/// <param name="Bond">½ ln coth(β A Γ / P).</param>
internal readonly record struct TrotterStep(float Strength, float Bond)
{
    // Beyond this a bond is never broken by a flip in one slice, and more would only lose digits.
    private const double StrongestBond = 10;

    /// <summary>The Suzuki–Trotter weights.</summary>
    /// <param name="sliceInverseTemperature">β / P.</param>
    /// <param name="transverseField">A Γ.</param>
    /// <param name="strength">B.</param>
    public static TrotterStep Of(double sliceInverseTemperature, double transverseField, double strength)
    {
        double bond = -0.5 * Math.Log(Math.Tanh(sliceInverseTemperature * transverseField));
        return new TrotterStep((float)(sliceInverseTemperature * strength), (float)Math.Min(bond, StrongestBond));
    }
}

/// <summary>The slices of one read: copies of the problem, each bonded to the next, the last to the first.</summary>
internal sealed class TrotterRing
{
    private readonly DenseProblem _problem;
    private readonly OnesAndZeros[] _sides;
    private RandomStream _random;
    private VectorRandom _thresholds;

    /// <summary>Starts each slice from a random state.</summary>
    public TrotterRing(DenseProblem problem, int slices, RandomStream random)
    {
        (_problem, _random) = (problem, random);
        bool[][] starts = new bool[slices][];
        for (int slice = 0; slice < slices; slice++)
            starts[slice] = _random.Bits(problem.Variables, problem.Cardinality);
        _thresholds = new VectorRandom(ref _random);
        Slices = [.. starts.Select(x => new SpinState(problem, x))];
        _sides = [.. starts.Select(x => new OnesAndZeros(x))];
    }

    /// <summary>The slices, in the order of the ring.</summary>
    public ImmutableArray<SpinState> Slices { get; }

    /// <summary>Attempts every flip of every slice, then every flip of all slices together; as many swaps with a cardinality.</summary>
    public void Sweep(TrotterStep step)
    {
        for (int slice = 0; slice < Slices.Length; slice++)
        {
            if (_problem.Cardinality is null)
                MetropolisSweep.Flips(Slices[slice], step.Strength, Bonds(slice, step), ref _thresholds);
            else
                SwapInside(slice, step);
        }
        if (_problem.Cardinality is null)
            FlipThrough(step);
        else
            ExchangeThrough(step);
    }

    private BondField Bonds(int slice, TrotterStep step) =>
        new(Slices[(slice + Slices.Length - 1) % Slices.Length].Signs, Slices[(slice + 1) % Slices.Length].Signs, BondOf(step));

    // A single slice is its own neighbour: its bond does not change.
    private float BondOf(TrotterStep step) => Slices.Length > 1 ? 2 * step.Bond : 0;

    private void FlipThrough(TrotterStep step)
    {
        for (int from = 0; from < _problem.Variables; from += Vector256<float>.Count)
        {
            Vector256<float> changes = Changes(from) * Vector256.Create(step.Strength);
            if (!Vector256.LessThanAny(changes, Vector256.Create(VectorRandom.LargestExponential))) continue;
            for (int i = from; i < Math.Min(from + Vector256<float>.Count, _problem.Variables); i++)
            {
                if (!MetropolisSweep.Accepts(step.Strength * Changes(from)[i - from], ref _random)) continue;
                foreach (SpinState slice in Slices)
                    slice.Flip(i);
            }
        }
    }

    /// <summary>What flipping a variable in all slices changes, for eight variables.</summary>
    private Vector256<float> Changes(int from)
    {
        Vector256<float> changes = Vector256<float>.Zero;
        foreach (SpinState slice in Slices)
            changes += Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(slice.Signs), (nuint)from)
                * Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(slice.Fields), (nuint)from);
        return changes;
    }

    private void SwapInside(int slice, TrotterStep step)
    {
        (SpinState state, OnesAndZeros sides) = (Slices[slice], _sides[slice]);
        if (!sides.CanSwap) return;
        BondField bonds = Bonds(slice, step);
        for (int attempt = 0; attempt < _problem.Variables; attempt++)
        {
            (int i, int j) = sides.Draw(ref _random);
            float cost = step.Strength * state.SwapChange(i, j) + state.Signs[i] * bonds.Of(i) + state.Signs[j] * bonds.Of(j);
            if (MetropolisSweep.Accepts(cost, ref _random)) Swap(slice, i, j);
        }
    }

    /// <summary>Exchanges the values of two variables in all slices; the bonds do not change.</summary>
    private void ExchangeThrough(TrotterStep step)
    {
        if (!_sides[0].CanSwap) return;
        for (int attempt = 0; attempt < _problem.Variables; attempt++)
        {
            // A pair that differs in a random slice: afterwards it differs in as many slices, so the choice favours no direction.
            (int i, int j) = _sides[_random.Below(Slices.Length)].Draw(ref _random);
            float change = 0;
            foreach (SpinState slice in Slices)
                if (slice.Signs[i] != slice.Signs[j]) change += slice.Signs[i] < 0 ? slice.SwapChange(i, j) : slice.SwapChange(j, i);
            if (!MetropolisSweep.Accepts(step.Strength * change, ref _random)) continue;
            for (int slice = 0; slice < Slices.Length; slice++)
            {
                float[] signs = Slices[slice].Signs;
                if (signs[i] != signs[j]) Swap(slice, signs[i] < 0 ? i : j, signs[i] < 0 ? j : i);
            }
        }
    }

    private void Swap(int slice, int one, int zero)
    {
        Slices[slice].Flip(one);
        Slices[slice].Flip(zero);
        _sides[slice].Swap(one, zero);
    }

    /// <summary>What the neighbouring slices add to the fields of a slice.</summary>
    private readonly struct BondField(float[] before, float[] after, float bond) : IOtherField
    {
        public float Of(int i) => bond * (before[i] + after[i]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> At(nuint position) =>
            Vector256.Create(bond) * (Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(before), position)
                + Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(after), position));
    }
}
