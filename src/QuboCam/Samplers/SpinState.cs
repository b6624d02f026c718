using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>An assignment with its local fields in single precision; what every heuristic sampler moves about.</summary>
internal sealed class SpinState
{
    // Rounding errors of the fields grow with the flips; summing them anew costs at most n rows.
    private const int FlipsBetweenSums = 1 << 16;

    // Smaller gains are rounding errors.
    private const float SmallestStep = 1e-6f;

    private int _flips;

    /// <summary>Starts from the assignment of all zeros.</summary>
    public SpinState(DenseProblem problem)
    {
        Problem = problem;
        Signs = new float[problem.Stride];
        Signs.AsSpan().Fill(1);
        Fields = [.. problem.Linear];
    }

    /// <summary>Starts from an assignment of length n.</summary>
    public SpinState(DenseProblem problem, ReadOnlySpan<bool> x) : this(problem)
    {
        for (int i = 0; i < x.Length; i++)
            if (x[i]) Flip(i);
    }

    /// <summary>The problem.</summary>
    public DenseProblem Problem { get; }

    /// <summary>1 − 2x: a flip changes the energy by sign · field. Shape [stride].</summary>
    public float[] Signs { get; }

    /// <summary>∂E/∂xᵢ = aᵢ + Σⱼ bᵢⱼ xⱼ, in the units of the problem. Shape [stride].</summary>
    public float[] Fields { get; }

    /// <summary>Energy without the offset, in the units of the problem, to single precision.</summary>
    public double Energy { get; private set; }

    /// <summary>What flipping a variable changes.</summary>
    public float Change(int i) => Signs[i] * Fields[i];

    /// <summary>What moving a one from i to j changes.</summary>
    public float SwapChange(int i, int j) => Fields[j] - Fields[i] - Problem.Couplings[i, j];

    /// <summary>Flips a variable.</summary>
    public void Flip(int i)
    {
        float sign = Signs[i];
        Energy += sign * Fields[i];
        Problem.Couplings.Add(i, sign, Fields);
        Signs[i] = -sign;
        if (++_flips % FlipsBetweenSums == 0) Sum();
    }

    /// <summary>Takes over another state of the same problem.</summary>
    public void CopyFrom(SpinState other)
    {
        other.Signs.CopyTo(Signs, 0);
        other.Fields.CopyTo(Fields, 0);
        Energy = other.Energy;
    }

    /// <summary>Takes over an assignment given by its signs, with the fewest flips.</summary>
    public void MoveTo(ReadOnlySpan<float> signs)
    {
        for (int i = 0; i < Problem.Variables; i++)
            if (Signs[i] != signs[i]) Flip(i);
    }

    /// <summary>The assignment, length n.</summary>
    public bool[] ToBits() => ToBits(Signs.AsSpan(0, Problem.Variables));

    /// <summary>The assignment of signs.</summary>
    public static bool[] ToBits(ReadOnlySpan<float> signs)
    {
        bool[] x = new bool[signs.Length];
        for (int i = 0; i < x.Length; i++)
            x[i] = signs[i] < 0;
        return x;
    }

    /// <summary>Steepest descent: the best flip, or with a cardinality the best swap, while one helps.</summary>
    /// <param name="read">Asked whether to stop.</param>
    public void Descend(ReadContext read)
    {
        if (Problem.Cardinality is null)
            while (BestFlip() is (>= 0 and int i, < -SmallestStep) && !read.IsOver(Problem.Variables)) Flip(i);
        else
            Descend(new SwapSearch(Problem), read);
    }

    private void Descend(SwapSearch swaps, ReadContext read)
    {
        while (swaps.Best(this) is (>= 0 and int i, int j, < -SmallestStep) && !read.IsOver(swaps.Pairs))
        {
            Flip(i);
            Flip(j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Variable, float Change) BestFlip()
    {
        ref float signs = ref MemoryMarshal.GetArrayDataReference(Signs), fields = ref MemoryMarshal.GetArrayDataReference(Fields);
        LaneMinimum least = LaneMinimum.None;
        for (int at = 0; at < Problem.Stride; at += Vector256<float>.Count)
            least.Offer(Vector256.LoadUnsafe(ref signs, (nuint)at) * Vector256.LoadUnsafe(ref fields, (nuint)at), at);
        return least.Lowest();
    }

    private void Sum()
    {
        double energy = 0;
        Problem.Linear.CopyTo(Fields, 0);
        for (int i = 0; i < Problem.Variables; i++)
            if (Signs[i] < 0)
            {
                energy += Fields[i];
                Problem.Couplings.Add(i, 1, Fields);
            }
        Energy = energy;
    }
}
