using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QuboCam.Tests;

/// <summary>The report of one explanation, of a model written node by node.</summary>
public sealed class ExplanationReportTests : IDisposable
{
    private const string Hostile = "<b>cat</b> & \"dog\"";

    private static readonly ICamMethod[] Methods = [new QuboCamMethod(), new GradCam(), new ScoreCam()];

    private static readonly OnnxModel Model = TinyModel.Create().Load();

    private readonly OnnxClassifier classifier = new(Model);

    public static TheoryData<string> Samples => ["usual", "other class", "against", "nothing selected", "cancelled", "without methods"];

    private static ExplanationReportContext Context { get; } = new()
    {
        ImageName = SampleSummary.HostileImage,
        Picture = new RgbImage(6, 6, [.. Enumerable.Range(0, 108).Select(i => (byte)(2 * i))]),
        Model = Model,
        Labels = new Labels([Hostile, "bird", "\u202Egnp.exe", "ship"]),
        Options = new SelectionOptions { Beta = 0.6 },
        Seed = 42,
        Preprocessing = "signed",
    };

    public void Dispose() => classifier.Dispose();

    [Theory, MemberData(nameof(Samples))]
    public void TheFileIsWellFormedXmlWithOneHeadingAndLevelsThatDescendOneAtATime(string sample)
    {
        XElement page = Page(Sample(sample));

        int[] levels = [.. page.Descendants().Select(e => e.Name.LocalName).Where(n => Regex.IsMatch(n, "^h[1-6]$")).Select(n => n[1] - '0')];
        Assert.Equal("en", page.Attribute("lang")?.Value);
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Theory, MemberData(nameof(Samples))]
    public void NothingIsLoadedFromElsewhereAndNamesAreShownAsText(string sample)
    {
        string html = Encoding.UTF8.GetString(ExplanationReport.Render(Sample(sample), Context));
        XElement page = Page(Sample(sample));

        string[] addresses = [.. page.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href").Select(a => a.Value)];
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.StartsWith("data:image/png;base64,", address, StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "b");
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', html); // it would let a name end otherwise than it looks
        Assert.Contains(SampleSummary.HostileImage, page.Descendants("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("th"), th => th.Value == Hostile);
    }

    [Fact]
    public void TheSameExplanationGivesTheSameBytes()
    {
        Explanation explanation = Sample("usual");

        Assert.Equal(ExplanationReport.Render(explanation, Context), ExplanationReport.Render(explanation, Context));
    }

    // z = 1.705, 0.949, −2.393, 3.560: eᶻ = 5.50, 2.58, 0.09, 35.18 of 43.36.
    [Fact]
    public void TheMostProbableClassesComeFirstWithTheirProbabilities()
    {
        IEnumerable<string[]> rows = Rows(Page(Sample("usual")), "The most probable classes.");

        Assert.Equal(
            ["ship: 81 %: 3.56", $"{Hostile}: 13 %: 1.705", "bird: 6 %: 0.9494", "\uFFFDgnp.exe: 0.2 %: −2.393"],
            rows.Select(cells => string.Join(": ", cells).Replace('\u00A0', ' ')));
    }

    [Theory]
    [InlineData("usual", "The predicted class is explained.")]
    [InlineData("other class", "Explained is the class bird.")]
    [InlineData("against", "Explained is why ship and not bird.")]
    public void TheFirstSentencesSayWhatIsExplained(string sample, string sentence)
    {
        string lead = Page(Sample(sample)).Descendants("p").Single(p => p.Attribute("class")?.Value == "lead").Value;

        Assert.StartsWith("The model predicts ship with a probability of ", lead, StringComparison.Ordinal);
        Assert.EndsWith(sentence, lead, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryMethodHasAPictureWithItsNameInWords()
    {
        XElement[] pictures = [.. Page(Sample("usual")).Descendants("div").Single(d => d.Attribute("class")?.Value == "plots").Elements("figure")];

        Assert.Equal(["Image", "QUBO-CAM", "Grad-CAM", "Score-CAM"], pictures.Select(f => f.Element("h3")!.Value));
        Assert.All(pictures.Skip(1), f => Assert.Equal($"Heat map of {f.Element("h3")!.Value} over the image", f.Element("img")!.Attribute("alt")!.Value));
        RgbImage shown = Decoded(pictures[0].Element("img")!);
        Assert.All(pictures, f => Assert.Equal((shown.Width, shown.Height), (Decoded(f.Element("img")!).Width, Decoded(f.Element("img")!).Height)));
    }

    [Fact]
    public void AMapThatIsZeroEverywhereIsSaidToShowNothing()
    {
        Explanation explanation = Sample("nothing selected");

        XElement figure = Page(explanation).Descendants("figure").Single(f => f.Element("h3")?.Value == "Grad-CAM");

        Assert.Equal("No evidence for this class: the map is zero everywhere.", figure.Element("figcaption")!.Value);
        Assert.EndsWith("; it is zero everywhere", figure.Element("img")!.Attribute("alt")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSelectionIsListedWithItsImportanceAndItsProof()
    {
        Explanation explanation = Sample("usual");
        XElement page = Page(explanation);

        Assert.NotEmpty(explanation.Selection.Maps);
        // α = W[3, k] / 36 by hand; QUBO-CAM weighs by it.
        string[] expected = [.. explanation.Selection.Maps.Select(k => Text(TinyModel.ClassWeights[3 * TinyModel.Maps + k] / 36.0))];
        Assert.Equal(expected, Rows(page, "Importance α of the selected maps.").Select(cells => cells[1]));
        Assert.Equal(expected, Rows(page, "Importance α of the selected maps.").Select(cells => cells[2]));
        Assert.Contains(page.Descendants("p"), p => p.Value.EndsWith("It is proven that no other choice is better.", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("img"), i => i.Attribute("alt")!.Value == "The selection problem as a matrix");
    }

    [Fact]
    public void WithoutASelectionTheReasonStandsInItsPlace()
    {
        XElement page = Page(Sample("nothing selected"));

        Assert.Contains(page.Descendants("p"), p => p.Value == "Nothing is selected: no feature map has positive importance for class 3.");
        Assert.DoesNotContain(page.Descendants("img"), i => i.Attribute("alt")!.Value == "The selection problem as a matrix");
    }

    [Fact]
    public void WorkThatWasCancelledIsSaidToBeIncomplete() =>
        Assert.Contains(Page(Sample("cancelled")).Descendants("p"), p => p.Value == "The work was cancelled: methods are missing.");

    [Fact]
    public void WhatIsNeededToRepeatItIsListed()
    {
        Dictionary<string, string> rows = Rows(Page(Sample("usual")), "What is needed to repeat this.").ToDictionary(cells => cells[0], cells => cells[1]);

        Assert.Equal(SampleSummary.HostileImage, rows["Image"]);
        Assert.Equal("tiny.onnx", rows["Model"]);
        Assert.Equal(Model.Sha256, rows["SHA-256 of the model"]);
        Assert.Equal("maps, 3 maps of 6×6", rows["Layer"]);
        Assert.Equal("signed", rows["Preparation"]);
        Assert.Equal("0.6", rows["β"]);
        Assert.Equal("42", rows["Seed"]);
        Assert.Matches(@"^QuboCam \d+\.\d+", rows["Made with"]);
    }

    private Explanation Sample(string name)
    {
        QuboExplainer explainer = new(classifier, new ExactSampler(new()), Context.Options, name == "without methods" ? [] : Methods);
        ImageTensor image = TinyModel.Image();
        ActivationsAndGradients trace = classifier.Trace([image], [name == "other class" ? 1 : 3])[0];
        trace = name switch
        {
            "against" => trace.HeldAgainst(1, image, classifier),
            "nothing selected" => trace with { Gradients = [.. trace.Gradients.Select(g => -Math.Abs(g))] },
            _ => trace,
        };
        Explanation explanation = explainer.Explain(trace, image, label: null, progress: null, TestContext.Current.CancellationToken);
        return name == "cancelled" ? explanation with { Cancelled = true, Methods = explanation.Methods[..1] } : explanation;
    }

    private static XElement Page(Explanation explanation) => XElement.Parse(
        Encoding.UTF8.GetString(ExplanationReport.Render(explanation, Context)).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));

    private static IEnumerable<string[]> Rows(XElement page, string caption) => page.Descendants("table")
        .Single(t => t.Element("caption")!.Value == caption).Element("tbody")!.Elements("tr").Select(tr => tr.Elements().Select(e => e.Value).ToArray());

    private static RgbImage Decoded(XElement image) =>
        ImageReader.Decode(Convert.FromBase64String(image.Attribute("src")!.Value["data:image/png;base64,".Length..]), "picture.png");

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}
