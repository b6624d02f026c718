using System.Diagnostics;
using QuboCam.Tests.App;

namespace QuboCam.Tests.Packaging;

/// <summary>The dotnet command and what was made with it, as their users run them.</summary>
internal static class DotnetCommand
{
    /// <summary>The command.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Where it keeps the packages that it fetched.</summary>
    public static string Cache { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs dotnet to its end, which has to be a good one.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<ProgramRun> RunAsync(string folder, params string[] arguments) => RunProgramAsync(folder, Dotnet, arguments);

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<ProgramRun> RunProgramAsync(string folder, string program, params string[] arguments)
    {
        using Process process = Start(folder, program, arguments);
        ProgramRun run = await ProgramRun.End(process);
        Assert.True(run.Status == 0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {run.Status}: {run.Output}{run.Error}");
        return run;
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        // What the test runner's own build set is not the user's.
        foreach (string name in (string[])["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath"])
            start.Environment.Remove(name);
        // A build server that outlives the test would keep its output open.
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // A sample builds the library once more, which was analysed when the tests were built.
        start.Environment["RunAnalyzers"] = "false";
        return Process.Start(start)!;
    }
}
