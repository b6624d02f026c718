using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A table of a reproduction's page, for HTML and Markdown alike.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Headings, the first one of the column of row headings.</param>
/// <param name="Rows">The rows; the first cell of each is its heading.</param>
internal sealed record ReproductionTable(
    string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<ReproductionCell>> Rows)
{
    /// <summary>Writes the table as HTML.</summary>
    public void Write(HtmlWriter html) => ReportTable.Write(html, Caption, "figures", Columns, () =>
    {
        foreach (ImmutableArray<ReproductionCell> row in Rows)
        {
            using HtmlWriter.Scope line = html.Open("tr");
            for (int i = 0; i < row.Length; i++)
                WriteCell(html, row[i], isHeading: i == 0);
        }
    });

    /// <summary>Writes the table as Markdown.</summary>
    public void Write(MarkdownWriter markdown)
    {
        markdown.Paragraph(MarkdownWriter.Sentence(Caption));
        markdown.Table([.. Columns.Select(MarkdownWriter.Text)],
            Rows.Select(row => row.Select(cell => MarkdownWriter.Sentence(cell.Line))), TextAlign.Right);
    }

    private static void WriteCell(HtmlWriter html, ReproductionCell cell, bool isHeading)
    {
        using HtmlWriter.Scope box = isHeading ? html.Open("th", ("scope", "row")) : html.Open("td");
        html.Text(cell.Text);
        // The spaces part what a screen reader or a copy would run together.
        foreach (string line in cell.Below)
        {
            html.Text(" ");
            html.Leaf("small", line);
        }
        if (cell.Verdict is not { } verdict) return;
        html.Text(" ");
        html.Leaf("span", ReproductionText.Verdict(verdict),
            ("class", verdict.Agreement == Agreement.Differs ? "verdict worse" : "verdict better"));
    }
}

/// <summary>A cell: a value, what stands small below it, and a verdict.</summary>
/// <param name="Text">The value.</param>
internal sealed record ReproductionCell(string Text)
{
    /// <summary>What stands below, a line each.</summary>
    public ImmutableArray<string> Below { get; init; } = [];

    /// <summary>The comparison whose verdict stands below; null for none.</summary>
    public PublishedComparison? Verdict { get; init; }

    /// <summary>All on one line.</summary>
    public string Line => string.Join(' ', (string[])
        [Text, .. Below, .. Verdict is { } verdict ? (string[])[$"({ReproductionText.Verdict(verdict)})"] : []]);

    public static implicit operator ReproductionCell(string text) => new(text);
}
