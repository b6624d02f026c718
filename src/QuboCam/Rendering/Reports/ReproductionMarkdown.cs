using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A reproduction as Markdown.</summary>
internal sealed class ReproductionMarkdown
{
    private readonly MarkdownWriter _markdown = new();
    private readonly ReproductionSummary _summary;
    private readonly ImmutableArray<PublishedComparison> _comparisons;
    private readonly ReproductionTables _tables;
    private readonly ImmutableArray<ReproductionPlot> _plots;

    public ReproductionMarkdown(ReproductionSummary summary)
    {
        _summary = summary;
        _comparisons = PublishedComparison.Of(summary);
        _tables = new ReproductionTables(summary, _comparisons);
        _plots = ReproductionPlots.Of(summary);
    }

    public string Write()
    {
        _markdown.Heading(1, ReproductionText.Title);
        _markdown.Paragraph(MarkdownWriter.Sentence(ReproductionText.Lead(_comparisons)));
        _markdown.Paragraph(MarkdownWriter.Sentence(ReproductionText.Paper));
        _markdown.List(ReproductionFindings.Of(_summary, _comparisons)
            .Select(finding => $"**{finding.Subject}:** {MarkdownWriter.Sentence(finding.Text)}"));
        _markdown.Heading(2, "How many qubits");
        _tables.Qubits().Write(_markdown);
        WriteGaps();
        WriteFidelity();
        WriteScaling();
        WriteClasses();
        _markdown.Heading(2, "Why figures may differ");
        _markdown.List(ReproductionText.Reasons.Select(reason => $"**{reason.Term}.** {MarkdownWriter.Sentence(reason.Meaning)}"));
        _markdown.Heading(2, "When a figure counts as agreeing");
        _markdown.Paragraph(MarkdownWriter.Sentence(PublishedComparison.Rule));
        WriteProvenance();
        return _markdown.ToString();
    }

    private void WriteGaps()
    {
        if (_summary.Models.All(model => model.Gaps is null)) return;
        _markdown.Heading(2, "The smallest gap");
        _markdown.Paragraph(MarkdownWriter.Sentence(ReproductionText.AboutGaps));
        foreach (ReproducedModel model in _summary.Models.Where(m => m.Maps == PublishedFigures.Maps && m.Gaps is not null))
            _tables.GapsCompared(model).Write(_markdown);
        _tables.Gaps().Write(_markdown);
        WritePlots("gaps");
    }

    private void WriteFidelity()
    {
        _markdown.Heading(2, "Fidelity against the number of qubits");
        _markdown.Paragraph(MarkdownWriter.Sentence(ReproductionText.AboutFidelity));
        WritePlots("fidelity");
        _tables.Fidelity().Write(_markdown);
    }

    private void WriteScaling()
    {
        if (_summary.Gaps.All(gap => gap.Values.IsEmpty)) return;
        _markdown.Heading(2, "Gap against the number of qubits");
        _markdown.Paragraph(MarkdownWriter.Sentence(ReproductionText.AboutFits));
        _tables.Fits().Write(_markdown);
        WritePlots("scaling");
    }

    private void WriteClasses()
    {
        if (_summary.Models.All(model => model.Overlaps.IsEmpty)) return;
        _markdown.Heading(2, "How far classes are told apart");
        _markdown.Paragraph(DisentanglementSection.Explanation);
        foreach (string sentence in ReproductionFindings.AgainstControls(_summary))
            _markdown.Paragraph(MarkdownWriter.Sentence(sentence));
        _tables.Overlaps().Write(_markdown);
        foreach (ReproducedModel model in _summary.Models.Where(m => m.Maps == PublishedFigures.Maps && !m.Overlaps.IsEmpty))
            _tables.Pairs(model).Write(_markdown);
    }

    private void WritePlots(string beginning)
    {
        foreach (ReproductionPlot plot in _plots.Where(p => p.Name.StartsWith(beginning, StringComparison.Ordinal)))
            _markdown.Paragraph($"![{MarkdownWriter.Text(plot.Description)}]({Uri.EscapeDataString(plot.Name)})");
    }

    private void WriteProvenance()
    {
        _markdown.Heading(2, "How to repeat it");
        _markdown.Table(["Setting", "Value"], ReproductionProvenance.Rows(_summary)
            .Select(row => new[] { MarkdownWriter.Text(row.Name), MarkdownWriter.Text(row.Value) }), TextAlign.Left);
        _markdown.List(_summary.LeftOut.Select(problem => $"left out: {MarkdownWriter.Text(problem.Name)}: {MarkdownWriter.Text(problem.Reason)}"));
    }
}
