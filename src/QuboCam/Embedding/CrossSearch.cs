using System.Numerics;

namespace QuboCam;

/// <summary>A cross: an unbroken run of a vertical line and one of a horizontal line, coupled where they cross.</summary>
/// <param name="X">The vertical line.</param>
/// <param name="Y">The horizontal line.</param>
/// <param name="Top">First horizontal line that the vertical run crosses.</param>
/// <param name="Bottom">The last.</param>
/// <param name="Left">First vertical line that the horizontal run crosses.</param>
/// <param name="Right">The last.</param>
internal readonly record struct Cross(int X, int Y, int Top, int Bottom, int Left, int Right)
{
    /// <summary>Lines that it crosses, beyond the first of each direction.</summary>
    public int Reach => Bottom - Top + Right - Left;

    /// <summary>
    /// Whether the two can be chains of one clique: no run in common, and one's vertical run crosses the other's horizontal run.
    /// </summary>
    public bool Fits(in Cross other) =>
        (X != other.X || Top > other.Bottom || other.Top > Bottom) && (Y != other.Y || Left > other.Right || other.Left > Right)
        && ((Top <= other.Y && other.Y <= Bottom && other.Left <= X && X <= other.Right)
            || (other.Top <= Y && Y <= other.Bottom && Left <= other.X && other.X <= Right));
}

/// <summary>
/// Crosses that all fit each other, as many as can be found: a local search for a large clique that adds a cross where none is in
/// the way and otherwise exchanges one for another.
/// </summary>
/// <remarks>Moves and prohibition as in Pullan and Hoos 2006, "Dynamic local search for the maximum clique problem".</remarks>
internal sealed class CrossSearch
{
    private const int MostInTheWay = 3, Draws = 3, ShortestAbsence = 7, AbsenceSpread = 10;

    private readonly Cross[] _crosses;
    private readonly short[] _x, _y, _top, _bottom, _left, _right, _conflicts;
    private readonly int[] _freeAgain;
    private readonly List<int> _chosen = [], _equals = [];
    private RandomStream _random;

    public CrossSearch(Cross[] crosses, RandomStream random)
    {
        (_crosses, _random) = (crosses, random);
        _conflicts = new short[Padded(crosses.Length)];
        (_x, _y) = (Column(cross => cross.X), Column(cross => cross.Y));
        (_top, _bottom) = (Column(cross => cross.Top), Column(cross => cross.Bottom));
        (_left, _right) = (Column(cross => cross.Left), Column(cross => cross.Right));
        _freeAgain = new int[crosses.Length];
    }

    /// <summary>The most crosses that fit each other.</summary>
    /// <param name="start">Crosses of the list to begin with, as far as they fit each other.</param>
    /// <param name="goal">Enough crosses.</param>
    /// <param name="moves">The most exchanges.</param>
    /// <param name="cancellation">Ends the search.</param>
    public Cross[] Find(IReadOnlyCollection<Cross> start, int goal, int moves, CancellationToken cancellation)
    {
        Dictionary<(int, int, int, int), int> numbers = [];
        for (int i = 0; i < _crosses.Length; i++)
            numbers[(_crosses[i].X, _crosses[i].Y, _crosses[i].Top, _crosses[i].Left)] = i;
        foreach (Cross cross in start)
            if (numbers.TryGetValue((cross.X, cross.Y, cross.Top, cross.Left), out int number) && _conflicts[number] == 0)
                Add(number);
        int[] best = [.. _chosen];
        for (int move = 1; move <= moves && best.Length < goal; move++)
        {
            cancellation.ThrowIfCancellationRequested();
            int chosen = Next(move);
            if (chosen < 0) break;
            foreach (int other in _chosen.Where(other => !_crosses[chosen].Fits(_crosses[other])).ToArray())
                Remove(other, move);
            Add(chosen);
            if (_chosen.Count > best.Length)
                best = [.. _chosen];
        }
        return [.. best.Select(number => _crosses[number])];
    }

    // One with the fewest crosses in the way that has not just left: of a few at random, the longest, which meets the most
    // others.
    private int Next(int move)
    {
        _equals.Clear();
        int least = MostInTheWay;
        for (int i = 0; i < _crosses.Length; i++)
        {
            if (_conflicts[i] > least || (_freeAgain[i] > move && _conflicts[i] > 0)) continue;
            if (_conflicts[i] < least) _equals.Clear();
            least = _conflicts[i];
            _equals.Add(i);
        }
        int chosen = -1;
        for (int draw = 0; draw < Draws && _equals.Count > 0; draw++)
            if (_equals[_random.Below(_equals.Count)] is var drawn
                && (chosen < 0 || _crosses[drawn].Reach > _crosses[chosen].Reach))
                chosen = drawn;
        return chosen;
    }

    private void Add(int number)
    {
        _chosen.Add(number);
        Count(number, 1);
        _conflicts[number] = short.MaxValue / 2;
    }

    private void Remove(int number, int move)
    {
        _chosen.Remove(number);
        Count(number, -1);
        _conflicts[number] = 0;
        _freeAgain[number] = move + ShortestAbsence + _random.Below(AbsenceSpread);
    }

    // As Cross.Fits, for all crosses at once.
    private void Count(int number, short change)
    {
        Cross added = _crosses[number];
        Vector<short> x = new((short)added.X), y = new((short)added.Y), top = new((short)added.Top),
            bottom = new((short)added.Bottom), left = new((short)added.Left), right = new((short)added.Right),
            changes = new(change);
        for (int i = 0; i < _conflicts.Length; i += Vector<short>.Count)
        {
            Vector<short> otherX = new(_x, i), otherY = new(_y, i), otherTop = new(_top, i), otherBottom = new(_bottom, i),
                otherLeft = new(_left, i), otherRight = new(_right, i);
            Vector<short> overlap =
                (Vector.Equals(x, otherX) & Vector.LessThanOrEqual(top, otherBottom) & Vector.LessThanOrEqual(otherTop, bottom))
                | (Vector.Equals(y, otherY) & Vector.LessThanOrEqual(left, otherRight)
                    & Vector.LessThanOrEqual(otherLeft, right));
            Vector<short> meet =
                (Vector.LessThanOrEqual(top, otherY) & Vector.LessThanOrEqual(otherY, bottom)
                    & Vector.LessThanOrEqual(otherLeft, x) & Vector.LessThanOrEqual(x, otherRight))
                | (Vector.LessThanOrEqual(otherTop, y) & Vector.LessThanOrEqual(y, otherBottom)
                    & Vector.LessThanOrEqual(left, otherX) & Vector.LessThanOrEqual(otherX, right));
            Vector<short> conflicts = new(_conflicts, i);
            (conflicts + (changes & (overlap | ~meet))).CopyTo(_conflicts, i);
        }
    }

    private short[] Column(Func<Cross, int> value)
    {
        short[] column = new short[_conflicts.Length];
        for (int i = 0; i < _crosses.Length; i++)
            column[i] = (short)value(_crosses[i]);
        return column;
    }

    private static int Padded(int length) => (length + Vector<short>.Count - 1) / Vector<short>.Count * Vector<short>.Count;
}
