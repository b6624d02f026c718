using System.Diagnostics;
using QuboCam.App.Manual;

namespace QuboCam.Tests.App;

public sealed class ManPageTests
{
    [Fact]
    public async Task ThePageHasWhatPagesHaveAndGroffFindsNoFault()
    {
        string page = (await ProgramRun.Succeeds("man")).Output;

        Assert.Equal(
            ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"],
            page.Split('\n').Where(line => line.StartsWith(".SH ", StringComparison.Ordinal)).Select(line => line[4..]));
        Assert.All(
            (string[])[@"\fBqubocam cluster submit evaluate\fR", @"\fB\-\-max\-qpu\-time\fR \fISECONDS\fR", @"\fB130\fR", @"\fBNO_COLOR\fR"],
            part => Assert.Contains(part, page));
        Assert.All(page, c => Assert.InRange(c, '\n', '~')); // ASCII: whatever the locale of the reader
        Assert.SkipUnless(File.Exists("/usr/bin/groff"), "groff is not installed.");
        Assert.Equal("", await GroffAsync(page));
    }

    [Fact]
    public void TheReferenceListsTheSameVariables()
    {
        string reference = File.ReadAllText(Repository.Place("docs", "reference.md"));

        Assert.All(ManPage.Variables.SelectMany(variable => variable.Name.Split(", ")), name => Assert.Contains($"`{name}`", reference));
    }

    // By hand, after groff_char(7).
    [Theory]
    [InlineData(".hidden", @"\&.hidden")]
    [InlineData("'a'", @"\&'a'")]
    [InlineData(@"a\b", @"a\(rsb")]
    [InlineData("β ~ 1", @"\[u03B2] \(ti 1")]
    public void TextIsNoRequest(string text, string troff) => Assert.Equal(troff, Troff.Text(text));

    /// <summary>What groff has to say of a page.</summary>
    private static async Task<string> GroffAsync(string page)
    {
        using Process groff = Process.Start(new ProcessStartInfo("/usr/bin/groff", ["-man", "-Tutf8", "-ww", "-z"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await groff.StandardInput.WriteAsync(page);
        groff.StandardInput.Close();
        ProgramRun run = await ProgramRun.End(groff);
        Assert.Equal(0, run.Status);
        return run.Error;
    }
}
