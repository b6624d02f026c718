namespace QuboCam;

/// <summary>The best distinct states of a read, and new starts made from them.</summary>
/// <param name="problem">The problem.</param>
internal sealed class EliteStates(DenseProblem problem)
{
    private const int Size = 8, VariablesPerKick = 50, LeastKick = 3;

    private readonly List<(float[] Signs, double Energy)> _states = []; // best first

    /// <summary>The best state.</summary>
    public bool[] Best() => SpinState.ToBits(_states[0].Signs.AsSpan(0, problem.Variables));

    /// <summary>Takes a copy of a state where it is new and among the best.</summary>
    public void Offer(float[] signs, double energy)
    {
        if (_states.Any(state => state.Signs.AsSpan().SequenceEqual(signs))) return;
        int rank = _states.TakeWhile(state => state.Energy <= energy).Count();
        if (rank == Size) return;
        _states.Insert(rank, ([.. signs], energy));
        if (_states.Count > Size) _states.RemoveAt(Size);
    }

    /// <summary>
    /// Moves a state to a new start: a random one while there are few, then a state that has what two of them agree on and of the rest a
    /// random half from each, kicked by a few random flips (with a cardinality: swaps).
    /// </summary>
    public void Start(SpinState state, ref RandomStream random)
    {
        if (_states.Count < Size)
        {
            bool[] x = random.Bits(problem.Variables, problem.Cardinality);
            state.MoveTo([.. x.Select(one => one ? -1f : 1f)]);
            return;
        }
        int first = random.Below(Size), second = (first + 1 + random.Below(Size - 1)) % Size;
        state.MoveTo(_states[first].Signs);
        Recombine(state, _states[second].Signs, ref random);
        Kick(state, ref random);
    }

    private void Recombine(SpinState state, float[] other, ref RandomStream random)
    {
        List<int> ones = [], zeros = [];
        for (int i = 0; i < problem.Variables; i++)
        {
            if (state.Signs[i] == other[i]) continue;
            if (problem.Cardinality is not null)
                (state.Signs[i] < 0 ? ones : zeros).Add(i);
            else if (random.Below(2) == 0)
                state.Flip(i);
        }
        // Both have as many ones, so there are as many to take away as to add.
        for (int pair = 0; pair < ones.Count; pair++)
        {
            if (random.Below(2) == 0) continue;
            state.Flip(ones[pair]);
            state.Flip(zeros[pair]);
        }
    }

    private void Kick(SpinState state, ref RandomStream random)
    {
        int kicks = LeastKick + random.Below(1 + problem.Variables / VariablesPerKick);
        OnesAndZeros sides = new(state.ToBits());
        if (problem.Cardinality is not null && !sides.CanSwap) return;
        for (int kick = 0; kick < kicks; kick++)
        {
            if (problem.Cardinality is null)
            {
                state.Flip(random.Below(problem.Variables));
                continue;
            }
            (int one, int zero) = sides.Draw(ref random);
            state.Flip(one);
            state.Flip(zero);
            sides.Swap(one, zero);
        }
    }
}
