namespace QuboCam.Tests;

public sealed class AnnealingPathTests
{
    [Fact]
    public void ForwardGoesAtConstantSpeed()
    {
        AnnealingPath path = AnnealingPath.Forward(8);

        Assert.Equal(8, path.Duration);
        Assert.True(path.StartsInDriver);
        Assert.Equal([0, 0.25, 0.5, 1], ((double[])[0, 2, 4, 8]).Select(path.At));
    }

    // Speed 1/8 to s = 0.25 in time 2, a halt of 3, and on in time 6.
    [Fact]
    public void PauseHaltsOnTheWay()
    {
        AnnealingPath path = AnnealingPath.Pause(8, 0.25, 3);

        Assert.Equal([(0, 0), (2, 0.25), (5, 0.25), (11, 1)], path.Points);
        Assert.Equal([0.125, 0.25, 0.25, 0.25, 0.375, 1], ((double[])[1, 2, 3.7, 5, 6, 11]).Select(path.At));
        Assert.True(path.StartsInDriver);
    }

    [Fact]
    public void ReverseGoesBackHaltsAndReturns()
    {
        AnnealingPath path = AnnealingPath.Reverse(8, 0.25, 2);

        Assert.Equal([(0, 1), (6, 0.25), (8, 0.25), (14, 1)], path.Points);
        Assert.False(path.StartsInDriver);
        Assert.Equal([1, 0.5, 0.25, 0.5, 1], ((double[])[0, 4, 7, 10, 14]).Select(path.At));
    }

    [Fact]
    public void ReverseNeedNotHalt() => Assert.Equal([(0, 1), (6, 0.25), (12, 1)], AnnealingPath.Reverse(8, 0.25, 0).Points);

    [Fact]
    public void StretchedChangesTheTimesAlone() =>
        Assert.Equal([(0, 0), (1, 0.25), (2.5, 0.25), (5.5, 1)], AnnealingPath.Pause(8, 0.25, 3).Stretched(0.5).Points);

    [Fact]
    public void BeyondAnEndItIsThatOfTheEnd()
    {
        AnnealingPath path = new([(0, 0.1), (2, 0.7), (3, 0.6)]);

        Assert.Equal((0.1, 0.6), (path.At(-1), path.At(4)));
        Assert.Equal(0.4, path.At(1), tolerance: 1e-15);
        Assert.Equal(0.65, path.At(2.5), tolerance: 1e-15);
    }

    [Fact]
    public void ManyPointsAreJoinedByStraightLines()
    {
        AnnealingPath path = new([.. Enumerable.Range(0, 1000).Select(k => (k * k * 0.01, (1 + Math.Sin(k)) / 2))]);

        for (int k = 1; k < 1000; k++)
        {
            (double before, double after) = ((k - 1) * (k - 1) * 0.01, k * k * 0.01);
            Assert.Equal(0.5 + (Math.Sin(k - 1) + Math.Sin(k)) / 4, path.At((before + after) / 2), tolerance: 1e-10);
        }
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void ATimeIsAboveZeroAndFinite(double time)
    {
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Forward(time));
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Pause(time, 0.5, 1));
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Pause(1, 0.5, time));
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Reverse(time, 0.5, 1));
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Forward(1).Stretched(time));
    }

    [Theory, InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void AHaltOfReverseIsNotNegativeAndFinite(double halt) =>
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Reverse(8, 0.5, halt));

    [Theory, InlineData(-0.1), InlineData(1), InlineData(1.1), InlineData(double.NaN)]
    public void APlaceToTurnOrHaltLiesBelowOne(double s)
    {
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Reverse(8, s, 1));
        Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Pause(8, s, 1));
    }

    [Fact]
    public void APauseAtTheBeginningIsRefused() => Assert.ThrowsAny<ArgumentException>(() => AnnealingPath.Pause(8, 0, 1));

    [Fact]
    public void PointsThatAreNoPathAreRefused()
    {
        (double, double)[][] wrong =
        [
            [], [(0, 0)], [(1, 0), (2, 1)], [(0, 0), (0, 1)], [(0, 0), (2, 0.5), (1, 1)], [(0, 0), (1, 1.5)], [(0, -0.5), (1, 1)],
            [(0, double.NaN), (1, 1)], [(0, 0), (double.NaN, 1)], [(0, 0), (double.PositiveInfinity, 1)],
                [(double.NaN, 0), (1, 1)],
        ];

        Assert.All(wrong, points => Assert.ThrowsAny<ArgumentException>(() => new AnnealingPath([.. points])));
    }
}
