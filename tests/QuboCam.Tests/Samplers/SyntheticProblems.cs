namespace QuboCam.Tests;

/// <summary>The generator of the reference problems, as golden/qubo/README.md describes it.</summary>
internal static class SyntheticProblems
{
    /// <summary>Makes a problem: family cosG, blob, hot, vgg, sabs or cosU; linear −β·a, quadratic (1−β)·J.</summary>
    public static Qubo Make(string family, int n, ulong seed, double beta)
    {
        SplitMix random = new(seed);
        double[] strengths = Strengths(family, n, random);
        double[] linear = [.. strengths.Select(a => -beta * a)];
        if (family == "cosU")
            return new Qubo([.. linear], [.. Enumerable.Range(0, n * (n - 1) / 2).Select(_ => (1 - beta) * random.Next())]);
        double[][] maps = [.. Enumerable.Range(0, n).Select(_ => Unit(Map(family, random)))];
        List<double> quadratic = [];
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
                quadratic.Add((1 - beta) * Math.Abs(maps[p].Zip(maps[q], (a, b) => a * b).Sum()));
        return new Qubo([.. linear], [.. quadratic]);
    }

    private static double[] Strengths(string family, int n, SplitMix random)
    {
        double[] strengths = [.. Enumerable.Range(0, n).Select(_ => random.Next())];
        if (family is not ("hot" or "vgg" or "sabs")) return strengths;
        for (int i = 0; i < n; i++)
            strengths[i] = Math.Pow(Math.Abs(strengths[i] + random.Next() + random.Next() + random.Next() - 2), 2);
        double largest = strengths.Max();
        return [.. strengths.Select(a => a / largest)];
    }

    private static double[] Map(string family, SplitMix random)
    {
        int width = family == "vgg" ? 14 : 7;
        if (family == "cosG")
            return Pixels(width, (_, _) => Math.Max(0, random.Next() - 0.7));
        if (family == "blob")
        {
            double cx = 7 * random.Next() - 0.5, cy = 7 * random.Next() - 0.5, s = 0.8 + random.Next();
            return Pixels(width, (x, y) =>
                Math.Exp(-((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (2 * s * s)) + 0.05 * random.Next());
        }
        double column = 3 + 1.2 * (random.Next() + random.Next() + random.Next() - 1.5) * 2;
        double row = 3 + 1.2 * (random.Next() + random.Next() + random.Next() - 1.5) * 2;
        double spread = 1.2 + 1.2 * random.Next(), scale = 7.0 / width;
        return Pixels(width, (x, y) =>
        {
            double dx = x * scale - column, dy = y * scale - row;
            double near = Math.Exp(-(dx * dx + dy * dy) / (2 * spread * spread));
            double noise = random.Next() + random.Next() + random.Next() + random.Next() - 2;
            return family switch
            {
                "hot" => Math.Max(0, near + 0.25 * noise),
                "vgg" => Math.Max(0, 0.6 * near + 0.6 * noise - 0.2),
                "sabs" => noise + 0.3,
                _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Unknown family."),
            };
        });
    }

    private static double[] Pixels(int width, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, width * width).Select(k => value(k % width, k / width))];

    private static double[] Unit(double[] map)
    {
        double norm = Math.Sqrt(map.Sum(v => v * v));
        return norm > 0 ? [.. map.Select(v => v / norm)] : map;
    }

    private sealed class SplitMix(ulong state)
    {
        private ulong _state = state;

        public double Next()
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
