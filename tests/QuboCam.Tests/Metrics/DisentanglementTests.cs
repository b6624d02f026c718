using System.Text.Json;

namespace QuboCam.Tests;

public sealed class DisentanglementTests
{
    [Fact]
    public void OverlapAndItsMeanAreThoseOfTheReference()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("xai/disentanglement.json")));
        JsonElement root = golden.RootElement;
        int maps = root.GetProperty("F").GetInt32();
        double[][] counts = [.. root.GetProperty("selections").EnumerateObject().Select(c => Counts(c.Value, maps))];

        double[] overlap = [.. Disentanglement.Overlap(counts)];

        Assert.Equal(Rows(root.GetProperty("histograms")), counts.SelectMany(c => Disentanglement.Normalised(c)), Close);
        Assert.Equal(Rows(root.GetProperty("bhattacharyya")), overlap, Close);
        double mean = root.GetProperty("mean_offdiag").GetProperty("bhattacharyya").GetDouble();
        Assert.Equal(mean, Disentanglement.MeanOffDiagonal(overlap)!.Value, 1e-12);
    }

    [Fact]
    public void ClassesOverlapByTheRootOfWhatTheyShare()
    {
        // (¼, ¾, 0) and (0, ½, ½): √(3/8). Nothing in common with (1, 0, 0) but the first: √(1/4).
        double[] overlap = [.. Disentanglement.Overlap([[1, 3, 0], [0, 10, 10], [5, 0, 0]])];

        Assert.Equal([1, Math.Sqrt(0.375), 0.5, Math.Sqrt(0.375), 1, 0, 0.5, 0, 1], overlap, Close);
        Assert.Equal((Math.Sqrt(0.375) + 0.5) / 3, Disentanglement.MeanOffDiagonal(overlap)!.Value, 1e-12);
        Assert.Null(Disentanglement.MeanOffDiagonal([1]));
    }

    [Theory]
    [InlineData(new double[] { 0, 0 }, "All weights are 0")]
    [InlineData(new double[] { 1, -1 }, "-1 came")]
    [InlineData(new double[] { 1, double.NaN }, "NaN came")]
    public void WeightsThatAreNoDistributionAreRefused(double[] weights, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => Disentanglement.Overlap([[1, 1], weights])).Message);

    [Fact]
    public void SharpeningFindsTheExponent()
    {
        // w = (1, ½): at γ = 3 the distribution is (8/9, 1/9).
        double entropy = -(8.0 / 9 * Math.Log(8.0 / 9) + 1.0 / 9 * Math.Log(1.0 / 9));

        SharpenedWeights sharpened = Disentanglement.Sharpened([2, 1, 0], entropy);

        Assert.Equal(3, sharpened.Exponent, 1e-9);
        Assert.Equal([8.0 / 9, 1.0 / 9, 0], sharpened.Distribution, Close);
        Assert.True(sharpened.IsReached);
    }

    [Fact]
    public void AnEntropyOutOfReachGivesTheNearestEnd()
    {
        SharpenedWeights high = Disentanglement.Sharpened([2, 1, 1], Math.Log(3));
        SharpenedWeights low = Disentanglement.Sharpened([2, 2, 1], 0.1);
        SharpenedWeights limit = Disentanglement.Sharpened([2, 2, 1], Math.Log(2));
        SharpenedWeights same = Disentanglement.Sharpened([3, 3], Math.Log(2));

        Assert.Equal((1, false), (high.Exponent, high.IsReached));
        Assert.Equal([0.5, 0.25, 0.25], high.Distribution);
        Assert.Equal((double.PositiveInfinity, false), (low.Exponent, low.IsReached));
        Assert.Equal([0.5, 0.5, 0], low.Distribution);
        Assert.Equal((double.PositiveInfinity, true), (limit.Exponent, limit.IsReached));
        Assert.Equal((1, true), (same.Exponent, same.IsReached));
    }

    [Fact]
    public void JaccardIsThePartInCommon()
    {
        int[] a = [1, 2, 5], b = [2, 5, 7, 9], empty = [];

        Assert.Equal(2.0 / 5, SetOverlap.Jaccard(a, b));
        Assert.Equal(0, SetOverlap.Jaccard(a, empty));
        Assert.Null(SetOverlap.Jaccard(empty, empty));
        // Pairs: ab 2/5, a∅ 0, b∅ 0, aa 1, ab again 2/5, a∅ again 0.
        Assert.Equal((2.0 / 5 + 1 + 2.0 / 5) / 6, SetOverlap.MeanJaccard([a, b, empty, a])!.Value, 1e-12);
        Assert.Equal(
            (2.0 / 5 + 0 + 2.0 / 5 + 0) / 4, SetOverlap.MeanJaccardAcrossClasses([a, b, empty, a], [0, 1, 1, 0])!.Value, 1e-12);
        Assert.Null(SetOverlap.MeanJaccard([a]));
        Assert.Null(SetOverlap.MeanJaccardAcrossClasses([a, b], [3, 3]));
    }

    private static double[] Counts(JsonElement images, int maps)
    {
        double[] counts = new double[maps];
        foreach (JsonElement map in images.EnumerateArray().SelectMany(i => i.EnumerateArray()))
            counts[map.GetInt32()]++;
        return counts;
    }

    private static IEnumerable<double> Rows(JsonElement matrix) =>
        matrix.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetDouble());

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;
}
