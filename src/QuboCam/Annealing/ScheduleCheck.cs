namespace QuboCam;

/// <summary>A row of a schedule's file.</summary>
internal sealed record ScheduleRow(int Line, double S, double A, double B);

/// <summary>Makes a table of rows that are a schedule, and refuses others.</summary>
internal sealed class ScheduleCheck(string name, ScheduleRow[] rows, bool isGHz)
{
    private const double Rounding = 1e-9; // of the largest value
    private const double EndOfS = 1e-6;

    // What a device's A(1) or B(0) may be, as a part of the largest value: small there, not zero.
    private const double MostLeft = 0.05;

    private readonly List<string> _remarks = [];

    public ScheduleTable Table()
    {
        double[] s = Fractions(), a = [.. rows.Select(row => row.A)], b = [.. rows.Select(row => row.B)];
        ScheduleRow first = rows[0], last = rows[^1];
        CheckCourse("A", a, "rises above", (value, before) => value - before);
        CheckCourse("B", b, "falls below", (value, before) => before - value);
        CheckEnds("A", first, first.A, last, last.A, zeroAt: 1);
        CheckEnds("B", last, last.B, first, first.B, zeroAt: 0);
        return new ScheduleTable([.. s], [.. a], [.. b], isGHz) { Remarks = [.. _remarks] };
    }

    private double[] Fractions()
    {
        double[] s = [.. rows.Select(row => row.S)];
        s[0] = End(rows[0], "first", 0);
        s[^1] = End(rows[^1], "last", 1);
        for (int i = 1; i < s.Length; i++)
            if (!(s[i] > s[i - 1]))
                throw Wrong(rows[i], $"s = {rows[i].S} does not rise above {rows[i - 1].S} of line {rows[i - 1].Line}.");
        return s;
    }

    private double End(ScheduleRow row, string which, double wanted) => Math.Abs(row.S - wanted) <= EndOfS ? wanted
        : throw Wrong(row, $"the {which} s is {row.S}; {wanted} is wanted.");

    /// <summary>Refuses a value below zero, and one that is past the furthest of those before it.</summary>
    private void CheckCourse(string column, double[] values, string passes, Func<double, double, double> past)
    {
        double tolerance = Rounding * values.Max(Math.Abs);
        int furthest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < -tolerance)
                throw Wrong(rows[i], $"{column} = {values[i]} is negative.");
            if (past(values[i], values[furthest]) > tolerance)
                throw Wrong(rows[i], $"{column} = {values[i]} {passes} {values[furthest]} of line {rows[furthest].Line}.");
            if (past(values[i], values[furthest]) < 0)
                furthest = i;
        }
    }

    /// <summary>A value that never turns is largest at one end; there it has to be above zero, at the other one zero.</summary>
    private void CheckEnds(string column, ScheduleRow high, double largest, ScheduleRow low, double left, int zeroAt)
    {
        if (!(largest > 0))
            throw Wrong(high, $"{column} = {largest} at s = {1 - zeroAt}; a value above zero is wanted there.");
        (double most, string wanted) = isGHz ? (MostLeft, $"at most {MostLeft:P0} of {largest} GHz") : (Rounding, "0");
        if (left > most * largest)
            throw Wrong(low, $"{column} = {left} at s = {zeroAt}; {wanted} is wanted there.");
        if (left > Rounding * largest)
            _remarks.Add($"{name}: {column} is {left} GHz at s = {zeroAt}, {left / largest:P2} of its largest value, not 0.");
    }

    private InputException Wrong(ScheduleRow row, string what) => new($"{name}, line {row.Line}: {what}");
}
