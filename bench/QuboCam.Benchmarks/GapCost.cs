using System.Diagnostics;
using System.Globalization;

namespace QuboCam.Benchmarks;

/// <summary>How long the levels and the minimum gap of an anneal take, on one thread and on two.</summary>
internal static class GapCost
{
    public static void Run(string[] sizes)
    {
        int[] qubits = sizes.Length == 0 ? [8, 10, 12, 14, 16, 18, 20]
            : [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        Console.WriteLine("| d | points | applications of H | 1 thread, s | 2 threads, s |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (int d in qubits)
        {
            (int points, int applications, double one) = Time(d, threads: 1);
            double two = Time(d, threads: 2).Seconds;
            Console.WriteLine($"| {d} | {points} | {applications} | {one:0.000} | {two:0.000} |");
        }
    }

    /// <summary>The shortest of the runs that fit into a few seconds; one where it takes longer.</summary>
    private static (int Points, int Applications, double Seconds) Time(int qubits, int threads)
    {
        AnnealingHamiltonian hamiltonian =
            AnnealingHamiltonian.Of(SamplerProblems.Cosines(qubits), driverStrength: 1, AnnealingSchedule.Linear, threads);
        (int points, int applications, double shortest) = (0, 0, double.PositiveInfinity);
        for (Stopwatch all = Stopwatch.StartNew(); points == 0 || all.Elapsed.TotalSeconds < 5;)
        {
            Stopwatch watch = Stopwatch.StartNew();
            GapScan scan = new(hamiltonian, new SpectrumOptions(), CancellationToken.None); // as SpectralGap.Analyse does
            points = scan.Run().Points.Length;
            (applications, shortest) = (scan.Applications, Math.Min(shortest, watch.Elapsed.TotalSeconds));
        }
        return (points, applications, shortest);
    }
}
