namespace QuboCam;

/// <summary>The schedule of a thermal sampler: inverse temperatures that fit the problem.</summary>
/// <remarks>
/// The ends come from quantiles of the energies of the moves at a few local minima, not from the smallest bias: one tiny
/// coupling, which would freeze most of the sweeps, shifts a quantile by nothing.
/// </remarks>
internal static class InverseTemperatures
{
    private const int Starts = 4;
    private const double UsualMove = 0.9, CheapMove = 0.05;

    // Hot, a usual move is taken now and then. Cold, a cheap one must be rare enough for hundreds of variables together:
    // at an acceptance of 1e-2 reads of 512 variables still end scattered over many states.
    private const double HotAcceptance = 0.1, ColdAcceptance = 1e-9;

    /// <summary>A geometric schedule, hottest first.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="search">Steepest descent of the same problem.</param>
    /// <param name="options">Seed and number of sweeps.</param>
    /// <returns>One inverse temperature per sweep; 1/energy. All 1 where no move changes the energy.</returns>
    public static double[] Geometric(Qubo qubo, LocalSearch search, SamplerOptions options)
    {
        double[] moves = Moves(qubo, search, options.Seed);
        if (moves.Length == 0)
            return [.. Enumerable.Repeat(1.0, options.Sweeps)];
        double usual = Quantile(moves, UsualMove);
        double cheap = Math.Clamp(Quantile(moves, CheapMove), 1e-3 * usual, 0.5 * usual);
        double hot = -Math.Log(HotAcceptance) / usual, cold = -Math.Log(ColdAcceptance) / cheap;
        double last = Math.Max(1, options.Sweeps - 1);
        return [.. Enumerable.Range(0, options.Sweeps).Select(sweep => hot * Math.Pow(cold / hot, sweep / last))];
    }

    private static double[] Moves(Qubo qubo, LocalSearch search, ulong seed)
    {
        List<double> moves = [];
        for (int start = 0; start < Starts; start++)
        {
            // Streams from the top: those from 0 belong to the reads.
            RandomStream random = new(seed, ulong.MaxValue - (ulong)start);
            bool[] x = random.Bits(qubo.Variables, qubo.Cardinality);
            double[] fields = search.Descend(x);
            moves.AddRange(qubo.Cardinality is null ? fields.Select(Math.Abs) : Swaps(qubo, x, fields, random));
        }
        double smallest = 1e-9 * qubo.Scale;
        return [.. moves.Where(move => move > smallest).Order()];
    }

    private static IEnumerable<double> Swaps(Qubo qubo, bool[] x, double[] fields, RandomStream random)
    {
        int[] ones = [.. Enumerable.Range(0, x.Length).Where(i => x[i])];
        int[] zeros = [.. Enumerable.Range(0, x.Length).Where(i => !x[i])];
        if (ones.Length == 0 || zeros.Length == 0) yield break;
        for (int move = 0; move < x.Length; move++)
        {
            int i = ones[random.Below(ones.Length)], j = zeros[random.Below(zeros.Length)];
            yield return Math.Abs(fields[j] - fields[i] - qubo[i, j]);
        }
    }

    private static double Quantile(double[] sorted, double fraction) => sorted[(int)(fraction * (sorted.Length - 1))];
}
