using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The body of a reproduction's page.</summary>
internal sealed class ReproductionPage
{
    private const int PanelsPerModel = 2;
    private readonly HtmlWriter _html;
    private readonly ReproductionSummary _summary;
    private readonly ImmutableArray<PublishedComparison> _comparisons;
    private readonly ReproductionTables _tables;
    private readonly ImmutableArray<ReproductionPlot> _plots;

    public ReproductionPage(HtmlWriter html, ReproductionSummary summary)
    {
        (_html, _summary) = (html, summary);
        _comparisons = PublishedComparison.Of(summary);
        _tables = new ReproductionTables(summary, _comparisons);
        _plots = ReproductionPlots.Of(summary);
    }

    /// <summary>The sections with anchor, heading and content, in their order; those without content are left out.</summary>
    private IEnumerable<(string Id, string Title, Action Write)> Sections()
    {
        yield return ("qubits", "How many qubits", () => _tables.Qubits().Write(_html));
        if (_summary.Models.Any(model => model.Gaps is not null)) yield return ("gaps", "The smallest gap", WriteGaps);
        yield return ("fidelity", "Fidelity against the number of qubits", WriteFidelity);
        if (_summary.Gaps.Any(gap => gap.Values.Length > 0)) yield return ("scaling", "Gap against the number of qubits", WriteScaling);
        if (_summary.Models.Any(model => !model.Overlaps.IsEmpty)) yield return ("classes", "How far classes are told apart", WriteClasses);
        if (_summary.Models.Any(model => !model.Evaluation.Pictures.IsEmpty)) yield return ("pictures", "Examples", WritePictures);
        yield return ("reasons", "Why figures may differ", WriteReasons);
        yield return ("rule", "When a figure counts as agreeing", () => _html.Leaf("p", PublishedComparison.Rule));
        yield return ("repeat", "How to repeat it", WriteProvenance);
    }

    public void Write()
    {
        using (_html.Open("header")) WriteHeader();
        using (_html.Open("main"))
            foreach ((string id, string title, Action write) in Sections())
            {
                using HtmlWriter.Scope section = _html.Open("section", ("id", id));
                _html.Leaf("h2", title);
                write();
            }
        using (_html.Open("footer"))
            _html.Text($"Written by QuboCam {_summary.Version}. This file is complete in itself and loads nothing.");
    }

    private void WriteHeader()
    {
        _html.Leaf("p", "QuboCam reproduction", ("class", "kicker"));
        _html.Leaf("h1", ReproductionText.Title);
        using (_html.Open("dl", ("class", "facts")))
            foreach ((string name, string value) in Facts())
            {
                using HtmlWriter.Scope pair = _html.Open("div");
                _html.Leaf("dt", name);
                _html.Leaf("dd", value);
            }
        _html.Leaf("p", ReproductionText.Lead(_comparisons), ("class", "lead"));
        _html.Leaf("p", ReproductionText.Paper);
        using (_html.Open("ul", ("class", "findings")))
            foreach ((string subject, string text) in ReproductionFindings.Of(_summary, _comparisons))
                using (_html.Open("li"))
                {
                    _html.Leaf("b", subject + ":");
                    _html.Text(" " + text);
                }
        using HtmlWriter.Scope nav = _html.Open("nav", ("aria-label", "Sections"));
        using HtmlWriter.Scope list = _html.Open("ul");
        foreach ((string id, string title, _) in Sections())
            using (_html.Open("li"))
                _html.Leaf("a", title, ("href", "#" + id));
    }

    private IEnumerable<(string, string)> Facts()
    {
        yield return ("Data set", _summary.DataSet);
        yield return ("Images", string.Join(", ", _summary.Models.Select(m => ReportText.Count(m.Evaluation.Images)).Distinct()));
        yield return ("Models", string.Join(", ", _summary.Models.Select(m => m.Name)));
        yield return ("Problems annealed", ReportText.Count(_summary.Problems)
            + (_summary.LeftOut.IsEmpty ? "" : $", {ReportText.Count(_summary.LeftOut.Length)} left out"));
        yield return ("Convention", _summary.Convention);
    }

    private void WriteGaps()
    {
        _html.Leaf("p", ReproductionText.AboutGaps);
        foreach (ReproducedModel model in _summary.Models.Where(m => m.Maps == PublishedFigures.Maps && m.Gaps is not null))
            _tables.GapsCompared(model).Write(_html);
        _tables.Gaps().Write(_html);
        WritePlots("gaps");
    }

    private void WriteFidelity()
    {
        _html.Leaf("p", ReproductionText.AboutFidelity);
        WritePlots("fidelity");
        _tables.Fidelity().Write(_html);
    }

    private void WriteScaling()
    {
        _html.Leaf("p", ReproductionText.AboutFits);
        _tables.Fits().Write(_html);
        WritePlots("scaling");
    }

    private void WritePlots(string beginning)
    {
        using HtmlWriter.Scope grid = _html.Open("div", ("class", "sheets"));
        foreach (ReproductionPlot plot in _plots.Where(p => p.Name.StartsWith(beginning, StringComparison.Ordinal)))
            using (_html.Open("figure"))
                PictureSection.WritePng(_html, plot.Png, plot.Description);
    }

    private void WriteClasses()
    {
        _html.Leaf("p", DisentanglementSection.Explanation);
        foreach (string sentence in ReproductionFindings.AgainstControls(_summary))
            _html.Leaf("p", sentence);
        _tables.Overlaps().Write(_html);
        foreach (ReproducedModel model in _summary.Models.Where(m => m.Maps == PublishedFigures.Maps && !m.Overlaps.IsEmpty))
            _tables.Pairs(model).Write(_html);
        DisentanglementSection.WriteShades(_html, [.. _summary.Models.SelectMany(model => model.Overlaps)]);
        foreach (ReproducedModel model in _summary.Models.Where(m => !m.Overlaps.IsEmpty))
        {
            _html.Leaf("h3", ReproductionTables.Name(model));
            using HtmlWriter.Scope grid = _html.Open("div", ("class", "matrices"));
            foreach (DisentanglementResult result in model.Overlaps)
                DisentanglementSection.WriteMatrix(_html, result);
        }
    }

    private void WritePictures()
    {
        using HtmlWriter.Scope list = _html.Open("div", ("class", "pictures"));
        foreach (ReproducedModel model in _summary.Models.Where(m => !m.Evaluation.Pictures.IsEmpty))
        {
            _html.Leaf("h3", ReproductionTables.Name(model));
            foreach (ReportImage picture in model.Evaluation.Pictures.Take(PanelsPerModel))
                PictureSection.WriteFigure(_html, picture);
        }
    }

    private void WriteReasons()
    {
        using HtmlWriter.Scope terms = _html.Open("dl", ("class", "terms"));
        foreach ((string term, string meaning) in ReproductionText.Reasons)
        {
            _html.Leaf("dt", term);
            _html.Leaf("dd", meaning);
        }
    }

    private void WriteProvenance()
    {
        ReportTable.Write(_html, "Settings and versions of the run.", "texts", ["Setting", "Value"], () =>
        {
            foreach ((string name, string value) in ReproductionProvenance.Rows(_summary))
            {
                using HtmlWriter.Scope row = _html.Open("tr");
                _html.Leaf("th", name, ("scope", "row"));
                _html.Leaf("td", value, ("class", "text"));
            }
        });
        if (_summary.LeftOut.IsEmpty) return;
        using HtmlWriter.Scope details = _html.Open("details");
        _html.Leaf("summary", $"{ReportText.Count(_summary.LeftOut.Length, "problem")} left out: show them");
        using HtmlWriter.Scope list = _html.Open("ul");
        foreach ((string name, string reason) in _summary.LeftOut)
            _html.Leaf("li", $"{name}: {reason}");
    }
}
