using System.Collections.Immutable;
using System.Text;

namespace QuboCam;

/// <summary>
/// The paper's figures beside those of a run, as one HTML file in the style of <see cref="HtmlReport"/> that loads nothing, and as Markdown.
/// </summary>
public static class ReproductionReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="summary">What the run found. Names in it may be anything; they are escaped.</param>
    /// <returns>UTF-8 text; the same bytes for the same summary. It is well-formed XML.</returns>
    public static byte[] Render(ReproductionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        HtmlWriter html = new();
        html.Markup("<!DOCTYPE html>\n");
        using (html.Open("html", ("lang", "en")))
        {
            HtmlReport.WriteHead(html, $"{PublishedFigures.Source}: {ReproductionText.Title} – QuboCam");
            using (html.Open("body"))
                new ReproductionPage(html, summary).Write();
        }
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    /// <summary>Writes the same as Markdown, without matrices and panels; its plots are the files of <see cref="Plots"/>.</summary>
    /// <param name="summary">What the run found. Names in it may be anything; they are escaped.</param>
    /// <returns>UTF-8 text; the same bytes for the same summary.</returns>
    public static byte[] RenderMarkdown(ReproductionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return Encoding.UTF8.GetBytes(new ReproductionMarkdown(summary).Write());
    }

    /// <summary>What the run found, a line for each of the paper's results, for a terminal.</summary>
    /// <param name="summary">What the run found.</param>
    public static ImmutableArray<string> Findings(ReproductionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ImmutableArray<PublishedComparison> comparisons = PublishedComparison.Of(summary);
        return [ReproductionText.Lead(comparisons),
            .. ReproductionFindings.Of(summary, comparisons).Select(finding => $"{finding.Subject}: {finding.Text}".TrimEnd())];
    }

    /// <summary>The plots of the page.</summary>
    /// <param name="summary">What the run found.</param>
    public static ImmutableArray<ReproductionPlot> Plots(ReproductionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return ReproductionPlots.Of(summary);
    }
}

/// <summary>A plot of a reproduction.</summary>
/// <param name="Name">File name.</param>
/// <param name="Description">What it shows, one line.</param>
/// <param name="Png">The picture, 660×450 pixels.</param>
public sealed record ReproductionPlot(string Name, string Description, ImmutableArray<byte> Png);
