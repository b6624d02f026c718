namespace QuboCam;

/// <summary>Inverse temperatures that fit a problem; in the inverse of its units.</summary>
/// <param name="Hot">A usual move is taken now and then.</param>
/// <param name="Cold">Even a cheap move is hardly ever taken.</param>
/// <remarks>
/// They come from quantiles of the energies of the moves at a few local minima, not from the smallest bias: one tiny
/// coupling, which would freeze most of the sweeps, shifts a quantile by nothing.
/// </remarks>
internal readonly record struct InverseTemperatures(double Hot, double Cold)
{
    private const int Starts = 4;
    private const double UsualMove = 0.9, CheapMove = 0.05;

    // Cold, a cheap move must be rare enough for hundreds of variables together: at an acceptance of 1e-2 reads of 512 variables
    // still end scattered over many states.
    private const double HotAcceptance = 0.03, ColdAcceptance = 1e-9;

    // Fields below this are rounding errors.
    private const float SmallestMove = 1e-6f;

    /// <summary>The temperatures of a problem; both 1 where no move changes the energy.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="seed">Seed of the local minima that are looked at.</param>
    public static InverseTemperatures Of(DenseProblem problem, ulong seed)
    {
        float[] moves = Moves(problem, seed);
        if (moves.Length == 0) return new InverseTemperatures(1, 1);
        double usual = Quantile(moves, UsualMove);
        double cheap = Math.Clamp(Quantile(moves, CheapMove), 1e-3 * usual, 0.5 * usual);
        return new InverseTemperatures(-Math.Log(HotAcceptance) / usual, -Math.Log(ColdAcceptance) / cheap);
    }

    /// <summary>A geometric schedule from hot to cold.</summary>
    /// <param name="count">Its length, at least 1.</param>
    public float[] Geometric(int count)
    {
        (double hot, double ratio) = (Hot, Cold / Hot);
        return [.. Enumerable.Range(0, count).Select(at => (float)(hot * Math.Pow(ratio, at / Math.Max(1.0, count - 1))))];
    }

    private static float[] Moves(DenseProblem problem, ulong seed)
    {
        List<float> moves = [];
        for (int start = 0; start < Starts; start++)
        {
            // Streams from the top: those from 0 belong to the reads.
            RandomStream random = new(seed, ulong.MaxValue - (ulong)start);
            SpinState state = new(problem, random.Bits(problem.Variables, problem.Cardinality));
            state.Descend(ReadContext.Endless(random));
            moves.AddRange(problem.Cardinality is null ? state.Fields.Take(problem.Variables) : Swaps(state, random));
        }
        return [.. moves.Select(Math.Abs).Where(move => move > SmallestMove).Order()];
    }

    private static IEnumerable<float> Swaps(SpinState state, RandomStream random)
    {
        OnesAndZeros sides = new(state.ToBits());
        for (int move = 0; move < state.Problem.Variables && sides.CanSwap; move++)
        {
            (int one, int zero) = sides.Draw(ref random);
            yield return state.SwapChange(one, zero);
        }
    }

    private static double Quantile(float[] sorted, double fraction) => sorted[(int)(fraction * (sorted.Length - 1))];
}
