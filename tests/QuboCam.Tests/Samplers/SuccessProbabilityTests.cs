namespace QuboCam.Tests;

public sealed class SuccessProbabilityTests
{
    // R. G. Newcombe, Statistics in Medicine 17, 857 (1998), Table I, method 3 (Wilson's score method), to the four digits printed.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void TheIntervalIsThatOfThePublishedTable(int successes, int reads, double low, double high)
    {
        SuccessProbability p = new(successes, reads);

        Assert.Equal(low, p.Low, tolerance: 0.00005);
        Assert.Equal(high, p.High, tolerance: 0.00005);
    }

    [Fact]
    public void TheIntervalIsTheSameFromTheOtherSide()
    {
        SuccessProbability hits = new(20, 20), misses = new(0, 20);

        Assert.Equal(1 - misses.High, hits.Low, tolerance: 1e-15);
        Assert.Equal(1, hits.High);
        Assert.Equal(0, misses.Low);
    }

    // ln 0.01 / ln(1 − p), by hand: p = 0.5 needs 6.64 reads, 0.9 exactly 2, 0.99 one.
    [Theory]
    [InlineData(1, 2, 7)]
    [InlineData(2, 3, 5)] // 4.19
    [InlineData(3, 4, 4)] // 3.32
    [InlineData(9, 10, 2)]
    [InlineData(99, 100, 1)]
    [InlineData(995, 1000, 1)]
    [InlineData(7, 7, 1)]
    [InlineData(1, 1000, 4603)] // 4602.87
    public void TimeToSolutionCountsWholeReads(int successes, int reads, int needed)
    {
        TimeToSolution time = new SuccessProbability(successes, reads).TimeToSolution(secondsPerRead: 0.5);

        Assert.Equal(0.5 * needed, time.Seconds);
    }

    [Fact]
    public void WithoutASuccessTheTimeIsInfiniteAndOnlyItsLowerLimitIsKnown()
    {
        // Wilson's upper end for 0 of 20 is 0.1611: ln 0.01 / ln 0.8389 = 26.2.
        TimeToSolution time = new SuccessProbability(0, 20).TimeToSolution(secondsPerRead: 1);

        Assert.Equal((double.PositiveInfinity, 27, double.PositiveInfinity), (time.Seconds, time.Low, time.High));
    }

    [Fact]
    public void OnlySuccessesStillLeaveAnUpperLimit()
    {
        // Wilson's lower end for 20 of 20 is 0.8389: ln 0.01 / ln 0.1611 = 2.52.
        TimeToSolution time = new SuccessProbability(20, 20).TimeToSolution(secondsPerRead: 1);

        Assert.Equal((1, 1, 3), (time.Seconds, time.Low, time.High));
    }

    [Fact]
    public void EveryOccurrenceWithinTheToleranceIsASuccess()
    {
        SampleSet samples = new()
        {
            Samples = [new([true], -2, 3), new([false], -2 + 1e-10, 4), new([false], -1, 5)],
            LowerBound = -9,
            IsOptimal = false,
            Sampler = "tabu",
        };

        SuccessProbability p = SuccessProbability.Of(samples, minimum: -2, tolerance: 1e-9);

        Assert.Equal((7, 12), (p.Successes, p.Reads));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void RefusesCountsThatCannotBe(int successes, int reads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessProbability(successes, reads));
}
