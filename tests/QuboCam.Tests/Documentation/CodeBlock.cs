namespace QuboCam.Tests.Documentation;

/// <summary>A block of code on a page, fenced or indented.</summary>
/// <param name="Page">The page, from the repository's folder.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Language">What the fence says, such as "csharp"; empty for an indented block.</param>
/// <param name="Text">The code.</param>
/// <param name="Given">
/// The code that the block goes on from: a comment <c>&lt;!-- given: … --&gt;</c> right before it; empty where there is none.
/// </param>
internal sealed record CodeBlock(string Page, int Line, string Language, string Text, string Given)
{
    public override string ToString() => $"{Page}:{Line}";
}
