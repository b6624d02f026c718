using System.Text.RegularExpressions;

namespace QuboCam.Tests.App;

/// <summary>What the documentation lists is what there is.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("explain")]
    [InlineData("layers")]
    [InlineData("problem")]
    [InlineData("solve")]
    [InlineData("analyse")]
    [InlineData("scale")]
    [InlineData("reproduce")]
    [InlineData("evaluate")]
    [InlineData("tune")]
    [InlineData("devices")]
    [InlineData("serve")]
    [InlineData("cluster silo")]
    [InlineData("cluster status")]
    [InlineData("cluster fetch")]
    [InlineData("convert")]
    [InlineData("export-explainer")]
    [InlineData("completion")]
    [InlineData("man")]
    public async Task TheReferenceListsEveryOption(string command)
    {
        string[] words = command.Split(' ');
        string section = Section(Document("reference.md"), $"## `{words[0]}");
        string help = (await ProgramRun.Succeeds([.. words, "--help"])).Output;

        IEnumerable<string> options = OptionLine().Matches(help).Select(m => m.Groups[1].Value).Where(o => o != "--help");

        Assert.All(options, option => Assert.Contains($"`{option}", section));
    }

    [Fact]
    public void TheArchitectureListsEveryOperatorThatCanBeDifferentiated()
    {
        string section = Section(Document("architecture.md"), "## Operators with a gradient rule");

        IEnumerable<string> listed = InCode().Matches(section).Select(m => m.Groups[1].Value);

        Assert.Equal(GradientRules.All.Select(rule => rule.Operator).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheReferenceListsEveryProblemFormat()
    {
        string section = Section(Document("reference.md"), "## Problem files");

        Assert.All(QuboFormats.All, format => Assert.Contains($"| `{format.Name}` | `{format.Extension}` |", section));
    }

    private static string Document(string name) => File.ReadAllText(Repository.Place("docs", name));

    /// <summary>The text from a heading to the next of its rank.</summary>
    private static string Section(string document, string heading)
    {
        int start = document.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"there is no heading '{heading}'");
        int end = document.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? document[start..] : document[start..end];
    }

    [GeneratedRegex(@"^  (--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex OptionLine();

    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]+)`")]
    private static partial Regex InCode();
}
