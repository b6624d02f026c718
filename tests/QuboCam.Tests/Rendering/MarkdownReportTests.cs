using System.Text;

namespace QuboCam.Tests;

public sealed class MarkdownReportTests
{
    private static string[] Lines(EvaluationSummary summary) => Encoding.UTF8.GetString(MarkdownReport.Render(summary))
        .Split('\n');

    [Fact]
    public void TheTableHoldsMeansIntervalsAndVerdicts() => Assert.Contains(
        "| Insertion ↑ | 0.612 [0.595, 0.629] | 0.643 [0.626, 0.660], better | 0.639 [0.622, 0.656], better "
            + "| 0.651 [0.634, 0.668] ★, better | 0.641 [0.624, 0.658], better |",
        Lines(SampleSummary.Full));

    // 0.076·(1 + 0.6 cos 1) = 0.1006, 0.076·(1 + 0.6 cos 2) = 0.0570, … by hand for the first row; cos 9 = −0.911.
    [Fact]
    public void AMatrixOfTenClassesIsATable() => Assert.Contains(
        "| airplane | 1.00 | 0.10 | 0.06 | 0.03 | 0.05 | 0.09 | 0.12 | 0.11 | 0.07 | 0.03 |", Lines(SampleSummary.Full));

    [Fact]
    public void AMatrixOfThirteenClassesIsLeftOut()
    {
        EvaluationSummary summary = SampleSummary.Full with
        {
            Disentanglement = [SampleSummary.Overlap("a", "A", DisentanglementView.Maps, null, 0.3, 13)],
        };

        Assert.DoesNotContain(Lines(summary), line => line.StartsWith("| class 1 |", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryTableHasAsManyCellsInEveryRow()
    {
        foreach (string[] table in Tables(Lines(SampleSummary.Full)))
            Assert.Single(table.Select(Cells).Distinct());
    }

    [Fact]
    public void HostileNamesAreShownAsText()
    {
        string[] lines = Lines(SampleSummary.Full);

        Assert.Contains("- &lt;script&gt;alert('&amp;\"x')&lt;/script&gt;.png: is no picture: the header says &lt;html&gt;",
            lines);
        Assert.Contains(@"- a\|b\*c\_\[d\](javascript:e).png: has 16 bits \| channel", lines);
        Assert.DoesNotContain(lines, line => line.Contains("<b>", StringComparison.Ordinal) || line.Contains('\u202E'));
    }

    [Fact]
    public void ANameWithALineBreakStaysOnItsLine()
    {
        EvaluationSummary summary = SampleSummary.Full with { Skipped = [new("a\n# b\r\n.png", "is empty")] };

        Assert.Contains("- a \\# b\uFFFD .png: is empty", Lines(summary));
    }

    [Fact]
    public void SettingsAndDifferencesAppear()
    {
        string[] lines = Lines(SampleSummary.Full);

        Assert.Contains("| β | 0.7 |", lines);
        Assert.Contains("| Seed | 20260424 |", lines);
        // 0.541 − 0.712 = −0.171, ± 0.0123 / 2.
        Assert.Contains(lines, line => line.StartsWith(
            "| Sparseness ↑ | −0.171 [−0.177, −0.165], p = 0.003 (raw &lt; 0.001), worse |", StringComparison.Ordinal));
    }

    [Fact]
    public void EmptyAndLonelyRunsAreWritten()
    {
        Assert.Contains("No image was explained, so there is nothing to compare.", Lines(SampleSummary.Empty));
        Assert.Contains(Lines(SampleSummary.OneMethod), line => line.StartsWith(
            "On 200 images QUBO-CAM was measured on 8 metrics. It ran alone", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSameSummaryGivesTheSameBytes() =>
        Assert.Equal(MarkdownReport.Render(SampleSummary.Full), MarkdownReport.Render(SampleSummary.Full));

    private static int Cells(string row) => row.Replace(@"\|", "", StringComparison.Ordinal).Count(letter => letter == '|');

    private static IEnumerable<string[]> Tables(string[] lines)
    {
        List<string> table = [];
        foreach (string line in lines)
            if (line.StartsWith('|')) table.Add(line);
            else if (table.Count > 0)
            {
                yield return [.. table];
                table.Clear();
            }
    }
}
