using System.Globalization;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// A graph in rudy's form, as in the Gset: <c>n m</c>, then m edges <c>i j weight</c>, indices from 1, weight 1 where it is
/// missing. The problem is the negated cut: bit x says on which side a vertex lies, and the energy is minus the cut.
/// </summary>
/// <remarks>Read only where the largest cut is asked for, as the form is also that of a sparse matrix.</remarks>
public sealed class GsetFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "gset";

    /// <inheritdoc/>
    public string Description => "Gset's and rudy's graphs, with --max-cut: n m, then i j weight from 1";

    /// <inheritdoc/>
    public string Extension => ".mc";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.FirstWords() is [var n, var m] && TextScanner.IsWhole(n) && TextScanner.IsWhole(m);
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        TextScanner text = new(source);
        CommentFields fields = default;
        if (!text.NextLine(ref fields))
            throw source.Wrong("the line 'n m' is missing.");
        int vertices = SparseEntries.Variables(ref text, source);
        long count = SparseEntries.Count(ref text, "the number of edges");
        text.End();
        QuboTerms terms = new(source);
        long loops = SparseEntries.Read(ref text, terms, count, vertices, first: 1, ref fields, missingWeight: 1);
        SparseEntries.End(ref text, count, ref fields);
        if (loops > 0)
            throw source.Wrong($"{loops} edge{(loops == 1 ? " joins a vertex" : "s join vertices")} with itself: this is no graph; "
                + "leave out --max-cut to read it as a QUBO.");
        DenseTerms weights = terms.Sum(vertices);
        (double[] linear, double[] quadratic) = NegatedCut([.. weights.Quadratic], vertices);
        DenseTerms problem = new(linear, quadratic, weights.Duplicates);
        problem.RequireFinite(source);
        return new QuboFile(problem.ToQubo(fields.Offset, fields.SelectOf(vertices, source)), true, Name, [.. problem.Remarks]);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        qubo.RequireHalves(Name);
        double[] weights = new double[qubo.Quadratic.Length];
        TensorPrimitives.Multiply(qubo.Quadratic.AsSpan(), 0.5, weights);
        if (!NegatedCut(weights, qubo.Variables).Linear.AsSpan().SequenceEqual(qubo.Linear.AsSpan()))
            throw new InputException("The problem is no cut of a graph, which alone 'gset' can hold: each linear bias would be minus half "
                + "the sum of the variable's couplings; choose another format.");
        using TermWriter writer = new(output, NumberForm.Shortest);
        CommentFields.Write(qubo, '#', writer);
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"{qubo.Variables} {qubo.PairCount()}"));
        foreach ((int i, int j, double bias) in qubo.Pairs())
            writer.Term(i + 1, j + 1, bias / 2);
    }

    /// <summary>−Σ w (xᵢ + xⱼ − 2xᵢxⱼ).</summary>
    private static (double[] Linear, double[] Quadratic) NegatedCut(ReadOnlySpan<double> weights, int vertices)
    {
        CompensatedSum[] degrees = new CompensatedSum[vertices];
        for (int i = 0, at = 0; i < vertices; i++)
            for (int j = i + 1; j < vertices; j++, at++)
            {
                degrees[i].Add(weights[at]);
                degrees[j].Add(weights[at]);
            }
        double[] quadratic = new double[weights.Length];
        TensorPrimitives.Multiply(weights, 2, quadratic);
        return ([.. degrees.Select(degree => 0 - degree.Value)], quadratic);
    }
}
