using System.Diagnostics;
using System.Numerics.Tensors;

namespace QuboCam.Benchmarks;

/// <summary>
/// What the transverse field costs on one thread and on two, and how near that is to what memory allows. Baselines: the plain
/// loops, and STREAM's triad a = b + 3c on two threads in the same run, counted as 24 bytes an element. Targets: 70 % of the
/// triad for the real application from 22 qubits, an evolution step of 20 qubits in 5 ms.
/// </summary>
internal static class DriverBandwidth
{
    private const int TriadElements = 1 << 24;

    /// <summary>Prints the tables.</summary>
    public static void Run()
    {
        double triad = Triad();
        Console.WriteLine(FormattableString.Invariant(
            $"Triad of 2^24 doubles: {triad:F1} GB/s on two threads. Times in ms, the least of many."));
        Console.WriteLine("GB/s: bytes that passes over memory move; in brackets what any algorithm moves, against the triad.");
        Console.WriteLine(
            $"{"",-14}{"d",3}{"1 thread",12}{"2 threads",12}{"ratio",8}{"GB/s",8}{"%",6}{"(%)",7}{"plain loop",12}{"ratio",8}");
        foreach (int qubits in (int[])[12, 14, 16, 18, 20, 22, 24])
        {
            Problem problem = new(qubits);
            // Reads and writes an amplitude; what a write fetches first is left out, as in the triad.
            int again = DriverApplication.HighPasses(qubits), pairs = (qubits - QubitRotations.CachedPart(qubits)) / 2;
            problem.Print("apply", new(24, 24 * again), triad, problem.Apply, problem.PlainApply);
            problem.Print("evolve", new(40, 32 * pairs), triad, problem.Evolve, problem.PlainEvolve);
            problem.Print("evolve float", new(24, 16 * pairs), triad, problem.EvolveFloat, null);
        }
    }

    /// <summary>GB/s of the triad.</summary>
    private static double Triad()
    {
        double[] a = new double[TriadElements], b = new double[TriadElements], c = new double[TriadElements];
        // Memory that was never written is no memory yet.
        b.AsSpan().Fill(1);
        c.AsSpan().Fill(2);
        double milliseconds = Least(() => Parallel.For(0, 2, part =>
        {
            (int start, int length) = (part * TriadElements / 2, TriadElements / 2);
            TensorPrimitives.MultiplyAdd(c.AsSpan(start, length), 3, b.AsSpan(start, length), a.AsSpan(start, length));
        }));
        return 24.0 * TriadElements / milliseconds / 1e6;
    }

    private static double Least(Action action)
    {
        double least = double.PositiveInfinity;
        Stopwatch all = Stopwatch.StartNew();
        for (int run = 0; run < 5 || (all.ElapsedMilliseconds < 700 && run < 20_000); run++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return least;
    }

    private sealed class Problem
    {
        private readonly int _qubits;
        private readonly double[] _energies, _v, _result;
        private readonly StateVector<double> _state;
        private readonly StateVector<float> _narrow;

        public Problem(int qubits)
        {
            _qubits = qubits;
            int length = 1 << qubits;
            Random random = new(1);
            _energies = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 1)];
            _v = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble())];
            (_result, _state, _narrow) = (new double[length], new StateVector<double>(length), new StateVector<float>(length));
            _state.Real.AsSpan().Fill(Math.Pow(2, -0.5 * qubits));
            _narrow.Real.AsSpan().Fill(MathF.Pow(2, -0.5f * qubits));
        }

        public void Apply(int threads) => new TransverseField(_qubits, 1, threads).Apply(0.4, 0.6, _energies, _v, _result);

        public void Evolve(int threads) => new TransverseField(_qubits, 1, threads).Evolve(0.2, 0.3, _energies, _state);

        public void EvolveFloat(int threads) => new TransverseField(_qubits, 1, threads).Evolve(0.2, 0.3, _energies, _narrow);

        public void PlainApply() => Tests.PlainTransverseField.Apply(1, 0.4, 0.6, _energies, _v, _result);

        public void PlainEvolve() => Tests.PlainTransverseField.Evolve(1, 0.2, 0.3, _energies, _state);

        public void Print(string name, Traffic bytes, double triad, Action<int> ours, Action? plain)
        {
            double one = Least(() => ours(1)), two = Least(() => ours(2));
            double least = bytes.First * (double)_v.Length / two / 1e6, moved = least * (bytes.First + bytes.Again) / bytes.First;
            string line = FormattableString.Invariant($"{name,-14}{_qubits,3}{one,12:G4}{two,12:G4}{one / two,8:F2}{moved,8:F1}")
                + FormattableString.Invariant($"{100 * moved / triad,6:F0}{100 * least / triad,7:F0}");
            if (plain is not null && _qubits <= 20)
            {
                double slow = Least(plain);
                line += FormattableString.Invariant($"{slow,12:G4}{slow / two,8:F1}");
            }
            Console.WriteLine(line);
        }
    }

    /// <summary>Bytes an amplitude of the first pass, which no algorithm can do without, and of later ones over memory.</summary>
    private readonly record struct Traffic(int First, int Again);
}
