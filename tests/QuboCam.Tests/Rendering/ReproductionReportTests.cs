using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;

namespace QuboCam.Tests;

public sealed class ReproductionReportTests
{
    private static readonly (int Qubits, double Gap)[] Gaps = [(4, 0.0108), (5, 0.02), (7, 0.1), (4, 0.15), (9, 0.2)];

    private static ReproductionSummary Sample { get; } = new()
    {
        DataSet = SampleSummary.HostileImage,
        Version = "1.2.3",
        Settings = [("β", "0.7")],
        Convention = "authors-figures",
        Models = [new ReproducedModel("net<16>", 16, SampleSummary.Full, [.. Gaps.Select(g => new AnnealedProblem(g.Qubits, g.Gap, g.Gap))])],
        Times = [50],
        Gaps = [ScaledQuantity.Of("minimumGap", "Δ_min over 0 ≤ s ≤ 1", Gaps.Select(g => (g.Qubits, (double?)g.Gap)), seed: 1)],
        Fidelities = [ScaledQuantity.Of("fidelity 50", "F, τ = 50", [(4, 0.6), (5, 0.1)], seed: 1)],
        Problems = Gaps.Length,
        LeftOut = [("a | b class 3", "19 qubits, more than --max-qubits 18")],
    };

    // By hand from the published 0.0108: ours, the 5 % quantile of five gaps, is 0.0108 + 0.2 · 0.0092 = 0.01264; a factor of 1.17.
    [Fact]
    public void AQuantileWithinAFactorOfTwoAgrees()
    {
        PublishedComparison five = Comparison("Δ_min, 5 % quantile");

        Assert.Equal([0.0108], five.Published);
        Assert.Equal(0.01264, five.Ours!.Value, tolerance: 1e-12);
        Assert.Equal(Agreement.WithinFactorTwo, five.Agreement);
        Assert.Equal("agrees, factor 1.17", ReproductionText.Verdict(five));
    }

    // No gap lies below 0.01, against 4.6 %; the smallest is 0.0108 against 0.0023.
    [Theory]
    [InlineData("part of the problems with Δ_min < 0.01", 0)]
    [InlineData("smallest Δ_min", 0.0108)]
    public void AFigureBeyondAFactorOfTwoDiffers(string quantity, double ours)
    {
        Assert.Equal(ours, Comparison(quantity).Ours);
        Assert.Equal(Agreement.Differs, Comparison(quantity).Agreement);
    }

    // Published at d = 5 and τ = 50: 0.656; ours 0.1 alone, so that the quartiles are 0.1 too.
    [Fact]
    public void AFidelityOutsideOfQuartilesAndFactorDiffers() =>
        Assert.Equal(Agreement.Differs, Comparison("F at d = 5, τ = 50").Agreement);

    // Published at d = 4 and τ = 50: 0.544, more than twice the median 0.26, but between the quartiles 0.25 and 0.9.
    [Fact]
    public void APublishedFidelityBetweenTheQuartilesAgreesWhereTheMedianIsFarOff()
    {
        ReproductionSummary wide = Sample with
        {
            Fidelities = [ScaledQuantity.Of("fidelity 50", "F", [(4, 0.25), (4, 0.25), (4, 0.26), (4, 0.9), (4, 0.9)], seed: 1)],
        };

        PublishedComparison four = PublishedComparison.Of(wide).Single(c => c.Quantity == "F at d = 4, τ = 50");

        Assert.Equal((0.25, 0.9), four.Spread);
        Assert.Equal(Agreement.InsideRange, four.Agreement);
    }

    // 0.426 and 0.388 are published at d = 7; 0.8 is within a factor of two of the first, not of the second.
    [Fact]
    public void OfTwoPublishedValuesBothHaveToAgree()
    {
        ReproductionSummary other = Sample with { Fidelities = [ScaledQuantity.Of("fidelity 50", "F", [(7, 0.8)], seed: 1)] };

        Assert.Equal(Agreement.Differs, PublishedComparison.Of(other).Single(c => c.Quantity == "F at d = 7, τ = 50").Agreement);
    }

    [Fact]
    public void WhatDidNotRunIsNotCompared()
    {
        Assert.Equal(Agreement.NotCompared, Comparison("F at d = 4, τ = 10").Agreement);
        Assert.Equal(Agreement.NotCompared, Comparison("F at d = 8, τ = 50").Agreement);
        Assert.Equal(Agreement.NotCompared, Comparison("overlap of cat and monkey").Agreement);
    }

    // The median of 4, 4, 5, 7, 9 is 5, between 4 and 7.
    [Fact]
    public void NumbersOfQubitsAgreeByTheirMedian() =>
        Assert.Equal((5, Agreement.InsideRange), ((int)Comparison("qubits d, N_f = 16").Ours!.Value, Comparison("qubits d, N_f = 16").Agreement));

    // The classes of the sample have two of the paper's pairs: deer and horse, and none of the others by their exact names.
    [Fact]
    public void PairsOfClassesAreComparedByName()
    {
        PublishedComparison pair = Comparison("overlap of deer and horse");
        DisentanglementResult first = Sample.Models[0].Overlaps[0];

        Assert.Equal(first.Overlap[4 * 10 + 7], pair.Ours);
    }

    [Fact]
    public void ThePageIsWellFormedAndLoadsNothing()
    {
        XElement page = Page(Sample);

        string[] addresses = [.. page.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href").Select(a => a.Value)];
        Assert.All(addresses, address => Assert.True(address[0] == '#' || address.StartsWith("data:image/png;base64,", StringComparison.Ordinal)));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link");
        Assert.DoesNotContain("<script", Encoding.UTF8.GetString(ReproductionReport.Render(Sample)), StringComparison.OrdinalIgnoreCase);
        string[] anchors = [.. addresses.Where(a => a[0] == '#').Select(a => a[1..])];
        Assert.Equal(anchors, page.Descendants("section").Select(s => s.Attribute("id")!.Value));
    }

    [Fact]
    public void HeadingsDescendOneLevelAtATime()
    {
        int[] levels = [.. Page(Sample).Descendants().Select(e => e.Name.LocalName).Where(n => n is "h1" or "h2" or "h3" or "h4").Select(n => n[1] - '0')];

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Fact]
    public void TheFirstSentenceCountsTheVerdicts()
    {
        ImmutableArray<PublishedComparison> all = PublishedComparison.Of(Sample);
        int compared = all.Count(c => c.Agreement != Agreement.NotCompared), differ = all.Count(c => c.Agreement == Agreement.Differs);

        string lead = Page(Sample).Descendants("p").Single(p => p.Attribute("class")?.Value == "lead").Value;

        Assert.StartsWith($"Of {compared} published figures that this run can be held against, {compared - differ} agree", lead, StringComparison.Ordinal);
        Assert.EndsWith($"{differ} differ.", lead, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunWithoutProblemsOrClassesStillHasAPage()
    {
        ReproductionSummary empty = Sample with
        {
            Models = [new ReproducedModel("none", 512, SampleSummary.Empty, [])],
            Gaps = [], Fidelities = [ScaledQuantity.Of("fidelity 50", "F", [], seed: 1)], Problems = 0,
        };

        Assert.Contains("None of the published figures", Page(empty).Value);
        Assert.Empty(ReproductionReport.Plots(empty));
        Assert.Contains("None of the published figures", Encoding.UTF8.GetString(ReproductionReport.RenderMarkdown(empty)));
    }

    [Fact]
    public void EveryPlotOfTheMarkdownIsAFile()
    {
        string markdown = Encoding.UTF8.GetString(ReproductionReport.RenderMarkdown(Sample));

        Assert.NotEmpty(ReproductionReport.Plots(Sample));
        Assert.All(ReproductionReport.Plots(Sample), plot => Assert.Contains($"]({Uri.EscapeDataString(plot.Name)})", markdown));
        Assert.Equal(ReproductionReport.Plots(Sample).Length, markdown.Split("![").Length - 1);
    }

    private static PublishedComparison Comparison(string quantity) => PublishedComparison.Of(Sample).Single(c => c.Quantity == quantity);

    private static XElement Page(ReproductionSummary summary) => XElement.Parse(
        Encoding.UTF8.GetString(ReproductionReport.Render(summary)).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
}
