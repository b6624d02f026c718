using System.Text;

namespace QuboCam;

/// <summary>The report of an evaluation as one HTML file that needs nothing else: no network, no script, no font.</summary>
public static class HtmlReport
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /// <summary>Writes the report.</summary>
    /// <param name="summary">What the run showed. Names in it may be anything; they are escaped.</param>
    /// <returns>UTF-8 text; the same bytes for the same summary. It is well-formed XML.</returns>
    /// <exception cref="ArgumentException">
    /// A method has not one estimate per metric, an estimate is not finite, or a matrix does not fit its classes.
    /// </exception>
    public static byte[] Render(EvaluationSummary summary)
    {
        ReportView view = new(summary);
        HtmlWriter html = new();
        html.Markup("<!DOCTYPE html>\n");
        using (html.Open("html", ("lang", "en")))
        {
            WriteHead(html, $"{ReportText.Title(summary)} – QuboCam");
            using (html.Open("body"))
            {
                HeaderSection.Write(html, view);
                using (html.Open("main"))
                {
                    FiguresSection.Write(html, view);
                    PlotSection.Write(html, view);
                    DifferenceSection.Write(html, view);
                    DisentanglementSection.Write(html, view);
                    SelectionSection.Write(html, view);
                    PictureSection.Write(html, view);
                    ReadingSection.Write(html, view);
                    ProvenanceSection.Write(html, view);
                }
                using (html.Open("footer"))
                    html.Text($"Written by QuboCam {summary.Version}. This file is complete in itself and loads nothing.");
            }
        }
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    /// <summary>The head of a page with the common style.</summary>
    internal static void WriteHead(HtmlWriter html, string title)
    {
        using HtmlWriter.Scope head = html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        // Should a name ever slip through the escaping, it could still load and run nothing.
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        using (html.Open("title"))
            html.Text(title);
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("QuboCam.Reports.report.css")
            ?? throw new InvalidOperationException("The style sheet of the report is missing from the program.");
        using StreamReader style = new(stream);
        using (html.Open("style"))
            html.Markup("\n" + style.ReadToEnd());
    }
}
