using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using QuboCam.App;

namespace QuboCam.Tests.App;

/// <summary>What is written beside plain lines, and where.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task IntoAPipeGoesNothingButLines()
    {
        using Process process = ProgramRun.Start(new Dictionary<string, string> { ["TERM"] = "xterm-256color" }, Work());
        ProgramRun run = await ProgramRun.End(process);

        Assert.Equal(0, run.Status);
        Assert.DoesNotMatch(Control(), run.Output + run.Error);
    }

    [Theory]
    [InlineData("xterm-256color", true)]
    [InlineData("dumb", false)]
    public async Task ALineIsRewrittenOnATerminalThatCanDoSo(string terminal, bool isRewritten)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script is not installed (Debian's package bsdutils).");
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string command = string.Join(' ', ((string[])[dotnet, Path.Combine(AppContext.BaseDirectory, "qubocam.dll"), .. Work()]).Select(word => $"'{word}'"));

        ProcessStartInfo start = new("/usr/bin/script", ["-qec", command, "/dev/null"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, Environment = { ["TERM"] = terminal },
        };
        using Process process = Process.Start(start)!;
        ProgramRun run = await ProgramRun.End(process);

        Assert.Equal(0, run.Status);
        Assert.Equal(isRewritten, Control().IsMatch(run.Output));
    }

    // https://no-color.org: "when present and not an empty string".
    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    [InlineData("0", false)]
    public void ColoursAreLeftOutWhereTheyAreUnwanted(string? noColor, bool hasColours)
    {
        Assert.Equal(hasColours, Terminal.Colours(canRewrite: true, noColor));
        Assert.False(Terminal.Colours(canRewrite: false, noColor));
    }

    /// <summary>A search that shows how far it is for a second: a dense problem whose bound is far off.</summary>
    private string[] Work()
    {
        const int variables = 90;
        Random random = new(5);
        string pairs = string.Join(", ", from i in Enumerable.Range(0, variables) from j in Enumerable.Range(0, i) select $"[{j}, {i}, {random.Next(-50, 51)}]");
        string problem = folder.File("dense.json", Encoding.UTF8.GetBytes(
            $"{{ \"linear\": [{string.Join(", ", Enumerable.Repeat("0", variables))}], \"quadratic\": [{pairs}] }}"));
        return ["solve", problem, "--time-limit", "1"];
    }

    /// <summary>A control sequence, or a return to the begin of a line that does not end one.</summary>
    [GeneratedRegex(@"\x1b|\r(?!\r?\n)")]
    private static partial Regex Control();
}
