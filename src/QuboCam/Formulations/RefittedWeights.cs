using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam;

/// <summary>Factors of the selected maps that bring their sum closest to the Grad-CAM map.</summary>
/// <remarks>
/// min ‖t − Σ_{p∈S} w_p α_p f^(p)‖² over w ≥ 0, t as in <see cref="ReconstructionFormulation"/>; the active-set method of Lawson and
/// Hanson, Solving Least Squares Problems, 1974, chapter 23, on the normal equations.
/// </remarks>
internal static class RefittedWeights
{
    /// <summary>The weights of the selected maps in the heat map.</summary>
    /// <param name="trace">The activations.</param>
    /// <param name="importance">α of every map, shape [K].</param>
    /// <param name="selected">S, ascending.</param>
    /// <returns>w_p·α_p for p in S, else 0; shape [K].</returns>
    public static ImmutableArray<double> Of(
        ActivationsAndGradients trace, ImmutableArray<double> importance, ImmutableArray<int> selected)
    {
        double[] weights = new double[importance.Length];
        if (selected.IsEmpty) return [.. weights];
        double[][] contributions = ReconstructionFormulation.Contributions(trace, importance.AsSpan(), selected.AsSpan());
        double[] target = ReconstructionFormulation.Target(trace, importance.AsSpan());
        int k = selected.Length;
        double[] gram = GramMatrix.Of(contributions);
        double[] factors = Solve(
            Matrix<double>.Build.Dense(k, k, (p, q) => gram[p * k + q]),
            Vector<double>.Build.Dense(k, p => TensorPrimitives.Dot(target, contributions[p])));
        for (int p = 0; p < k; p++)
            weights[selected[p]] = factors[p] * importance[selected[p]];
        return [.. weights];
    }

    /// <summary>Minimises ½ wᵀGw − bᵀw over w ≥ 0.</summary>
    /// <param name="gram">G, positive semidefinite.</param>
    /// <param name="relevance">b.</param>
    /// <returns>The weights; of equal maps the first one's is that of all.</returns>
    internal static double[] Solve(Matrix<double> gram, Vector<double> relevance)
    {
        int k = relevance.Count;
        // Equal maps make G singular; a relative 1e-12 on the diagonal leaves the answer unique and moves it by no more.
        Matrix<double> regular = gram.Clone();
        regular.SetDiagonal(gram.Diagonal() * (1 + 1e-12) + double.Epsilon);
        double tolerance = 1e-10 * relevance.AbsoluteMaximum();
        double[] weights = new double[k];
        List<int> free = [];
        HashSet<int> tried = [];
        while (true)
        {
            Vector<double> gain = relevance - regular * Vector<double>.Build.Dense(weights);
            int entering = Enumerable.Range(0, k).Where(p => !free.Contains(p) && !tried.Contains(p) && gain[p] > tolerance)
                .DefaultIfEmpty(-1).MaxBy(p => p < 0 ? double.NegativeInfinity : gain[p]);
            if (entering < 0) return weights;
            free.Add(entering);
            Refit(regular, relevance, free, weights);
            // What rounding throws out at once would enter again for ever.
            if (!free.Contains(entering))
                tried.Add(entering);
        }
    }

    /// <summary>Solves for the free weights, and takes out those that would turn negative until none does.</summary>
    private static void Refit(Matrix<double> gram, Vector<double> relevance, List<int> free, double[] weights)
    {
        while (free.Count > 0)
        {
            Vector<double> trial = Matrix<double>.Build.Dense(free.Count, free.Count, (i, j) => gram[free[i], free[j]])
                .Cholesky().Solve(Vector<double>.Build.Dense(free.Count, i => relevance[free[i]]));
            int[] negative = [.. Enumerable.Range(0, free.Count).Where(i => !(trial[i] > 0))];
            if (negative.Length == 0)
            {
                for (int i = 0; i < free.Count; i++)
                    weights[free[i]] = trial[i];
                return;
            }
            int leaving = negative.MinBy(i => Step(weights[free[i]], trial[i]));
            double step = Step(weights[free[leaving]], trial[leaving]);
            for (int i = 0; i < free.Count; i++)
                weights[free[i]] += step * (trial[i] - weights[free[i]]);
            weights[free[leaving]] = 0;
            free.RemoveAt(leaving);
        }
    }

    /// <summary>Part of the way from a weight to one that is not positive, at which zero is met.</summary>
    private static double Step(double from, double to) => from > 0 ? from / (from - to) : 0;
}
