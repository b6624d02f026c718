using System.Diagnostics;

namespace QuboCam.Tests.App.Cluster;

/// <summary>Programs of the system that make faults: mount, ip, kill.</summary>
internal static class SystemProgram
{
    /// <summary>Runs one to its end, which has to be a good one.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        int status = await StatusAsync(program, arguments);
        Assert.True(status == 0, $"{program} {string.Join(' ', arguments)} ended with {status}.");
    }

    /// <summary>Runs one to its end.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> StatusAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
