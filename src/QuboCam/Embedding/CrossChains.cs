namespace QuboCam;

/// <summary>The corner of an L-shaped chain: the crossing of a vertical and a horizontal line.</summary>
internal readonly record struct Corner(int X, int Y);

/// <summary>
/// From where chains extend: every vertical arm reaches row Y, every horizontal arm column X, from corners on one side of each.
/// </summary>
internal readonly record struct Anchor(int X, int Y, int StepX, int StepY);

/// <summary>
/// The regular clique: chains of a vertical and a horizontal arm, corners in a descending sequence, so that any two cross once.
/// The longest sequence is found exactly, line by line, as a longest common subsequence is.
/// </summary>
/// <remarks>Boothby, King and Roy 2016, arXiv:1507.04774.</remarks>
internal sealed class CrossChains(ChipGraph chip, ChipLines lines)
{
    private readonly bool[] _isCoupled = Coupled(chip, lines);

    /// <summary>
    /// The most corners from an anchor, within a square of lines and chains of a length; none where they are fewer than needed.
    /// </summary>
    public List<Corner> Best(Anchor anchor, int width, int longest, int needed)
    {
        int columns = Room(anchor.X, anchor.StepX, width), rows = Room(anchor.Y, anchor.StepY, width), stride = rows + 1;
        int[] most = new int[(columns + 1) * stride];
        for (int i = 1; i <= columns; i++)
        {
            // Every column has one corner at most.
            if (most[(i - 1) * stride] + columns - i + 1 < needed) return [];
            for (int j = rows - 1; j >= 0; j--)
            {
                int cell = i * stride + j, without = Math.Max(most[cell - stride], most[cell + 1]);
                bool canGrow = most[cell - stride + 1] + 1 > without && IsCorner(anchor, At(anchor, i - 1, j), longest);
                most[cell] = canGrow ? most[cell - stride + 1] + 1 : without;
            }
        }
        List<Corner> corners = [];
        for (int i = columns, j = 0; i > 0 && j < rows;)
        {
            int cell = i * stride + j;
            if (most[cell] == most[cell - stride]) i--;
            else if (most[cell] == most[cell + 1]) j++;
            else corners.Add(At(anchor, --i, j++));
        }
        return corners;
    }

    /// <summary>The unbroken runs through a corner.</summary>
    public Cross Whole(Corner corner)
    {
        (int top, int bottom) = lines.Run(true, corner.X, corner.Y);
        (int left, int right) = lines.Run(false, corner.Y, corner.X);
        return new Cross(corner.X, corner.Y, top, bottom, left, right);
    }

    /// <summary>The runs through a corner, as far as its qubit on one side and the anchor's on the other.</summary>
    public Cross Arms(Corner corner, Anchor anchor)
    {
        Cross whole = Whole(corner);
        (int top, int bottom) = Ends(true, corner.X, corner.Y, Math.Clamp(anchor.Y, whole.Top, whole.Bottom));
        (int left, int right) = Ends(false, corner.Y, corner.X, Math.Clamp(anchor.X, whole.Left, whole.Right));
        return new Cross(corner.X, corner.Y, top, bottom, left, right);
    }

    /// <summary>Qubits of a cross.</summary>
    public int Length(Cross cross) =>
        lines.Length(true, cross.X, cross.Top, cross.Bottom) + lines.Length(false, cross.Y, cross.Left, cross.Right);

    /// <summary>
    /// The qubits of a cross by number, the farthest from the anchor's side first and the corner's in the middle.
    /// </summary>
    public IEnumerable<int> Qubits(Cross cross) =>
        Enumerable.Range(cross.Top, cross.Bottom - cross.Top + 1).Select(y => lines.Qubit(true, cross.X, y))
            .Concat(Enumerable.Range(cross.Left, cross.Right - cross.Left + 1).Select(x => lines.Qubit(false, cross.Y, x)))
            .Distinct();

    /// <summary>Every crossing where two qubits are coupled.</summary>
    public IEnumerable<Corner> Corners() =>
        from x in Enumerable.Range(0, lines.Count)
        from y in Enumerable.Range(0, lines.Count)
        where IsCoupled(new Corner(x, y))
        select new Corner(x, y);

    private (int First, int Last) Ends(bool isVertical, int line, int corner, int end)
    {
        (int first, int last) = (Math.Min(corner, end), Math.Max(corner, end));
        int ofFirst = lines.Qubit(isVertical, line, first), ofLast = lines.Qubit(isVertical, line, last);
        while (first > 0 && lines.Qubit(isVertical, line, first - 1) == ofFirst) first--;
        while (last + 1 < lines.Count && lines.Qubit(isVertical, line, last + 1) == ofLast) last++;
        return (first, last);
    }

    private int Room(int from, int step, int width) => Math.Min(width, step > 0 ? lines.Count - from : from + 1);

    private static Corner At(Anchor anchor, int i, int j) => new(anchor.X + i * anchor.StepX, anchor.Y + j * anchor.StepY);

    private bool IsCorner(Anchor anchor, Corner corner, int longest)
    {
        if (!IsCoupled(corner)) return false;
        (int top, int bottom) = lines.Run(true, corner.X, corner.Y);
        (int left, int right) = lines.Run(false, corner.Y, corner.X);
        return top <= anchor.Y && anchor.Y <= bottom && left <= anchor.X && anchor.X <= right
            && lines.Length(true, corner.X, anchor.Y, corner.Y) + lines.Length(false, corner.Y, anchor.X, corner.X) <= longest;
    }

    private bool IsCoupled(Corner corner) => _isCoupled[corner.X * lines.Count + corner.Y];

    private static bool[] Coupled(ChipGraph chip, ChipLines lines)
    {
        bool[] coupled = new bool[lines.Count * lines.Count];
        for (int x = 0; x < lines.Count; x++)
            for (int y = 0; y < lines.Count; y++)
                coupled[x * lines.Count + y] = lines.Qubit(true, x, y) is >= 0 and int vertical
                    && lines.Qubit(false, y, x) is >= 0 and int horizontal && chip.AreCoupled(vertical, horizontal);
        return coupled;
    }
}
