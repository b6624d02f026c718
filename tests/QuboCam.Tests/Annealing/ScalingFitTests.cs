namespace QuboCam.Tests;

public sealed class ScalingFitTests
{
    // ln y = 2, 2, 1, 0, 0 at d = 1…5. By hand: slope −6/10, intercept 1 + 0.6·3 = 2.8, residuals −0.2, 0.4, 0, −0.4, 0.2.
    private static readonly (int, double)[] ByHand =
        [(1, Math.Exp(2)), (2, Math.Exp(2)), (3, Math.E), (4, 1), (5, 1)];

    [Theory]
    [InlineData(-2.5, 3)]
    [InlineData(0.75, 1e-4)]
    public void AnExactPowerLawGivesItsExponent(double exponent, double factor)
    {
        (int, double)[] pairs = [.. Enumerable.Range(4, 11).Select(d => (d, factor * Math.Pow(d, exponent)))];

        ScalingFit fit = new(pairs, seed: 1);

        Assert.Equal(exponent, fit.PowerLaw.Exponent, tolerance: 1e-12);
        Assert.Equal(factor, fit.PowerLaw.Factor, tolerance: 1e-12 * factor);
        Assert.Equal((exponent, exponent), (Math.Round(fit.PowerLaw.Low, 9), Math.Round(fit.PowerLaw.High, 9)));
        Assert.Equal(ScalingForm.PowerLaw, fit.Verdict);
        Assert.Equal(1, fit.PowerLaw.AkaikeWeight, tolerance: 1e-12);
        Assert.Equal(factor * Math.Pow(6, exponent), fit.PowerLaw.At(6), tolerance: 1e-12 * factor);
    }

    [Theory]
    [InlineData(0.4, 2)]
    [InlineData(-0.7, 1e5)] // grows with d, as a time to solution
    public void AnExactExponentialGivesItsExponent(double exponent, double factor)
    {
        (int, double)[] pairs = [.. Enumerable.Range(4, 11).Select(d => (d, factor * Math.Exp(-exponent * d)))];

        ScalingFit fit = new(pairs, seed: 1);

        Assert.Equal(exponent, fit.Exponential.Exponent, tolerance: 1e-12);
        Assert.Equal(factor, fit.Exponential.Factor, tolerance: 1e-11 * factor);
        Assert.Equal((exponent, exponent), (Math.Round(fit.Exponential.Low, 9), Math.Round(fit.Exponential.High, 9)));
        Assert.Equal(ScalingForm.Exponential, fit.Verdict);
        Assert.Equal(0, fit.PowerLaw.AkaikeWeight, tolerance: 1e-12);
        Assert.Equal(factor * Math.Exp(-6 * exponent), fit.Exponential.At(6), tolerance: 1e-9 * factor * Math.Exp(-6 * exponent));
    }

    [Fact]
    public void TheExponentialOfASmallExampleIsThatByHand()
    {
        ScalingLaw fit = new ScalingFit(ByHand, seed: 1).Exponential;

        Assert.Equal(0.6, fit.Exponent, tolerance: 1e-12);
        Assert.Equal(Math.Exp(2.8), fit.Factor, tolerance: 1e-10);
        Assert.Equal(0.04 + 0.16 + 0 + 0.16 + 0.04, fit.ResidualSumOfSquares, tolerance: 1e-12);
        // n ln(RSS/n) + 2k + 2k(k+1)/(n−k−1) = 5 ln 0.08 + 6 + 24/1, and ln 0.08 = −2.5257286443.
        Assert.Equal(30 - 12.6286432215, fit.Aicc!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void ThePowerLawSolvesTheNormalEquations()
    {
        (int Qubits, double Value)[] pairs = Noisy(seed: 3, noise: 0.5, at: d => 2 * Math.Pow(d, -3));

        ScalingFit fit = new(pairs, seed: 1);

        // [n Σx; Σx Σx²] (c, a) = (Σy, Σxy) by Cramer's rule.
        double n = pairs.Length, sx = 0, sy = 0, sxx = 0, sxy = 0;
        foreach ((double x, double y) in pairs.Select(pair => (Math.Log(pair.Qubits), Math.Log(pair.Value))))
            (sx, sy, sxx, sxy) = (sx + x, sy + y, sxx + x * x, sxy + x * y);
        double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx), intercept = (sxx * sy - sx * sxy) / (n * sxx - sx * sx);
        double rss = pairs.Sum(pair => Math.Pow(Math.Log(pair.Value) - intercept - slope * Math.Log(pair.Qubits), 2));
        Assert.Equal(slope, fit.PowerLaw.Exponent, tolerance: 1e-10);
        Assert.Equal(Math.Exp(intercept), fit.PowerLaw.Factor, tolerance: 1e-9);
        Assert.Equal(rss, fit.PowerLaw.ResidualSumOfSquares, tolerance: 1e-10);
        Assert.Equal(n * Math.Log(rss / n) + 6 + 24 / (n - 4), fit.PowerLaw.Aicc!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void TheWeightsAreThoseOfTheDifference()
    {
        ScalingFit fit = new(ByHand, seed: 1);

        double power = Math.Exp(-0.5 * fit.PowerLaw.Aicc!.Value), exponential = Math.Exp(-0.5 * fit.Exponential.Aicc!.Value);
        Assert.Equal(fit.Exponential.Aicc.Value - fit.PowerLaw.Aicc.Value, fit.AiccDifference, tolerance: 1e-12);
        Assert.Equal(power / (power + exponential), fit.PowerLaw.AkaikeWeight, tolerance: 1e-12);
        Assert.Equal(exponential / (power + exponential), fit.Exponential.AkaikeWeight, tolerance: 1e-12);
    }

    [Fact]
    public void WhereBothFormsAreAlikeNothingIsDecided()
    {
        // From 100 to 104 ln d is a straight line to within 0.02 %.
        ScalingFit fit = new([.. Noisy(seed: 4, noise: 0.1, at: _ => 1).Select(pair => (96 + pair.Qubits, pair.Value))], seed: 1);

        Assert.Null(fit.Verdict);
        Assert.InRange(fit.PowerLaw.AkaikeWeight, 0.27, 0.73); // 1/(1 + e^±1)
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9)]
    [InlineData(7.3)]
    public void AConstantFitsBothFormsAndDecidesNothing(double value)
    {
        ScalingFit fit = new([(4, value), (5, value), (6, value), (7, value), (9, value)], seed: 1);

        Assert.Null(fit.Verdict);
        Assert.Equal((0.5, 0.5), (fit.PowerLaw.AkaikeWeight, fit.Exponential.AkaikeWeight));
        Assert.Equal(0, fit.PowerLaw.Exponent, tolerance: 1e-12);
    }

    [Fact]
    public void FourPairsHaveADifferenceButNoCriterion()
    {
        ScalingFit fit = new([(4, 0.5), (6, 0.2), (8, 0.1), (10, 0.01)], seed: 1);

        Assert.Null(fit.PowerLaw.Aicc);
        Assert.Null(fit.Exponential.Aicc);
        double expected = 4 * Math.Log(fit.Exponential.ResidualSumOfSquares / fit.PowerLaw.ResidualSumOfSquares);
        Assert.Equal(expected, fit.AiccDifference, tolerance: 1e-12);
    }

    [Fact]
    public void TheIntervalsHoldTheTrueExponentInAboutNineteenOfTwentyDataSets()
    {
        const int DataSets = 200;
        int power = 0, exponential = 0;

        for (ulong i = 0; i < DataSets; i++)
        {
            ScalingLaw law = new ScalingFit(Noisy(i, noise: 0.4, at: d => Math.Pow(d, -2)), seed: i).PowerLaw;
            power += law.Low <= -2 && -2 <= law.High ? 1 : 0;
            law = new ScalingFit(Noisy(1000 + i, noise: 0.4, at: d => Math.Exp(-0.3 * d)), seed: i).Exponential;
            exponential += law.Low <= 0.3 && 0.3 <= law.High ? 1 : 0;
        }

        // 190 ± 3 are expected of exact intervals; those of a percentile bootstrap of 44 pairs are a little short.
        Assert.InRange(power, 174, 199);
        Assert.InRange(exponential, 174, 199);
    }

    [Fact]
    public void TheSameSeedGivesTheSameFitAndAnotherOneOtherIntervals()
    {
        (int, double)[] pairs = Noisy(seed: 5, noise: 0.5, at: d => Math.Exp(-0.3 * d));

        ScalingFit first = new(pairs, seed: 7), again = new(pairs, seed: 7), other = new(pairs, seed: 8);

        Assert.Equal(first, again);
        Assert.NotEqual(first.PowerLaw.Low, other.PowerLaw.Low);
        Assert.Equal(first.PowerLaw.Exponent, other.PowerLaw.Exponent);
    }

    [Theory]
    [InlineData("3 came", 4, 1.0, 5, 1.0, 6, 1.0)]
    [InlineData("3 different d; 2 came", 4, 1.0, 5, 1.0, 5, 1.0, 4, 2.0)]
    [InlineData("0 came at d = 6", 4, 1.0, 5, 1.0, 6, 0.0, 7, 1.0)]
    [InlineData("-1 came", 4, 1.0, 5, 1.0, 6, -1.0, 7, 1.0)]
    [InlineData("NaN came", 4, 1.0, 5, 1.0, 6, double.NaN, 7, 1.0)]
    [InlineData("at d = 7", 4, 1.0, 5, 1.0, 6, 1.0, 7, double.PositiveInfinity)]
    [InlineData("qubits", 0, 1.0, 5, 1.0, 6, 1.0, 7, 1.0)]
    public void WhatCannotBeFittedIsRefused(string says, params object[] numbers)
    {
        (int, double)[] pairs = [.. numbers.Chunk(2).Select(pair => ((int)pair[0], (double)pair[1]))];

        ArgumentException error = Assert.Throws<ArgumentException>(() => new ScalingFit(pairs, seed: 1));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void QuantilesInterpolateBetweenTheNearestValues()
    {
        // Of 0, 1, 4, 9 the positions 3p are 0.15, 0.75, 1.5, 2.25 and 2.85.
        Quantiles quantiles = Quantiles.Of([9, 0, 4, 1]);

        Assert.Equal(4, quantiles.Count);
        Assert.Equal(0.15, quantiles.FivePercent, tolerance: 1e-12);
        Assert.Equal(0.75, quantiles.LowerQuartile, tolerance: 1e-12);
        Assert.Equal(2.5, quantiles.Median, tolerance: 1e-12);
        Assert.Equal(4 + 0.25 * 5, quantiles.UpperQuartile, tolerance: 1e-12);
        Assert.Equal(4 + 0.85 * 5, quantiles.NinetyFivePercent, tolerance: 1e-12);
    }

    [Fact]
    public void QuantilesComeByNumberOfQubits()
    {
        (int Qubits, Quantiles Quantiles)[] all = [.. Quantiles.ByQubits([(8, 3), (4, 7), (8, 1)])];

        Assert.Equal([(4, new Quantiles(1, 7, 7, 7, 7, 7)), (8, new Quantiles(2, 1.1, 1.5, 2, 2.5, 2.9))], all.Select(Rounded));
    }

    [Fact]
    public void QuantilesOfNothingAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Quantiles.Of([]));
        Assert.Throws<ArgumentException>(() => Quantiles.Of([1, double.NaN]));
    }

    private static (int, Quantiles) Rounded((int Qubits, Quantiles Q) entry) => (entry.Qubits, new Quantiles(
        entry.Q.Count, Math.Round(entry.Q.FivePercent, 9), Math.Round(entry.Q.LowerQuartile, 9), Math.Round(entry.Q.Median, 9),
        Math.Round(entry.Q.UpperQuartile, 9), Math.Round(entry.Q.NinetyFivePercent, 9)));

    /// <summary>Four values at each d from 4 to 14, times a logarithmic normal factor.</summary>
    private static (int Qubits, double Value)[] Noisy(ulong seed, double noise, Func<int, double> at)
    {
        RandomStream random = new(seed, stream: 99);
        List<(int, double)> pairs = [];
        for (int d = 4; d <= 14; d++)
            for (int i = 0; i < 4; i++)
            {
                // Box and Muller.
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextSingle())) * Math.Cos(2 * Math.PI * random.NextSingle());
                pairs.Add((d, at(d) * Math.Exp(noise * normal)));
            }
        return [.. pairs];
    }
}
