using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How to read the report, and where the metrics are defined.</summary>
internal static class ReadingSection
{
    /// <summary>Terms and what they mean here.</summary>
    public static readonly ImmutableArray<(string Term, string Meaning)> Terms =
    [
        ("Interval", "The range in which the mean of many such images lies, with 95 % confidence: 2.5 % and 97.5 % quantiles of "
            + "the mean over 2000 resamples of the images (percentile bootstrap). It speaks of images like these, not of other "
            + "models or data."),
        ("Difference", "Methods see the same images, so they are compared image by image. Two intervals in the table may overlap "
            + "although the difference is clear; the difference decides."),
        ("p", "How often chance alone gives a difference as large, if both methods were alike: the two-sided paired sign-flip "
            + "permutation test."),
        ("Adjusted p", "The same after Holm's correction for all comparisons of this report. Below 0.05 a difference is called "
            + "better or worse."),
        ("Within chance", "Not shown to differ; it does not mean that the methods are the same."),
        ("No value", "The metric has no meaning there, for instance without a box around the object. Such images are left out, "
            + "not counted as zero."),
    ];

    public static void Write(HtmlWriter html, ReportView view)
    {
        using HtmlWriter.Scope section = ReportSection.Reading.Open(html);
        using (html.Open("dl", ("class", "terms")))
            foreach ((string term, string meaning) in Terms)
            {
                html.Leaf("dt", term);
                html.Leaf("dd", meaning);
            }
        if (view.Summary.Metrics.IsEmpty) return;
        html.Leaf("h3", "Metrics");
        ReportTable.Write(html, "What is measured, which way is better, and where the definition comes from.", "texts",
            ["Metric", "Better", "Measured on", "Definition"], () =>
            {
                foreach (MetricInfo metric in view.Summary.Metrics)
                    WriteMetric(html, metric);
            });
    }

    private static void WriteMetric(HtmlWriter html, MetricInfo metric)
    {
        using HtmlWriter.Scope row = html.Open("tr");
        using (html.Open("th", ("scope", "row")))
        {
            html.Text(metric.Title + " ");
            html.Leaf("code", metric.Name);
        }
        html.Leaf("td", metric.Better == MetricDirection.Higher ? "higher ↑" : "lower ↓");
        html.Leaf("td", ReportText.Scale(metric.Scale));
        html.Leaf("td", metric.Source, ("class", "text"));
    }
}
