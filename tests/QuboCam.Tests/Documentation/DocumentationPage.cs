using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace QuboCam.Tests.Documentation;

/// <summary>A page of the documentation: its links, its anchors and its blocks of code.</summary>
internal sealed class DocumentationPage
{
    private const string Given = "<!-- given:", End = "-->";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly string _name;
    private readonly MarkdownDocument _document;

    private DocumentationPage(string name)
    {
        _name = name;
        _document = Markdown.Parse(File.ReadAllText(Repository.Place(name)), Pipeline);
    }

    /// <summary>All pages, from the repository's folder: those beside the README, and those in docs and samples.</summary>
    public static IEnumerable<string> All => Repository.Folder is not { } root ? [] :
        from folder in (string[])["", "docs", "samples"]
        where Directory.Exists(Path.Combine(root, folder))
        from file in Directory.GetFiles(Path.Combine(root, folder), "*.md").Order(StringComparer.Ordinal)
        select Path.GetRelativePath(root, file);

    public static DocumentationPage Read(string name) => new(name);

    /// <summary>Where links and images lead, as written.</summary>
    public IEnumerable<string> Links => _document.Descendants<LinkInline>().Select(link => link.Url ?? "");

    /// <summary>The names by which GitHub's links reach the headings.</summary>
    public IEnumerable<string> Anchors => _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? "");

    /// <summary>The blocks of code, in their order.</summary>
    public IEnumerable<CodeBlock> Code =>
        from block in _document.Descendants<Markdig.Syntax.CodeBlock>()
        select new CodeBlock(
            _name, block.Line + 1, (block as FencedCodeBlock)?.Info ?? "", block.Lines.ToString(), Before(block));

    private static string Before(Block block)
    {
        ContainerBlock parent = block.Parent!;
        int index = parent.IndexOf(block);
        string comment = index > 0 && parent[index - 1] is HtmlBlock html ? html.Lines.ToString().Trim() : "";
        return comment.StartsWith(Given, StringComparison.Ordinal) ? comment[Given.Length..^End.Length] : "";
    }
}
