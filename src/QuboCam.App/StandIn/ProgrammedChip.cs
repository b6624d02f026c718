namespace QuboCam.App.StandIn;

/// <summary>
/// A problem as it stands on the chip: scaled to the ranges, with the errors of programming; one row of neighbours for each
/// qubit.
/// </summary>
/// <param name="Fields">h of each qubit in use.</param>
/// <param name="Starts">Where the neighbours of each begin; one more than there are qubits.</param>
/// <param name="Neighbours">Places of the coupled qubits.</param>
/// <param name="Couplings">Their J.</param>
internal sealed record ProgrammedChip(float[] Fields, int[] Starts, int[] Neighbours, float[] Couplings)
{
    /// <summary>Programs a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="ranges">What the chip takes.</param>
    /// <param name="isScaled">Whether it is scaled; otherwise it has to lie in the ranges.</param>
    /// <param name="noise">Standard deviation of the errors.</param>
    /// <param name="seed">Seed of the errors.</param>
    /// <exception cref="RefusalException">A value is out of its range.</exception>
    public static ProgrammedChip Of(QpProblem problem, ChipRanges ranges, bool isScaled, double noise, ulong seed)
    {
        (double[] fields, double[] couplings) = problem.ToIsing();
        double factor = Excess(problem, ranges, fields, couplings);
        if (!isScaled)
        {
            if (factor > 1 + 1e-9)
                throw new RefusalException(400, Complaint(problem, ranges, fields, couplings));
            factor = 1;
        }
        double scale = factor > 0 ? 1 / factor : 1;
        for (int i = 0; i < fields.Length; i++)
            fields[i] = fields[i] * scale + noise * SeedMix.Normal(seed, (ulong)i, 1);
        for (int c = 0; c < couplings.Length; c++)
            couplings[c] = couplings[c] * scale + noise * SeedMix.Normal(seed, (ulong)c, 2);
        return Rows(problem, fields, couplings);
    }

    /// <summary>By how much the worst value exceeds its range; below 1 where there is room.</summary>
    private static double Excess(QpProblem problem, ChipRanges ranges, double[] fields, double[] couplings) => Math.Max(
        fields.Select(field => Share(field, ranges.Field)).Max(),
        couplings.Select(coupling => Share(coupling, ranges.ExtendedCoupling))
            .Concat(Sums(problem, couplings).Select(sum => Share(sum, ranges.SumPerQubit))).DefaultIfEmpty(0).Max());

    private static string Complaint(QpProblem problem, ChipRanges ranges, double[] fields, double[] couplings) =>
        fields.Any(field => Share(field, ranges.Field) > 1) ? $"h value out of range {ranges.Field}"
        : couplings.Any(coupling => Share(coupling, ranges.ExtendedCoupling) > 1)
            ? $"J value out of range {ranges.ExtendedCoupling}"
        : $"Sum of the couplings of qubit {Overloaded(problem, ranges, couplings)} out of range {ranges.SumPerQubit}";

    private static int Overloaded(QpProblem problem, ChipRanges ranges, double[] couplings) =>
        problem.Active[Array.FindIndex(Sums(problem, couplings), sum => Share(sum, ranges.SumPerQubit) > 1)];

    private static double Share(double value, (double Low, double High) range) =>
        value >= 0 ? value / range.High : value / range.Low;

    private static double[] Sums(QpProblem problem, double[] couplings)
    {
        double[] sums = new double[problem.Active.Length];
        for (int c = 0; c < couplings.Length; c++)
        {
            sums[problem.Quadratic[c].A] += couplings[c];
            sums[problem.Quadratic[c].B] += couplings[c];
        }
        return sums;
    }

    private static ProgrammedChip Rows(QpProblem problem, double[] fields, double[] couplings)
    {
        int[] starts = new int[fields.Length + 1];
        foreach ((int a, int b, _) in problem.Quadratic)
        {
            starts[a + 1]++;
            starts[b + 1]++;
        }
        for (int i = 0; i < fields.Length; i++)
            starts[i + 1] += starts[i];
        int[] ends = [.. starts], neighbours = new int[starts[^1]];
        float[] values = new float[starts[^1]];
        for (int c = 0; c < couplings.Length; c++)
        {
            (int a, int b, _) = problem.Quadratic[c];
            (neighbours[ends[a]], values[ends[a]++]) = (b, (float)couplings[c]);
            (neighbours[ends[b]], values[ends[b]++]) = (a, (float)couplings[c]);
        }
        return new ProgrammedChip([.. fields.Select(field => (float)field)], starts, neighbours, values);
    }
}
