namespace QuboCam;

/// <summary>What all reads of one problem share: its biases in single precision, in units of a power of two near its scale.</summary>
/// <remarks>Any unit of energy fits the range of a float so, and whole numbers stay exact.</remarks>
internal sealed class DenseProblem
{
    // A padded variable is never worth a flip.
    private const float Never = 1e30f;

    /// <summary>Converts a problem.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix, shape [n, n].</param>
    public DenseProblem(Qubo qubo, double[] couplings)
    {
        (Variables, Cardinality) = (qubo.Variables, qubo.Cardinality);
        PowerOfTwo scale = new(qubo.Scale);
        Couplings = new CouplingRows(couplings, Variables, scale);
        Linear = new float[Stride];
        Linear.AsSpan(Variables).Fill(Never);
        for (int i = 0; i < Variables; i++)
            Linear[i] = (float)scale.Divide(qubo.Linear[i]);
    }

    /// <summary>Number of variables, n.</summary>
    public int Variables { get; }

    /// <summary>Length of a row, n rounded up to a multiple of <see cref="CouplingRows.Block"/>.</summary>
    public int Stride => Couplings.Stride;

    /// <summary>Exact number of ones, or null.</summary>
    public int? Cardinality { get; }

    /// <summary>Linear biases, shape [stride].</summary>
    public float[] Linear { get; }

    /// <summary>Couplings.</summary>
    public CouplingRows Couplings { get; }
}
