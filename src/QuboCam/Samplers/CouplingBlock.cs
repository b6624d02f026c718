namespace QuboCam;

/// <summary>The couplings among some of the variables: rows stay short as the search fixes variables.</summary>
/// <param name="Variables">The variables of the problem, ascending; position in this list = index of row and column.</param>
/// <param name="Values">Symmetric, zero diagonal, shape [m, m].</param>
/// <param name="HasNegative">Whether any coupling may lie below zero.</param>
internal sealed record CouplingBlock(int[] Variables, double[] Values, bool HasNegative)
{
    /// <summary>Number of variables, m.</summary>
    public int Size => Variables.Length;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int i) => Values.AsSpan(i * Size, Size);

    /// <summary>The block of some of the positions, ascending.</summary>
    public CouplingBlock Restrict(ReadOnlySpan<int> kept)
    {
        double[] values = GC.AllocateUninitializedArray<double>(kept.Length * kept.Length);
        int[] variables = new int[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            variables[i] = Variables[kept[i]];
            Gather(Row(kept[i]), kept, values.AsSpan(i * kept.Length, kept.Length));
        }
        return new CouplingBlock(variables, values, HasNegative);
    }

    /// <summary>The values at some positions.</summary>
    public static double[] Gather(ReadOnlySpan<double> values, ReadOnlySpan<int> kept)
    {
        double[] gathered = new double[kept.Length];
        Gather(values, kept, gathered);
        return gathered;
    }

    private static void Gather(ReadOnlySpan<double> values, ReadOnlySpan<int> kept, Span<double> gathered)
    {
        for (int at = 0; at < kept.Length; at++)
            gathered[at] = values[kept[at]];
    }
}
