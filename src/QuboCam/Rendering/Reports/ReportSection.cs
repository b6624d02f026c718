using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A section of the report that can be jumped to.</summary>
/// <param name="Id">Anchor.</param>
/// <param name="Title">Heading.</param>
internal sealed record ReportSection(string Id, string Title)
{
    public static readonly ReportSection Figures = new("figures", "Figures");
    public static readonly ReportSection Plots = new("plots", "The same as plots");
    public static readonly ReportSection Differences = new("differences", "Differences, image by image");
    public static readonly ReportSection Classes = new("classes", "How far classes are told apart");
    public static readonly ReportSection Selections = new("selections", "Selections");
    public static readonly ReportSection Pictures = new("pictures", "Images");
    public static readonly ReportSection Reading = new("reading", "How to read this report");
    public static readonly ReportSection Provenance = new("provenance", "How to repeat it");

    /// <summary>The sections that have something to show.</summary>
    public static ImmutableArray<ReportSection> Of(ReportView view)
    {
        bool hasFigures = !view.Summary.Methods.IsEmpty && !view.Summary.Metrics.IsEmpty;
        bool hasValues = hasFigures && view.Summary.Methods.Any(method => method.Metrics.Any(metric => metric is not null));
        ImmutableArray<ReportSection>.Builder sections = ImmutableArray.CreateBuilder<ReportSection>();
        if (hasFigures) sections.Add(Figures);
        if (hasValues) sections.Add(Plots);
        if (!view.Summary.Differences.IsEmpty) sections.Add(Differences);
        if (!view.Summary.Disentanglement.IsEmpty) sections.Add(Classes);
        if (view.Summary.Methods.Any(method => method.Selection is not null)) sections.Add(Selections);
        if (!view.Summary.Pictures.IsEmpty) sections.Add(Pictures);
        sections.AddRange(Reading, Provenance);
        return sections.ToImmutable();
    }

    /// <summary>Whether the section has something to show.</summary>
    public bool IsIn(ReportView view) => Of(view).Contains(this);

    /// <summary>Opens the section and writes its heading.</summary>
    public HtmlWriter.Scope Open(HtmlWriter html)
    {
        HtmlWriter.Scope section = html.Open("section", ("id", Id));
        html.Leaf("h2", Title);
        return section;
    }
}
