namespace QuboCam;

/// <summary>Coefficients that make vectors orthonormal to a space and to each other, from their inner products alone.</summary>
/// <param name="Coefficients">Of the space's vectors and the added ones, shape [space + added, kept].</param>
/// <param name="IsExact">Whether nothing was lost; otherwise the result has to be made orthonormal once more.</param>
internal sealed record Orthonormalization(double[,] Coefficients, bool IsExact)
{
    // What is left of a vector's square after the subtractions: below the first number digits are lost (Kahan's "twice is enough"), below
    // the second only the next pass can tell what it is.
    private const double Digits = 0.01, Noise = 1e-12;

    // Square of a vector of norm 1 after such a pass, below which nothing was left of it.
    private const double Nothing = 1e-8;

    /// <summary>Orthogonalises by the Gram matrix of what is left of the vectors outside of the space, and its Cholesky factor.</summary>
    /// <param name="products">Inner products of the space and the vectors with the vectors, shape [space + added, added].</param>
    /// <param name="pass">0 at first; then vectors of which nothing was left are dropped.</param>
    public static Orthonormalization Of(double[,] products, int pass)
    {
        int added = products.GetLength(1), space = products.GetLength(0) - added;
        double least = pass == 0 ? 0 : Nothing;
        int[] kept = [.. Enumerable.Range(0, added).Where(i => products[space + i, i] > least)];
        double[] scales = [.. kept.Select(i => 1 / Math.Sqrt(products[space + i, i]))];
        double[,] inverse = InverseOfFactor(Gram(products, space, kept, scales), out double smallest);
        double[,] coefficients = new double[space + added, kept.Length];
        for (int j = 0; j < kept.Length; j++)
            for (int i = 0; i <= j; i++)
            {
                double factor = inverse[i, j] * scales[i];
                coefficients[space + kept[i], j] = factor;
                for (int v = 0; v < space; v++)
                    coefficients[v, j] -= products[v, kept[i]] * factor;
            }
        return new Orthonormalization(coefficients, smallest > Digits);
    }

    private static double[,] Gram(double[,] products, int space, int[] kept, double[] scales)
    {
        double[,] gram = new double[kept.Length, kept.Length];
        for (int i = 0; i < kept.Length; i++)
            for (int j = 0; j < kept.Length; j++)
            {
                double product = products[space + kept[i], kept[j]];
                for (int v = 0; v < space; v++)
                    product -= products[v, kept[i]] * products[v, kept[j]];
                gram[i, j] = product * scales[i] * scales[j];
            }
        return gram;
    }

    /// <summary>L⁻ᵀ of a Gram matrix LLᵀ of vectors of norm 1 at most; pivots that are noise are raised.</summary>
    /// <remarks>
    /// Nothing is freed of a vector whose pivot is noise, for its coefficients are large and wrong: the errors of several such vectors
    /// would multiply. The next pass sees what is left.
    /// </remarks>
    private static double[,] InverseOfFactor(double[,] gram, out double smallest)
    {
        int n = gram.GetLength(0);
        double[,] inverse = new double[n, n];
        bool[] isNoise = new bool[n];
        smallest = 1;
        for (int j = 0; j < n; j++)
        {
            // Gram and Schmidt in coefficients: column j is eⱼ without its part along the columns before.
            inverse[j, j] = 1;
            double pivot = gram[j, j];
            for (int before = 0; before < j; before++)
            {
                if (isNoise[before]) continue;
                double overlap = 0;
                for (int i = 0; i <= before; i++)
                    overlap += inverse[i, before] * gram[i, j];
                pivot -= overlap * overlap;
                for (int i = 0; i <= before; i++)
                    inverse[i, j] -= overlap * inverse[i, before];
            }
            isNoise[j] = pivot <= Noise;
            smallest = Math.Min(smallest, pivot);
            double scale = 1 / Math.Sqrt(Math.Max(pivot, Noise));
            for (int i = 0; i <= j; i++)
                inverse[i, j] *= scale;
        }
        return inverse;
    }
}
