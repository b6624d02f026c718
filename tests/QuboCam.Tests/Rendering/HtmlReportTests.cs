using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QuboCam.Tests;

public sealed class HtmlReportTests
{
    public static TheoryData<string> Samples =>
        [nameof(SampleSummary.Full), nameof(SampleSummary.Empty), nameof(SampleSummary.OneMethod),
        nameof(NoMethod), nameof(OneClass), nameof(ManyClasses)];

    private static EvaluationSummary NoMethod =>
        SampleSummary.Empty with { Methods = [], Metrics = [], Skipped = [], Settings = [] };

    private static EvaluationSummary OneClass => WithClasses(1);

    private static EvaluationSummary ManyClasses => WithClasses(120);

    [Theory, MemberData(nameof(Samples))]
    public void TheFileIsWellFormedXml(string sample)
    {
        XElement page = Parsed(Sample(sample));

        Assert.Equal("html", page.Name.LocalName);
        Assert.Equal("en", page.Attribute("lang")?.Value);
        Assert.Single(page.Descendants("h1"));
    }

    [Theory, MemberData(nameof(Samples))]
    public void TheSameSummaryGivesTheSameBytes(string sample) =>
        Assert.Equal(HtmlReport.Render(Sample(sample)), HtmlReport.Render(Sample(sample)));

    [Theory, MemberData(nameof(Samples))]
    public void HeadingsDescendOneLevelAtATime(string sample)
    {
        int[] levels = [.. Parsed(Sample(sample)).Descendants().Select(e => e.Name.LocalName)
            .Where(name => Regex.IsMatch(name, "^h[1-6]$")).Select(name => name[1] - '0')];

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Fact]
    public void NothingIsLoadedFromElsewhere()
    {
        XElement page = Parsed(SampleSummary.Full);
        string[] addresses = [.. page.Descendants().Attributes()
            .Where(a => a.Name.LocalName is "src" or "href" or "srcset" or "action" or "data" or "poster").Select(a => a.Value)];

        Assert.All(addresses, address =>
            Assert.True(address[0] == '#' || address.StartsWith("data:image/png;base64,", StringComparison.Ordinal)));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "iframe" or "object" or "base");
        Assert.DoesNotMatch("url\\(|@import|https?://", page.Descendants("style").Single().Value);
    }

    [Fact]
    public void HostileNamesAreShownAsText()
    {
        string html = Encoding.UTF8.GetString(HtmlReport.Render(SampleSummary.Full));
        XElement page = Parsed(SampleSummary.Full);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>cat", html, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("code"), code => code.Value == SampleSummary.HostileImage);
        Assert.Contains(page.Descendants("text"), text => text.Value == "<b>cat</b>");
        // The override of direction would let "exe.png" end a name that ends otherwise.
        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("class_3/\uFFFDgnp.exe", html, StringComparison.Ordinal);
    }

    // Each cell by hand from the sample: 0.612 ± 0.0171, and Score-CAM's 0.651, the largest of the row.
    [Fact]
    public void TheTableHoldsMeansIntervalsAndVerdicts()
    {
        XElement row = Parsed(SampleSummary.Full).Descendants("section").Single(s => s.Attribute("id")?.Value == "figures")
            .Descendants("tr").Single(tr => tr.Element("th")!.Value.StartsWith("Insertion", StringComparison.Ordinal));
        string[] cells = [.. row.Elements("td").Select(cell => string.Join('|', cell.Elements().Select(e => e.Value)))];

        Assert.Equal(
            ["0.612|[0.595, 0.629]", "0.643|[0.626, 0.660]|better", "0.639|[0.622, 0.656]|better",
                "0.651 ★|[0.634, 0.668]|better",
                "0.641|[0.624, 0.658]|better"],
            cells);
        Assert.Contains("↑", row.Element("th")!.Value, StringComparison.Ordinal);
        Assert.Contains("higher is better", row.Element("th")!.Value, StringComparison.Ordinal);
    }

    // Grad-CAM − QUBO-CAM on insertion is 0.643 − 0.612 = 0.031, half-width 0.0171 / 2.
    [Fact]
    public void TheHeadlineSaysWhereTheFirstMethodLoses()
    {
        XElement header = Parsed(SampleSummary.Full).Descendants("header").Single();
        string lead = header.Elements("p").Single(p => p.Attribute("class")?.Value == "lead").Value;
        string againstGradCam = header.Descendants("li").First().Value;

        Assert.StartsWith("On 200 images, 172 of them classified correctly, QUBO-CAM was compared with Grad-CAM, Grad-CAM++, ",
            lead,
            StringComparison.Ordinal);
        Assert.Contains("Insertion (higher is better) is lower than that of Grad-CAM by 0.031 (difference −0.031 [−0.040, "
            + "−0.022], p = 0.003)",
            lead, StringComparison.Ordinal);
        Assert.StartsWith("Against Grad-CAM: better on Sparseness (+0.171) and Complexity (−0.910); worse on Deletion (+0.016), "
            + "Insertion",
            againstGradCam, StringComparison.Ordinal);
        Assert.EndsWith("within chance on Increase in confidence.", againstGradCam, StringComparison.Ordinal);
    }

    // 0.076 ± 0.011 lies above 0.031 ± 0.011 and overlaps 0.082 ± 0.011.
    [Fact]
    public void AMethodThatDoesNotBeatItsControlsIsSaidToFail()
    {
        string section = Section(SampleSummary.Full, "classes");

        Assert.Contains("above its control Top maps by importance, same number at 0.031 [0.020, 0.042]", section,
            StringComparison.Ordinal);
        Assert.Contains("not told apart from its control Grad-CAM sharpened", section, StringComparison.Ordinal);
        Assert.Contains("QUBO-CAM does not beat its controls", section, StringComparison.Ordinal);
    }

    [Fact]
    public void AMethodBelowItsControlsIsSaidToBeatThem()
    {
        EvaluationSummary summary = SampleSummary.Full with
        {
            Disentanglement = [SampleSummary.Overlap("qubo-cam", "QUBO-CAM", DisentanglementView.Maps, null, 0.076, 10),
                SampleSummary.Overlap("top-k", "Top maps", DisentanglementView.Maps, "qubo-cam", 0.2, 10)],
        };

        Assert.Contains("QUBO-CAM beats its control.", Section(summary, "classes"), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryMethodMetricSettingAndNameAppears()
    {
        string text = Parsed(SampleSummary.Full).Value;
        EvaluationSummary summary = SampleSummary.Full;
        string[] expected = [.. summary.Methods.Select(m => m.Title), .. summary.Metrics.Select(m => m.Source),
            summary.ModelSha256, "20260424",
            .. summary.Settings.Select(s => s.Value), .. SampleSummary.Classes, .. summary.Disentanglement.Select(d => d.Title),
                "is no picture"];

        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void PicturesHaveAltTextSizeAndData()
    {
        XElement picture = Parsed(SampleSummary.Full).Descendants("img").First();

        Assert.Equal("Heat maps of test_batch.bin#17: QUBO-CAM beats Grad-CAM by most on insertion",
            picture.Attribute("alt")?.Value);
        Assert.Equal(("1000", "600"), (picture.Attribute("width")?.Value, picture.Attribute("height")?.Value));
        Assert.Equal(SampleSummary.Full.Pictures[0].Png, Convert.FromBase64String(picture.Attribute("src")!.Value.Split(',')[1]));
    }

    // 120 classes share 50 rows; one class is one cell of overlap 1.
    [Fact]
    public void MatricesGrowCoarseInsteadOfLarge()
    {
        Assert.Equal(2500, Parsed(ManyClasses).Descendants("rect").Count());
        Assert.Single(Parsed(OneClass).Descendants("rect"));
        Assert.Contains("needs two classes", Section(OneClass, "classes"), StringComparison.Ordinal);
    }

    [Fact]
    public void ManySkippedImagesAreFolded()
    {
        EvaluationSummary summary = SampleSummary.Full with
        {
            Skipped = [.. Enumerable.Range(0, 40).Select(i => new SkippedImage($"{i}.png", "is empty"))],
        };

        XElement details = Parsed(summary).Descendants("details").Single();

        Assert.Equal(40, details.Descendants("li").Count());
        Assert.Empty(Parsed(SampleSummary.Full).Descendants("details"));
    }

    [Fact]
    public void AnEmptyRunSaysThatItIsEmpty() => Assert.Contains(
        "No image was explained, so there is nothing to compare.", Parsed(SampleSummary.Empty).Value, StringComparison.Ordinal);

    [Fact]
    public void ASummaryThatDoesNotFitIsRefused()
    {
        EvaluationSummary summary = SampleSummary.Full with { Metrics = SampleSummary.Full.Metrics[1..] };

        Assert.Throws<ArgumentException>(() => HtmlReport.Render(summary));
    }

    private static EvaluationSummary WithClasses(int classes) => SampleSummary.Full with
    {
        Disentanglement = [SampleSummary.Overlap("qubo-cam", "QUBO-CAM", DisentanglementView.Maps, null, 0.3, classes)],
    };

    private static EvaluationSummary Sample(string name) => name switch
    {
        nameof(SampleSummary.Full) => SampleSummary.Full,
        nameof(SampleSummary.Empty) => SampleSummary.Empty,
        nameof(SampleSummary.OneMethod) => SampleSummary.OneMethod,
        nameof(NoMethod) => NoMethod,
        nameof(OneClass) => OneClass,
        _ => ManyClasses,
    };

    private static XElement Parsed(EvaluationSummary summary) =>
        XDocument.Parse(Encoding.UTF8.GetString(HtmlReport.Render(summary)), LoadOptions.PreserveWhitespace).Root!;

    private static string Section(EvaluationSummary summary, string id) =>
        Parsed(summary).Descendants("section").Single(section => section.Attribute("id")?.Value == id).Value;
}
