namespace QuboCam.Tests;

public sealed class AnnealingScheduleTests
{
    private static readonly ScheduleTable Table = new([0, 0.2, 0.5, 0.8, 1], [6, 3, 1, 0.1, 0], [0.01, 1, 4, 9, 12],
        IsGHz: false);

    public static TheoryData<string> Names => ["linear", "quadratic", "table", "GHz", "two rows"];

    [Theory, InlineData(0, 1, 0), InlineData(0.25, 0.75, 0.25), InlineData(1, 0, 1)]
    public void LinearIsOneMinusSAndS(double s, double a, double b) => Assert.Equal((a, b), AnnealingSchedule.Linear.At(s));

    [Theory, InlineData(0, 1, 0), InlineData(0.25, 0.5625, 0.0625), InlineData(1, 0, 1)]
    public void QuadraticIsTheirSquares(double s, double a, double b) => Assert.Equal((a, b), AnnealingSchedule.Quadratic.At(s));

    [Fact]
    public void ATableIsMetInItsRows()
    {
        AnnealingSchedule schedule = Named("table");

        for (int row = 0; row < Table.S.Length; row++)
        {
            (double a, double b) = schedule.At(Table.S[row]);
            Assert.Equal(Table.A[row], a, tolerance: 1e-14);
            Assert.Equal(Table.B[row], b, tolerance: 1e-14);
        }
        Assert.False(schedule.IsGHz);
        Assert.Equal(1, schedule.AngularFactor);
    }

    // H/h = A/2 H_D + B/2 H_QUBO: half of the table's numbers, and 2π rad a cycle.
    [Fact]
    public void InGHzTheFactorsAreHalves()
    {
        (AnnealingSchedule device, AnnealingSchedule plain) = (Named("GHz"), Named("table"));

        foreach (double s in (double[])[0, 0.1, 0.33, 0.5, 0.9, 1])
        {
            Assert.Equal(0.5 * plain.At(s).A, device.At(s).A, tolerance: 1e-14);
            Assert.Equal(0.5 * plain.At(s).B, device.At(s).B, tolerance: 1e-14);
            Assert.Equal(0.5 * plain.SlopeAt(s).A, device.SlopeAt(s).A, tolerance: 1e-13);
            Assert.Equal(0.5 * plain.SlopeAt(s).B, device.SlopeAt(s).B, tolerance: 1e-13);
        }
        Assert.True(device.IsGHz);
        Assert.Equal(2 * Math.PI, device.AngularFactor);
    }

    [Fact]
    public void TwoRowsAreAStraightLine()
    {
        AnnealingSchedule schedule = Named("two rows");

        Assert.Equal(3 * 0.7, schedule.At(0.3).A, tolerance: 1e-14);
        Assert.Equal(5 * 0.3, schedule.At(0.3).B, tolerance: 1e-14);
        Assert.Equal((-3, 5), schedule.SlopeAt(0.3));
    }

    [Theory, MemberData(nameof(Names))]
    public void TheSlopesAreDifferences(string name)
    {
        AnnealingSchedule schedule = Named(name);
        const double h = 1e-5;

        foreach (double s in (double[])[0.013, 0.19, 0.21, 0.37, 0.501, 0.77, 0.93, 0.999])
        {
            ((double a, double b), (double beforeA, double beforeB)) = (schedule.At(s + h), schedule.At(s - h));
            // h² times a third derivative of at most a few hundred.
            Assert.Equal((a - beforeA) / (2 * h), schedule.SlopeAt(s).A, tolerance: 1e-7);
            Assert.Equal((b - beforeB) / (2 * h), schedule.SlopeAt(s).B, tolerance: 1e-7);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void TheSlopesAtTheEndsAreOneSidedDifferences(string name)
    {
        AnnealingSchedule schedule = Named(name);
        const double h = 1e-7;

        foreach ((double end, double inside) in ((double, double)[])[(0, h), (1, 1 - h)])
        {
            Assert.Equal((schedule.At(inside).A - schedule.At(end).A) / (inside - end), schedule.SlopeAt(end).A, tolerance: 1e-4);
            Assert.Equal((schedule.At(inside).B - schedule.At(end).B) / (inside - end), schedule.SlopeAt(end).B, tolerance: 1e-4);
        }
    }

    // A falls and B rises between rows too, whatever the rows: an ordinary cubic spline would swing.
    [Fact]
    public void BetweenRowsATableNeverTurns()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            double[] s = Sums(random, 4 + seed % 9, 1), fall = Sums(random, s.Length, 6), rise = Sums(random, s.Length, 6);
            AnnealingSchedule schedule = AnnealingSchedule.FromTable(
                "table", new ScheduleTable([.. s], [.. fall.Select(part => 1 - part)], [.. rise], IsGHz: false));

            (double a, double b) = schedule.At(0);
            for (int k = 1; k <= 1000; k++)
            {
                (double nextA, double nextB) = schedule.At(k / 1000.0);
                Assert.True(nextA <= a + 1e-12 && nextB >= b - 1e-12, $"seed {seed}: it turns before s = {k / 1000.0}");
                (a, b) = (nextA, nextB);
            }
        }
    }

    [Theory, InlineData(-1e-9), InlineData(1.0000001), InlineData(double.NaN)]
    public void AFractionOutsideIsRefused(double s)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AnnealingSchedule.Linear.At(s));
        Assert.Throws<ArgumentOutOfRangeException>(() => AnnealingSchedule.Linear.SlopeAt(s));
    }

    private static AnnealingSchedule Named(string name) => name switch
    {
        "linear" => AnnealingSchedule.Linear,
        "quadratic" => AnnealingSchedule.Quadratic,
        "table" => AnnealingSchedule.FromTable(name, Table),
        "GHz" => AnnealingSchedule.FromTable(name, Table with { IsGHz = true }),
        _ => AnnealingSchedule.FromTable(name, new ScheduleTable([0, 1], [3, 0], [0, 5], IsGHz: false)),
    };

    /// <summary>From 0 to 1 in random steps, some of them of almost nothing where the power is high.</summary>
    private static double[] Sums(Random random, int count, double power)
    {
        double[] sums = new double[count];
        for (int i = 1; i < count; i++) sums[i] = sums[i - 1] + 0.01 + Math.Pow(random.NextDouble(), power);
        return [.. sums.Select(sum => sum / sums[^1])];
    }
}
