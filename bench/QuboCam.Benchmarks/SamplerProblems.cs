using System.Globalization;

namespace QuboCam.Benchmarks;

/// <summary>Problems to time samplers on.</summary>
internal static class SamplerProblems
{
    /// <summary>The project's form: cosines of random maps of 49 pixels, β = 0.7.</summary>
    public static Qubo Cosines(int n)
    {
        Random random = new(n);
        float[][] maps = [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, 49).Select(_ => Math.Max(0, random.NextSingle() - 0.7f)).ToArray())];
        return new Qubo(
            [.. Enumerable.Range(0, n).Select(_ => -0.7 * random.NextDouble())],
            [.. Enumerable.Range(0, n).SelectMany(p => Enumerable.Range(p + 1, n - p - 1).Select(
                q => 0.3 * System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(maps[p], maps[q])))]);
    }

    /// <summary>Σ J s s' with J = ±1 at random between all pairs, s = 1 − 2x.</summary>
    public static Qubo PlusMinusOne(int n)
    {
        Random random = new(n);
        double[] quadratic = [.. Enumerable.Range(0, n * (n - 1) / 2).Select(_ => random.Next(2) == 0 ? 4.0 : -4.0)];
        double[] linear = new double[n];
        for (int i = 0, at = 0; i < n; i++)
            for (int j = i + 1; j < n; j++, at++)
            {
                linear[i] -= quadratic[at] / 2;
                linear[j] -= quadratic[at] / 2;
            }
        return new Qubo([.. linear], [.. quadratic], quadratic.Sum() / 4);
    }

    /// <summary>A file of the OR-Library in the .qubo format, negated: its objective is to be maximised.</summary>
    public static Qubo OrLibrary(string file)
    {
        double[,]? weights = null;
        foreach (string[] words in Lines(file))
        {
            if (words[0] is "c" or "#") continue;
            if (words[0] == "p") weights = new double[int.Parse(words[3], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture)];
            else Add(weights!, int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), -double.Parse(words[2], CultureInfo.InvariantCulture));
        }
        return FromUpper(weights!);
    }

    /// <summary>A graph of the Gset: minus the cut, Σ over edges of w (2 xᵢ xⱼ − xᵢ − xⱼ).</summary>
    public static Qubo MaxCut(string file)
    {
        double[,]? weights = null;
        foreach (string[] words in Lines(file))
        {
            if (weights is null)
            {
                weights = new double[int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[0], CultureInfo.InvariantCulture)];
                continue;
            }
            (int i, int j, double w) = (int.Parse(words[0], CultureInfo.InvariantCulture) - 1, int.Parse(words[1], CultureInfo.InvariantCulture) - 1, double.Parse(words[2], CultureInfo.InvariantCulture));
            Add(weights, i, j, 2 * w);
            weights[i, i] -= w;
            weights[j, j] -= w;
        }
        return FromUpper(weights!);
    }

    private static IEnumerable<string[]> Lines(string file) => File.ReadLines(file)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(words => words.Length > 0);

    private static void Add(double[,] weights, int i, int j, double weight) => weights[Math.Min(i, j), Math.Max(i, j)] += weight;

    private static Qubo FromUpper(double[,] weights)
    {
        int n = weights.GetLength(0);
        return new Qubo(
            [.. Enumerable.Range(0, n).Select(i => weights[i, i])],
            [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => weights[i, j]))]);
    }
}
