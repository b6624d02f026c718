namespace QuboCam.Tests;

public sealed class AnnealControlTests
{
    private static (double, double)[] Points(AnnealControl control, double usual = 20) =>
        [.. control.Points(usual).Select(point => (point.TimeMicroseconds, point.S))];

    [Fact]
    public void APlainAnnealHasNoPoints()
    {
        Assert.Empty(new AnnealControl { AnnealingTimeMicroseconds = 5 }.Points(20));
        Assert.False(new AnnealControl().IsReverse);
    }

    [Fact]
    public void APauseStretchesTheAnneal()
    {
        // The solver's own 20 µs: s = 0.25 after 5 µs, a rest of 100 µs, then 15 µs more.
        Assert.Equal([(0, 0), (5, 0.25), (105, 0.25), (120, 1)], Points(new AnnealControl { Pause = new AnnealHold(0.25, 100) }));
    }

    [Fact]
    public void AReverseAnnealGoesBackAndForthAtTheSpeedOfAForwardOne()
    {
        AnnealControl control = new() { Reverse = new AnnealHold(0.25, 50), AnnealingTimeMicroseconds = 4 };

        Assert.Equal([(0, 1), (3, 0.25), (53, 0.25), (56, 1)], Points(control));
        Assert.True(control.IsReverse);
    }

    [Theory]
    [InlineData("[[0,0],[20,1]]", false)]
    [InlineData("[[0, 0], [10, 0.4], [60, 0.4], [70, 1]]", false)]
    [InlineData("[[0,1],[5,0.45],[99,0.45],[100,1]]", true)]
    public void AScheduleIsReadAsItIsWritten(string json, bool isReverse)
    {
        AnnealControl control = new() { Schedule = AnnealControl.ParseSchedule(json) };

        IEnumerable<string> pairs = Points(control).Select(point => FormattableString.Invariant($"[{point.Item1},{point.Item2}]"));
        Assert.Equal(json.Replace(" ", ""), $"[{string.Join(",", pairs)}]");
        Assert.Equal(isReverse, control.IsReverse);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[[0,0]]")]
    [InlineData("[[0,0],[1]]")]
    [InlineData("[[0,0],null]")]
    [InlineData("[[0,0],[1,1,1]]")]
    [InlineData("[[1,0],[2,1]]")]
    [InlineData("[[0,0],[0,1]]")]
    [InlineData("[[0,0],[5,0.5],[4,1]]")]
    [InlineData("[[0,0],[5,0.9]]")]
    [InlineData("[[0,0.5],[5,1]]")]
    [InlineData("[[0,0],[5,1.5],[6,1]]")]
    [InlineData("[[0,0],[1e999,1]]")]
    [InlineData("{\"0\":0}")]
    public void WhatIsNoScheduleIsRefusedInOneLine(string json)
    {
        InputException error = Assert.Throws<InputException>(() => AnnealControl.ParseSchedule(json));

        Assert.StartsWith("The schedule ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void TwoWaysAtOnceAreRefused()
    {
        AnnealHold hold = new(0.5, 1);
        AnnealControl[] controls =
        [
            new() { Pause = hold, Reverse = hold },
            new() { Pause = hold, Schedule = AnnealControl.ParseSchedule("[[0,0],[1,1]]") },
            new() { AnnealingTimeMicroseconds = 1, Schedule = AnnealControl.ParseSchedule("[[0,0],[1,1]]") },
        ];

        Assert.All(controls, control => Assert.Throws<InputException>(() => control.Points(20)));
    }

    [Theory]
    [InlineData(0, 1), InlineData(1, 1), InlineData(double.NaN, 1), InlineData(0.5, 0), InlineData(0.5, double.PositiveInfinity),
        InlineData(0.5, double.NaN)]
    public void ARestLiesWithinTheAnnealAndTakesTime(double s, double microseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnealHold(s, microseconds));

    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void AnAnnealTakesTime(double microseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnealControl { AnnealingTimeMicroseconds = microseconds });
}
