using System.Diagnostics;

namespace QuboCam.Benchmarks;

/// <summary>
/// How well problems are placed on annealers: cliques on ideal graphs and without 3 % of the qubits, and sparse problems by the
/// heuristic. Targets: 64 variables on C16, 180 on P16, 184 on Z12 and 232 on Z15; with defects 90 % of them (median) under 10 s,
/// and 32 variables on P16 or Z15 under 1 s with at most one qubit more in the longest chain. One thread; times are the
/// processor's, and the slowest by the clock.
/// </summary>
internal static class EmbeddingQuality
{
    private const float Missing = 0.03f;

    private static readonly int[] Cliques = [16, 24, 32, 64];

    private static readonly string[] Problems =
        ["3-regular 100", "3-regular 200", "5-regular 80", "bipartite 8", "grid 10", "grid 20", "cycle 200", "clique 20"];

    private static readonly (string Name, int[] Shape)[] Graphs =
        [("chimera", [16, 16, 4]), ("pegasus", [16]), ("zephyr", [12, 4]), ("zephyr", [15, 4])];

    private static double _slowest;

    /// <summary>Prints the tables.</summary>
    /// <param name="seeds">Damaged graphs for each topology.</param>
    public static void Run(int seeds)
    {
        HardwareGraph[] ideal = [.. Graphs.Select(graph => Topologies.Named(graph.Name).Ideal([.. graph.Shape]))];
        CliqueEmbedding.Largest(ideal[0], CancellationToken.None);
        Console.WriteLine("ideal graph         K16  K24  K32  K64   largest   its longest chain   time, s");
        foreach (HardwareGraph graph in ideal)
            PrintIdeal(graph);
        Console.WriteLine();
        Console.WriteLine(
            "3 % missing         largest clique: least, median, most   share    time, s: median, worst"
            + "   K32 time, s: median, worst   K32 longest chain");
        foreach (HardwareGraph graph in ideal)
            PrintDamaged(graph, seeds);
        Console.WriteLine();
        Console.WriteLine("sparse, 3 % missing  problem        placed    longest chain   mean chain: mean, worst   time, s: median, worst");
        foreach (HardwareGraph graph in ideal[1..3])
            foreach (string problem in (string[])Problems)
                PrintSparse(graph, problem, seeds);
        Console.WriteLine();
        Console.WriteLine($"slowest search by the clock: {_slowest:F2} s");
    }

    private static void PrintIdeal(HardwareGraph graph)
    {
        int[] chains = [.. Cliques.Select(n => CliqueEmbedding.Find(graph, n, CancellationToken.None).LongestChain)];
        (MinorEmbedding largest, double time) = Time(() => CliqueEmbedding.Largest(graph, CancellationToken.None));
        Console.WriteLine(
            $"{graph,-19} {chains[0],3} {chains[1],4} {chains[2],4} {chains[3],4} "
            + $"{largest.Variables,9} {largest.LongestChain,19} {time,9:F2}");
    }

    private static void PrintDamaged(HardwareGraph ideal, int seeds)
    {
        List<double> sizes = [], times = [], smallTimes = [];
        int longest = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            HardwareGraph graph = Damaged(ideal, (ulong)seed);
            (MinorEmbedding largest, double time) = Time(() => CliqueEmbedding.Largest(graph, CancellationToken.None));
            EmbeddingVerification.Check(largest, graph, ProblemGraph.Complete(largest.Variables));
            (MinorEmbedding small, double smallTime) = Time(() => CliqueEmbedding.Find(graph, 32, CancellationToken.None));
            EmbeddingVerification.Check(small, graph, ProblemGraph.Complete(32));
            sizes.Add(largest.Variables);
            times.Add(time);
            smallTimes.Add(smallTime);
            longest = Math.Max(longest, small.LongestChain);
        }
        double share = Median(sizes) / ideal.Topology.LargestClique(ideal.Shape);
        Console.WriteLine(
            $"{ideal,-19} {sizes.Min(),16} {Median(sizes),8} {sizes.Max(),8} {share,10:P0} "
            + $"{Median(times),14:F2} {times.Max(),8:F2} "
            + $"{Median(smallTimes),18:F2} {smallTimes.Max(),8:F2} {longest,16}");
    }

    private static void PrintSparse(HardwareGraph ideal, string name, int seeds)
    {
        List<double> times = [], chains = [];
        (int placed, int longest) = (0, 0);
        for (int seed = 1; seed <= seeds; seed++)
        {
            HardwareGraph graph = Damaged(ideal, (ulong)seed);
            ProblemGraph problem = Problem(name, (ulong)seed);
            (MinorEmbedding? found, double time) = Time(
                () => new SparseEmbedding(new() { Seed = (ulong)seed }).Attempt(graph, problem, CancellationToken.None));
            times.Add(time);
            if (found is null) continue;
            EmbeddingVerification.Check(found, graph, problem);
            placed++;
            longest = Math.Max(longest, found.LongestChain);
            chains.Add((double)found.QubitsUsed / found.Variables);
        }
        Console.WriteLine(
            $"{ideal,-20} {name,-14} {placed,2} of {seeds,2} {longest,13} "
            + $"{(chains.Count > 0 ? chains.Average() : 0),18:F2} {chains.DefaultIfEmpty().Max(),7:F2} {Median(times),17:F2} {times.Max(),8:F2}");
    }

    private static ProblemGraph Problem(string name, ulong seed)
    {
        string[] parts = name.Split(' ');
        int size = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        return parts[0] switch
        {
            "3-regular" => Regular(size, 3, new RandomStream(seed, stream: 9)),
            "5-regular" => Regular(size, 5, new RandomStream(seed, stream: 9)),
            "clique" => ProblemGraph.Complete(size),
            "grid" => new ProblemGraph(size * size, Enumerable.Range(0, size * size)
                .SelectMany(i => new[] { (A: i, B: i + 1), (A: i, B: i + size) })
                .Where(pair => pair.B < size * size && (pair.B - pair.A == size || pair.B % size > 0))),
            "bipartite" => new ProblemGraph(
                2 * size, Enumerable.Range(0, size).SelectMany(a => Enumerable.Range(size, size).Select(b => (a, b)))),
            _ => new ProblemGraph(size, Enumerable.Range(0, size).Select(i => (i, (i + 1) % size))),
        };
    }

    // As many ends as couplings at every variable, paired at random; a pair that is a loop or comes twice is drawn again, all where
    // none is left.
    private static ProblemGraph Regular(int variables, int degree, RandomStream random)
    {
        while (true)
        {
            int[] ends = [.. Enumerable.Range(0, degree * variables).Select(end => end / degree)];
            random.Shuffle(ends);
            HashSet<(int A, int B)> pairs = [];
            for (int last = ends.Length - 1; last > 0; last -= 2)
            {
                int[] others = [.. Enumerable.Range(0, last).Where(i => ends[i] != ends[last] && !pairs.Contains(Pair(i, last)))];
                if (others.Length == 0) break;
                int other = others[random.Below(others.Length)];
                pairs.Add(Pair(other, last));
                (ends[last - 1], ends[other]) = (ends[other], ends[last - 1]);
            }
            if (2 * pairs.Count == ends.Length) return new ProblemGraph(variables, pairs);

            (int A, int B) Pair(int i, int j) => (Math.Min(ends[i], ends[j]), Math.Max(ends[i], ends[j]));
        }
    }

    private static HardwareGraph Damaged(HardwareGraph ideal, ulong seed)
    {
        RandomStream random = new(seed, stream: 0);
        HashSet<int> missing = [.. ideal.Qubits.Where(_ => random.NextSingle() < Missing)];
        return ideal.Without(missing.Contains, _ => false);
    }

    private static (T Result, double Seconds) Time<T>(Func<T> find)
    {
        (TimeSpan before, Stopwatch watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        T result = find();
        _slowest = Math.Max(_slowest, watch.Elapsed.TotalSeconds);
        return (result, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
