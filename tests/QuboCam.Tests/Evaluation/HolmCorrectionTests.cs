namespace QuboCam.Tests;

public sealed class HolmCorrectionTests
{
    // By hand, m = 4: 0.005·4 = 0.02, 0.01·3 = 0.03, 0.03·2 = 0.06, 0.04·1 raised to 0.06.
    [Fact]
    public void FourComparisonsAreThoseOfTheHandCalculation()
    {
        double[] adjusted = HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]);

        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(p => Math.Round(p, 12)));
    }

    // S. P. Wright, Biometrics 48, 1005 (1992), table 1 lists these raw values; 15 − j + 1 times each, made monotone, by hand.
    [Fact]
    public void FifteenComparisonsAreThoseOfTheHandCalculation()
    {
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.000];

        double[] adjusted = HolmCorrection.Adjust(p);

        double[] byHand =
            [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1];
        Assert.Equal(byHand, adjusted.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void OneComparisonStaysAsItIs() => Assert.Equal([0.2], HolmCorrection.Adjust([0.2]));

    [Fact]
    public void NoComparisonGivesNone() => Assert.Empty(HolmCorrection.Adjust([]));

    [Theory, InlineData(double.NaN), InlineData(-0.1), InlineData(1.1)]
    public void ANumberThatIsNoProbabilityIsRefused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HolmCorrection.Adjust([0.5, p]));
}
