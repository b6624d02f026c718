namespace QuboCam.Tests.Documentation;

/// <summary>Whatever the documentation refers to is there.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. DocumentationPage.All];

    [Theory, MemberData(nameof(Pages))]
    public void EveryLinkLeadsToAFileAndAHeading(string page)
    {
        IEnumerable<string> links = DocumentationPage.Read(page).Links.Where(link => !link.Contains("://", StringComparison.Ordinal));

        Assert.Equal("", string.Join(", ", links.Where(link => !Resolves(page, link))));
    }

    [Fact]
    public void TheSiteHasEveryPageOfTheFolder()
    {
        string navigation = File.ReadAllText(Repository.Place("docs", "build"));

        Assert.All(DocumentationPage.All.Where(page => page != "README.md"), page => Assert.Contains($" {page}\n", navigation));
    }

    private static bool Resolves(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        string file = Path.GetFullPath(Repository.Place(target));
        if (!Path.Exists(file) || Path.GetRelativePath(Repository.Folder!, file).StartsWith("..", StringComparison.Ordinal))
            return false;
        return parts.Length == 1 || DocumentationPage.Read(Path.GetRelativePath(Repository.Folder!, file)).Anchors.Contains(parts[1]);
    }
}
