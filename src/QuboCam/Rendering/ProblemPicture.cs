namespace QuboCam;

/// <summary>A selection problem as a picture: importance on the diagonal, redundancy off it.</summary>
public static class ProblemPicture
{
    private const int Side = 384;
    private const int Most = 384;

    /// <summary>Draws it.</summary>
    /// <param name="problem">The problem; of more than 384 candidates the most important are drawn.</param>
    /// <returns>A PNG file, one square a pair of candidates, the most important first; one dark pixel where there is none.</returns>
    public static byte[] Draw(SelectionProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        int all = problem.Candidates.Length;
        int[] order = [.. Enumerable.Range(0, all).OrderByDescending(p => problem.Importance[problem.Candidates[p]]).ThenBy(p => p).Take(Most)];
        int d = order.Length, cell = d == 0 ? 1 : Math.Max(1, Side / d), side = Math.Max(1, d * cell);
        double importance = order.Select(p => problem.Importance[problem.Candidates[p]]).DefaultIfEmpty(1).Max();
        double redundancy = (from p in order from q in order where p != q select problem.Redundancy[p * all + q]).DefaultIfEmpty(1).Max();
        byte[] rgb = new byte[3 * side * side];
        for (int y = 0; y < d * cell; y++)
            for (int x = 0; x < d * cell; x++)
            {
                int p = order[y / cell], q = order[x / cell];
                (byte red, byte green, byte blue) = p == q ? Colormap.Inferno.At(problem.Importance[problem.Candidates[p]] / importance)
                    : Colormap.Viridis.At(redundancy > 0 ? problem.Redundancy[p * all + q] / redundancy : 0);
                (rgb[3 * (y * side + x)], rgb[3 * (y * side + x) + 1], rgb[3 * (y * side + x) + 2]) = (red, green, blue);
            }
        return PngFile.Encode(RgbImage.FromOwned(side, side, rgb));
    }
}
