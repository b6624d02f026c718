using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam.App.StandIn;

/// <summary>
/// Path-integral anneals of a programmed chip. Eight reads are annealed side by side, one in each lane of a vector; each read is
/// a
/// ring of copies of the chip (Trotter slices), of which one is read out. Metropolis flips of a qubit in one slice, and in all.
/// </summary>
/// <param name="chip">What is annealed.</param>
/// <param name="moments">The weights of every sweep.</param>
/// <param name="start">Spin of each qubit at the start of a reverse anneal; null for a random one.</param>
internal sealed class PathIntegralAnneal(ProgrammedChip chip, ImmutableArray<AnnealMoment> moments, ImmutableArray<sbyte>? start)
{
    public const int Slices = 16, Lanes = 8;

    private static readonly Vector256<float> Sign = Vector256.Create(-0f);

    private readonly int _qubits = chip.Fields.Length;

    /// <summary>Anneals every read; the same seed gives the same reads whatever the number of threads.</summary>
    /// <returns>For each read whether each qubit is up.</returns>
    public bool[][] Run(int reads, ulong seed, int threads, CancellationToken cancellation)
    {
        bool[][] samples = new bool[reads][];
        int groups = (reads + Lanes - 1) / Lanes;
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, groups, options, group =>
        {
            Vector256<float>[] spins = Group(new LaneRandom(seed, (ulong)group), cancellation);
            for (int lane = 0; lane < Lanes && group * Lanes + lane < reads; lane++)
                samples[group * Lanes + lane] = ReadOut(spins, lane);
        });
        return samples;
    }

    // Spins of all slices of a qubit lie side by side.
    private Vector256<float>[] Group(LaneRandom random, CancellationToken cancellation)
    {
        Vector256<float>[] spins = new Vector256<float>[_qubits * Slices];
        for (int i = 0; i < spins.Length; i++)
            spins[i] = start is { } given ? Vector256.Create((float)given[i / Slices])
                : Vector256.ConditionalSelect(
                    Vector256.LessThan(random.Next(), Vector256.Create(0.5f)), Vector256<float>.One, -Vector256<float>.One);
        Vector256<float>[] fields = new Vector256<float>[Slices];
        foreach (AnnealMoment moment in moments)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int qubit = 0; qubit < _qubits; qubit++)
            {
                Fields(spins, qubit, fields);
                Flip(spins.AsSpan(qubit * Slices, Slices), fields, moment, ref random);
            }
        }
        return spins;
    }

    private bool[] ReadOut(Vector256<float>[] spins, int lane)
    {
        bool[] isUp = new bool[_qubits];
        for (int qubit = 0; qubit < _qubits; qubit++)
            isUp[qubit] = spins[qubit * Slices][lane] > 0;
        return isUp;
    }

    /// <summary>h + Σ J s of a qubit in every slice, half of the slices at a time: so many sums fit into registers.</summary>
    private void Fields(Vector256<float>[] spins, int qubit, Vector256<float>[] fields)
    {
        ref Vector256<float> from = ref MemoryMarshal.GetArrayDataReference(spins);
        for (int half = 0; half < Slices; half += 8)
        {
            Vector256<float> f0 = Vector256.Create(chip.Fields[qubit]);
            Vector256<float> f1 = f0, f2 = f0, f3 = f0, f4 = f0, f5 = f0, f6 = f0, f7 = f0;
            for (int c = chip.Starts[qubit]; c < chip.Starts[qubit + 1]; c++)
            {
                Vector256<float> coupling = Vector256.Create(chip.Couplings[c]);
                ref Vector256<float> other = ref Unsafe.Add(ref from, chip.Neighbours[c] * Slices + half);
                f0 += coupling * other;
                f1 += coupling * Unsafe.Add(ref other, 1);
                f2 += coupling * Unsafe.Add(ref other, 2);
                f3 += coupling * Unsafe.Add(ref other, 3);
                f4 += coupling * Unsafe.Add(ref other, 4);
                f5 += coupling * Unsafe.Add(ref other, 5);
                f6 += coupling * Unsafe.Add(ref other, 6);
                f7 += coupling * Unsafe.Add(ref other, 7);
            }
            (fields[half], fields[half + 1], fields[half + 2], fields[half + 3]) = (f0, f1, f2, f3);
            (fields[half + 4], fields[half + 5], fields[half + 6], fields[half + 7]) = (f4, f5, f6, f7);
        }
    }

    private static void Flip(Span<Vector256<float>> own, Vector256<float>[] fields, AnnealMoment moment, ref LaneRandom random)
    {
        Vector256<float> strength = Vector256.Create(2 * moment.Strength), bond = Vector256.Create(2 * moment.Bond);
        Vector256<float> total = Vector256<float>.Zero;
        for (int slice = 0; slice < Slices; slice++)
        {
            Vector256<float> spin = own[slice], beside = own[(slice + Slices - 1) % Slices] + own[(slice + 1) % Slices];
            Vector256<float> gain = spin * (strength * fields[slice] - bond * beside);
            own[slice] = spin = spin ^ (Accepted(gain, ref random) & Sign);
            total += spin * fields[slice];
        }
        Vector256<float> all = Accepted(strength * total, ref random) & Sign;
        for (int slice = 0; slice < Slices; slice++)
            own[slice] ^= all;
    }

    /// <summary>
    /// Where a flip that lowers the action by the gain is accepted: always where it is positive, else with probability exp(gain).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Accepted(Vector256<float> gain, ref LaneRandom random) =>
        Vector256.LessThan(random.Next(), Vector256.Exp(Vector256.Min(gain, Vector256<float>.Zero)));
}
