namespace QuboCam.App.Commands;

/// <summary>Asks on the terminal before much QPU time is used.</summary>
internal static class QpuTimeQuestion
{
    /// <summary>Whether the user agrees; without a terminal there is nobody to ask, and the answer is no.</summary>
    public static bool Ask(QpuTimeRequest request)
    {
        if (Console.IsInputRedirected)
            return false;
        Console.Error.Write($"\n{request.Solver}: {Figures.Count(request.Jobs, "job")} with {Figures.Count(request.Reads, "read")} would use about "
            + $"{Figures.Time(request.Time.TotalSeconds)} of QPU access time"
            + (request.Used > TimeSpan.Zero ? $", after {Figures.Time(request.Used.TotalSeconds)} that were used" : "")
            + $" (--max-qpu-time {Figures.Time(request.Limit.TotalSeconds)}). Submit, here and for the rest of this run? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
