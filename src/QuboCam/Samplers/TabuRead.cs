using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>One read of tabu search: rounds from random starts, then from starts that recombine the best ends so far.</summary>
internal sealed class TabuRead
{
    private const int LeastTenure = 10, RandomTenure = 10, VariablesPerTenure = 100;

    // A round ends after this many moves for each variable without a better state.
    private const int PatienceFactor = 5;

    private readonly DenseProblem _problem;
    private readonly ReadContext _read;
    private readonly SpinState _state;
    private readonly EliteStates _elite;
    private readonly SwapSearch _swaps;
    private readonly int[] _release; // the move from which on a variable may change again
    private readonly float[] _roundBest;
    private RandomStream _random;

    /// <summary>Starts from a random state.</summary>
    public TabuRead(DenseProblem problem, ReadContext read)
    {
        (_problem, _read, _random) = (problem, read, read.Random);
        _state = new SpinState(problem, _random.Bits(problem.Variables, problem.Cardinality));
        _elite = new EliteStates(problem);
        _swaps = new SwapSearch(problem);
        (_release, _roundBest) = (new int[problem.Stride], [.. _state.Signs]);
    }

    /// <summary>Searches.</summary>
    /// <param name="moves">Moves in all.</param>
    /// <returns>The best state.</returns>
    public bool[] Run(long moves)
    {
        while (true)
        {
            (long made, double energy) = Round(moves);
            _elite.Offer(_roundBest, energy);
            moves -= made;
            if (moves <= 0 || made == 0 || _read.IsOver(0)) return _elite.Best();
            _elite.Start(_state, ref _random);
        }
    }

    /// <summary>Tabu search from the present state until nothing better has come for long.</summary>
    private (long Made, double Energy) Round(long moves)
    {
        Array.Clear(_release);
        double lowest = Keep();
        int move = 0, last = 0, patience = PatienceFactor * _problem.Variables, tenure = LeastTenure + _problem.Variables / VariablesPerTenure;
        while (move < moves && move - last < patience && !_read.IsOver(_problem.Variables + _swaps.Pairs))
        {
            move++;
            if (!TryMove(move, tenure, (float)(lowest - _state.Energy))) break;
            if (!(_state.Energy < lowest)) continue;
            (lowest, last) = (Keep(), move);
        }
        return (move, lowest);
    }

    private double Keep()
    {
        _state.Signs.CopyTo(_roundBest, 0);
        return _state.Energy;
    }

    private bool TryMove(int move, int tenure, float aspiration)
    {
        if (_problem.Cardinality is not null) return TrySwap(move, tenure, aspiration);
        int i = BestFlip(move, aspiration, _random.Below(_problem.Stride / CouplingRows.Block) * CouplingRows.Block);
        if (i < 0) i = _random.Below(_problem.Variables);
        _state.Flip(i);
        _release[i] = move + 1 + Math.Min(_problem.Variables / 4, tenure + _random.Below(RandomTenure));
        return true;
    }

    /// <summary>The best flip among those that are released or would lead below every state of the round.</summary>
    /// <param name="move">Number of the move.</param>
    /// <param name="aspiration">A change below this leads there.</param>
    /// <param name="first">Where the search begins: it decides between equal flips.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int BestFlip(int move, float aspiration, int first)
    {
        LaneMinimum least = LaneMinimum.None;
        Offer(ref least, first, _problem.Stride, move, aspiration);
        Offer(ref least, 0, first, move, aspiration);
        return least.Lowest().Position is int i && i < _problem.Variables ? i : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Offer(ref LaneMinimum least, int from, int to, int move, float aspiration)
    {
        ref float signs = ref MemoryMarshal.GetArrayDataReference(_state.Signs);
        ref float fields = ref MemoryMarshal.GetArrayDataReference(_state.Fields);
        ref int release = ref MemoryMarshal.GetArrayDataReference(_release);
        Vector256<int> now = Vector256.Create(move);
        Vector256<float> aspirations = Vector256.Create(aspiration), never = Vector256.Create(float.PositiveInfinity);
        LaneMinimum lowest = least;
        for (int at = from; at < to; at += Vector256<float>.Count)
        {
            Vector256<float> change = Vector256.LoadUnsafe(ref signs, (nuint)at) * Vector256.LoadUnsafe(ref fields, (nuint)at);
            Vector256<float> isFree = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref release, (nuint)at), now).AsSingle();
            Vector256<float> isAllowed = isFree | Vector256.LessThan(change, aspirations);
            lowest.Offer(Vector256.ConditionalSelect(isAllowed, change, never), at);
        }
        least = lowest;
    }

    private bool TrySwap(int move, int tenure, float aspiration)
    {
        (int one, int zero, float change) = _swaps.Best(_state);
        if (one < 0) return false;
        if (change >= aspiration && _swaps.Best(_state, _release, move) is (>= 0 and int freeOne, int freeZero, _))
            (one, zero) = (freeOne, freeZero);
        _state.Flip(one);
        _state.Flip(zero);
        // There are few ones, and they have to stay movable.
        int ones = _problem.Cardinality!.Value;
        _release[one] = move + 1 + Math.Min((_problem.Variables - ones) / 2, tenure + _random.Below(RandomTenure));
        _release[zero] = move + 1 + Math.Min(ones / 2, tenure / 2 + _random.Below(RandomTenure));
        return true;
    }
}
