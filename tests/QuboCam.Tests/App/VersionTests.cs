using QuboCam.App;

namespace QuboCam.Tests.App;

public sealed class VersionTests
{
    [Theory]
    [InlineData("0.1.0+2993196d18ce4f5a6b7c8d9e0f1a2b3c4d5e6f70", "qubocam 0.1.0 (commit 2993196d18ce)")]
    [InlineData("0.1.0", "qubocam 0.1.0")] // built without git
    [InlineData("0.2.0-rc.1+abc", "qubocam 0.2.0-rc.1 (commit abc)")]
    public void TheVersionIsALineForPeople(string full, string line) => Assert.Equal(line, ProgramVersion.Describe(full));

    [Fact]
    public async Task TheProgramPrintsIt() => Assert.Equal(ProgramVersion.Line + Environment.NewLine, (await ProgramRun.Succeeds("--version")).Output);

    [Fact]
    public async Task TheHelpSaysWhatTheExitStatusMeans()
    {
        string help = (await ProgramRun.Succeeds("--help")).Output;

        string statuses = help[help.IndexOf("Exit status:", StringComparison.Ordinal)..];
        Assert.All(
            (string[])["0    done", "2    the request or an input is wrong", "130  cancelled", "1    anything else"],
            line => Assert.Contains(line, statuses));
    }
}
