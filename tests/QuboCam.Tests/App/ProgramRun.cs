using System.Diagnostics;
using System.Text.Json;

namespace QuboCam.Tests.App;

/// <summary>One run of the real program, as its own process.</summary>
internal sealed record ProgramRun(int Status, string Output, string Error)
{
    /// <summary>Standard output as one JSON document; anything beside it fails.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Runs the program to its end.</summary>
    public static async Task<ProgramRun> Of(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await End(process);
    }

    /// <summary>Runs the program to its end, which has to be a good one.</summary>
    public static async Task<ProgramRun> Succeeds(params string[] arguments)
    {
        ProgramRun run = await Of(arguments);
        Assert.True(run.Status == 0, $"exit status {run.Status}: {run.Error}");
        return run;
    }

    /// <summary>Runs the program in a folder to its end, which has to be a good one.</summary>
    public static async Task SucceedsIn(string folder, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(arguments);
        start.WorkingDirectory = folder;
        using Process process = Process.Start(start)!;
        ProgramRun run = await End(process);
        Assert.True(run.Status == 0, $"{string.Join(' ', arguments)}: exit status {run.Status}: {run.Error}");
    }

    /// <summary>Starts the program.</summary>
    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts the program with environment variables of its own; an empty value unsets one.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(arguments);
        foreach ((string name, string value) in variables)
            start.Environment[name] = value.Length > 0 ? value : null;
        return Process.Start(start)!;
    }

    /// <summary>Waits for a started program.</summary>
    public static async Task<ProgramRun> End(Process process)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new ProgramRun(process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo StartInfo(string[] arguments) => new(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "qubocam.dll"), .. arguments])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
    };
}
