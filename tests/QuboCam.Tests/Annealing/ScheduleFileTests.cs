using System.Text;

namespace QuboCam.Tests;

public sealed class ScheduleFileTests
{
    [Theory]
    [InlineData("s,A,B\n0,1,0\n0.25,0.75,0.5\n1,0,2\n")]
    [InlineData("S;b;a\n0;0;1\n0.25;0.5;0.75\n1;2;0")]
    [InlineData("\uFEFFs\tA\tB\tC\r\n0\t1\t0\t\r\n2.5e-1\t.75\t0.5\tx\r\n1\t0\t2\t9\r\n")]
    [InlineData("# a table\n\n  s   A(s)  B(s)\n 0   1  0 # start\n\n0.25 0.75   0.5\n# end\n1 0 2\n")]
    [InlineData("index, B, A(s), S\n1, 0, 1, 0\n2, 0.5, 0.75, 0.25\n3, 2, 0, 1\n")]
    [InlineData("\"s\",\"A\",\"B\"\n\"0\",\"1\",\"0\"\n\"0.25\",\"0.75\",\"0.5\"\n1,0,2\n")]
    [InlineData("s,A,B\n1e-7,1,0\n0.25,0.75,0.5\n0.9999999,0,2\n")] // ends within 1e-6
    public void ATableIsReadHoweverItsColumnsAreWritten(string text)
    {
        ScheduleTable table = Parse(text);

        Assert.Equal([0, 0.25, 1], table.S);
        Assert.Equal([1, 0.75, 0], table.A);
        Assert.Equal([0, 0.5, 2], table.B);
        Assert.False(table.IsGHz);
        Assert.Empty(table.Remarks);
    }

    [Theory]
    [InlineData("s,A(s) (GHz),B(s) (GHz)", ',')]
    [InlineData("s;A [ghz];B [GHZ]", ';')]
    [InlineData("s\tA_GHz\tB/GHz", '\t')]
    [InlineData("s  A(s) (GHz)   B(s)(GHz)", ' ')]
    [InlineData("s  A GHz   B GHz", ' ')]
    public void TheUnitIsReadFromTheHeader(string header, char separator)
    {
        ScheduleTable table = Parse($"{header}\n0{separator}9{separator}0\n1{separator}0{separator}12");

        Assert.True(table.IsGHz);
        Assert.Equal([9, 0], table.A);
        Assert.Equal([0, 12], table.B);
    }

    [Fact]
    public void WhatADeviceLeavesAtTheEndsIsAcceptedAndReported()
    {
        ScheduleTable table = Parse("s,A (GHz),B (GHz)\n0,10,0.25\n1,0.001,12.5\n");

        Assert.Equal([0.25, 12.5], table.B);
        // 0.001 of 10 and 0.25 of 12.5.
        Assert.Collection(
            table.Remarks,
            line => Assert.Equal("table.csv: A is 0.001 GHz at s = 1, 0.01 % of its largest value, not 0.", line),
            line => Assert.Equal("table.csv: B is 0.25 GHz at s = 0, 2.00 % of its largest value, not 0.", line));
    }

    [Fact]
    public void RoundingIsNoFault()
    {
        // A billionth of the largest value 2 is 2e-9.
        ScheduleTable table = Parse("s,A,B\n0,2,1e-9\n0.5,1,2\n0.6,1.000000001,1.999999999\n1,-1e-9,2\n");

        Assert.Equal([2, 1, 1.000000001, -1e-9], table.A);
        Assert.Empty(table.Remarks);
    }

    [Theory]
    [InlineData("# nothing\n\n", "holds no table")]
    [InlineData("0,1,0\n1,0,1\n", "line 1: no column is called s; a header such as \"s,A,B\" is wanted, not \"0,1,0\"")]
    [InlineData("s,A\n0,1\n1,0\n", "line 1: no column is called B")]
    [InlineData("# c\ns,A (MHz),B (MHz)\n0,1,0\n1,0,1\n", "line 2: no column is called A")]
    [InlineData("s,A,B,A(s)\n0,1,0,1\n1,0,1,0\n", "line 1: 2 columns are called A")]
    [InlineData("s,A (GHz),B\n0,1,0\n1,0,1\n", "line 1: only A is in GHz")]
    [InlineData("s,A,B(s) (GHz)\n0,1,0\n1,0,1\n", "line 1: only B is in GHz")]
    [InlineData("s (GHz),A,B\n0,1,0\n1,0,1\n", "line 1: s has the unit GHz")]
    [InlineData("s,A,B\n", "line 1: rows below the header: 0")]
    [InlineData("s,A,B\n\n0,1,0\n", "line 3: rows below the header: 1")]
    [InlineData("s,A,B\n0,1,0\n1,0\n", "line 3: \"1,0\" has no column B")]
    [InlineData("s,A,B\n0,1,0\n0.5,x,0.5\n1,0,1\n", "line 3: A = \"x\" is not a finite number")]
    [InlineData("s,A,B\n0,1,0\n0.5,,0.5\n1,0,1\n", "line 3: A = \"\" is not a finite number")]
    [InlineData("s,A,B\n0,1,0\n0.5,NaN,0.5\n1,0,1\n", "line 3: A = \"NaN\" is not a finite number")]
    [InlineData("s,A,B\n0,1,0\n1,0,Infinity\n", "line 3: B = \"Infinity\" is not a finite number")]
    [InlineData("s,A,B\n0,1,0\n1,0,1e999\n", "line 3: B = \"1e999\" is not a finite number")]
    [InlineData("s;A;B\n0;1;0\n0,5;0,5;0,5\n1;0;1\n", "line 3: s = \"0,5\" is not a finite number")]
    [InlineData("s,A,B\n0,1,0\n0.5,0.6,0.5\n0.5,0.5,0.5\n1,0,1\n", "line 4: s = 0.5 does not rise above 0.5 of line 3")]
    [InlineData("s,A,B\n0,1,0\n0.5,0.6,0.5\n0.4,0.5,0.5\n1,0,1\n", "line 4: s = 0.4 does not rise above 0.5 of line 3")]
    [InlineData("s,A,B\n0.1,1,0\n1,0,1\n", "line 2: the first s is 0.1; 0 is wanted")]
    [InlineData("s,A,B\n0,1,0\n100,0,1\n", "line 3: the last s is 100; 1 is wanted")]
    [InlineData("s,A,B\n0,1,0\n0.9999999,0,1\n1,0,1\n1.0000001,0,1\n", "line 5: s = 1.0000001 does not rise above 1 of line 4")]
    [InlineData("s,A,B\n0,1,0\n0.5,-0.1,0.5\n1,-0.2,1\n", "line 3: A = -0.1 is negative")]
    [InlineData("s,A,B\n0,1,0\n0.5,1.1,0.5\n1,0,1\n", "line 3: A = 1.1 rises above 1 of line 2")]
    [InlineData("s,A,B\n0,1,0\n0.5,0.5,0.7\n0.7,0.5,0.6\n1,0,1\n", "line 4: B = 0.6 falls below 0.7 of line 3")]
    [InlineData("s,A,B\n0,1,-1\n1,0,1\n", "line 2: B = -1 is negative")]
    [InlineData("s,A,B\n0,1,0.01\n1,0,1\n", "line 2: B = 0.01 at s = 0; 0 is wanted")]
    [InlineData("s,A,B\n0,1,0\n1,0.01,1\n", "line 3: A = 0.01 at s = 1; 0 is wanted")]
    [InlineData("s,A (GHz),B (GHz)\n0,10,0.6\n1,0,10\n", "line 2: B = 0.6 at s = 0; at most 5 % of 10 GHz is wanted")]
    [InlineData("s,A (GHz),B (GHz)\n0,10,0\n1,1,10\n", "line 3: A = 1 at s = 1; at most 5 % of 10 GHz is wanted")]
    [InlineData("s,A,B\n0,0,0\n1,0,1\n", "line 2: A = 0 at s = 0; a value above zero is wanted")]
    [InlineData("s,A,B\n0,1,0\n1,0,0\n", "line 3: B = 0 at s = 1; a value above zero is wanted")]
    public void WhatIsNoScheduleIsRefusedWithItsLineAndValue(string text, string says)
    {
        InputException error = Assert.Throws<InputException>(() => Parse(text));

        Assert.StartsWith("table.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void ARiseInManySmallStepsIsSeen()
    {
        // Each step is half of what rounding may be; four of them are not.
        InputException error = Assert.Throws<InputException>(() => Parse(
            "s,A,B\n0,1,0\n0.2,0.5,0\n0.3,0.5000000005,0\n0.4,0.500000001,0\n0.5,0.5000000015,0\n0.6,0.500000002,0\n1,0,1\n"));

        Assert.Contains("above 0.5 of line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALineOfNonsenseStaysOneShortLine()
    {
        byte[] noise = [.. Enumerable.Range(1, 5000).Select(i => (byte)(i * 89)).Where(b => b is not (10 or 12 or 13 or 35))];

        InputException error = Assert.Throws<InputException>(() => ScheduleFile.Parse(noise, "table.csv"));

        Assert.InRange(error.Message.Length, 10, 200);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void AFileIsReadAndWhatIsNoneIsRefused()
    {
        using TestFolder folder = new();
        string path = folder.File("device.csv", "s,A,B\n0,1,0\n1,0,1\n"u8);

        Assert.Equal([0, 1], ScheduleFile.Read(path).S);
        Assert.Contains("does not exist", Message(path + "x"), StringComparison.Ordinal);
        Assert.Contains("folder", Message(folder.Path), StringComparison.Ordinal);
        Assert.Contains("empty", Message(folder.File("empty.csv", [])), StringComparison.Ordinal);
        Assert.Contains("at most 10000000", Message(folder.File("huge.csv", new byte[10_000_001])), StringComparison.Ordinal);
    }

    private static string Message(string path) => Assert.Throws<InputException>(() => ScheduleFile.Read(path)).Message;

    private static ScheduleTable Parse(string text) => ScheduleFile.Parse(Encoding.UTF8.GetBytes(text), "table.csv");
}
