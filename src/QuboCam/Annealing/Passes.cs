using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>One pass over a state vector, in parts that do not depend on each other.</summary>
internal interface IPass
{
    /// <summary>Does the parts from <paramref name="from"/> up to, without, <paramref name="to"/>.</summary>
    void Run(int from, int to);
}

/// <summary>Shares the parts of a pass out over threads, in equal ranges.</summary>
internal static class Passes
{
    /// <summary>How a loop over amplitudes is compiled: at its best from the first call, and apart: a caller that takes it in has
    /// no room left for what the loop itself calls.</summary>
    public const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Runs the whole pass; on one thread nothing is allocated or scheduled.</summary>
    public static void Run<TPass>(TPass pass, int parts, int threads) where TPass : struct, IPass
    {
        if (threads == 1 || parts == 1) pass.Run(0, parts);
        else RunInParallel(pass, parts, Math.Min(threads, parts));
    }

    // Apart, because a method that has a closure allocates it on entry.
    private static void RunInParallel<TPass>(TPass pass, int parts, int threads) where TPass : struct, IPass =>
        Parallel.For(0, threads, new() { MaxDegreeOfParallelism = threads }, worker =>
            pass.Run((int)((long)parts * worker / threads), (int)((long)parts * (worker + 1) / threads)));
}
