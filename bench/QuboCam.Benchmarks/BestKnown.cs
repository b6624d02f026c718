using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace QuboCam.Benchmarks;

/// <summary>
/// Time to the best known value of the public instances, per sampler: median and worst of several seeds, on one thread, from the
/// problem in memory to the answer. <c>-</c>: not within the limit.
/// </summary>
internal static class BestKnown
{
    private const int Seeds = 3;

    /// <summary>Runs.</summary>
    /// <param name="arguments">Parts of file names, names of samplers, and a number of sweeps; empty: all, with the default.</param>
    public static void Run(string[] arguments)
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("QUBOCAM_SHARED") ?? "shared", "golden", "qubo");
        if (!Directory.Exists(folder))
        {
            Console.WriteLine($"The public instances are not here ({folder}); QUBOCAM_SHARED names the folder that holds golden/qubo.");
            return;
        }
        string[] samplers = [.. Samplers.All(new()).Where(s => !s.IsRemote && s.Name != "exact").Select(s => s.Name)];
        int sweeps = arguments.Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out int number) ? number : 0).FirstOrDefault(
            number => number > 0, new SamplerOptions().Sweeps);
        string[] files = [.. arguments.Except(samplers).Where(word => !int.TryParse(word, CultureInfo.InvariantCulture, out _))], chosen = [.. arguments.Intersect(samplers)];
        if (chosen.Length == 0) chosen = samplers;
        Console.WriteLine($"{"file",-16}{"n",6}{"best known",12}{"limit s",9}  " + string.Concat(chosen.Select(name => $"{name,24}")));
        foreach ((string file, double best) in Entries(folder))
        {
            if (files.Length > 0 && !files.Any(part => file.Contains(part, StringComparison.Ordinal))) continue;
            Qubo qubo = file.EndsWith(".qubo", StringComparison.Ordinal)
                ? SamplerProblems.OrLibrary(Path.Combine(folder, file)) : SamplerProblems.MaxCut(Path.Combine(folder, file));
            TimeSpan limit = TimeSpan.FromSeconds(qubo.Variables <= 500 ? 1 : 10);
            Console.WriteLine(FormattableString.Invariant(
                $"{Path.GetFileNameWithoutExtension(file),-16}{qubo.Variables,6}{best,12}{limit.TotalSeconds,9}  ")
                + string.Concat(chosen.Select(name => $"{Times(name, qubo, -best, limit, sweeps),24}")));
        }
    }

    private static string Times(string sampler, Qubo qubo, double target, TimeSpan limit, int sweeps)
    {
        List<double> milliseconds = [];
        double lowest = double.PositiveInfinity;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            SamplerOptions options = new() { Seed = seed, Threads = 1, Sweeps = sweeps, TimeLimit = limit, TargetEnergy = target };
            Stopwatch watch = Stopwatch.StartNew();
            SampleSet samples = Samplers.All(options).Single(s => s.Name == sampler).Sample(qubo, CancellationToken.None);
            lowest = Math.Min(lowest, samples.Best.Energy);
            if (samples.Best.Energy <= target + qubo.Tolerance) milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        }
        if (milliseconds.Count == 0) return FormattableString.Invariant($"- ({-lowest:0})");
        milliseconds.Sort();
        string worst = milliseconds.Count < Seeds ? $"- in {Seeds - milliseconds.Count}" : FormattableString.Invariant($"{milliseconds[^1]:0}");
        return FormattableString.Invariant($"{milliseconds[milliseconds.Count / 2]:0} / {worst} ms");
    }

    private static IEnumerable<(string File, double Best)> Entries(string folder)
    {
        using JsonDocument list = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "best_known.json")));
        foreach (JsonElement entry in list.RootElement.EnumerateArray().ToArray())
        {
            string file = entry.GetProperty("file").GetString()!;
            if (File.Exists(Path.Combine(folder, file))) yield return (file, entry.GetProperty("best_known").GetDouble());
        }
    }
}
