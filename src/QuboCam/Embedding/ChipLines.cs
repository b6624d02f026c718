namespace QuboCam;

/// <summary>
/// A chip as vertical and horizontal lines of qubits: which qubit of a line crosses which line of the other direction, and how
/// far a line goes on without a missing qubit or coupler. Qubits are numbered in the order of the graph.
/// </summary>
internal sealed class ChipLines
{
    private readonly int[] _qubit, _ordinal, _firstOfRun, _lastOfRun;

    public ChipLines(ChipGraph chip)
    {
        HardwareGraph graph = chip.Graph;
        QubitPlace[] places = [.. graph.Qubits.Select(qubit => graph.Topology.Place(graph.Shape, qubit))];
        Count = places.Length == 0 ? 0 : places.Max(place => Math.Max(place.Line, place.Last)) + 1;
        _qubit = new int[2 * Count * Count];
        _ordinal = new int[2 * Count * Count];
        Array.Fill(_qubit, -1);
        for (int qubit = 0; qubit < places.Length; qubit++)
        {
            int length = places[qubit].Last - places[qubit].First + 1;
            for (int across = places[qubit].First; across <= places[qubit].Last; across++)
            {
                int cell = Cell(places[qubit].IsVertical, places[qubit].Line, across);
                // A line of qubits of one length begins at any offset; whole lengths count the qubits between two places.
                (_qubit[cell], _ordinal[cell]) = (qubit, (places[qubit].First + length) / length);
            }
        }
        (_firstOfRun, _lastOfRun) = (new int[_qubit.Length], new int[_qubit.Length]);
        for (int line = 0; line < 2 * Count; line++)
            FindRuns(chip, line * Count);
    }

    /// <summary>Lines of each direction.</summary>
    public int Count { get; }

    /// <summary>The qubit of a line that crosses another line, or -1.</summary>
    public int Qubit(bool isVertical, int line, int across) => _qubit[Cell(isVertical, line, across)];

    /// <summary>Qubits of a line from one crossing to another, when none is missing between them.</summary>
    public int Length(bool isVertical, int line, int from, int to) =>
        Math.Abs(_ordinal[Cell(isVertical, line, to)] - _ordinal[Cell(isVertical, line, from)]) + 1;

    /// <summary>The first and last crossing that a line reaches from one of its crossings without a gap.</summary>
    public (int First, int Last) Run(bool isVertical, int line, int across)
    {
        int cell = Cell(isVertical, line, across);
        return (_firstOfRun[cell], _lastOfRun[cell]);
    }

    private int Cell(bool isVertical, int line, int across) => ((isVertical ? 0 : Count) + line) * Count + across;

    private void FindRuns(ChipGraph chip, int row)
    {
        for (int first = 0; first < Count; first++)
        {
            int last = first;
            while (_qubit[row + first] >= 0 && last + 1 < Count && GoesOn(chip, _qubit[row + last], _qubit[row + last + 1]))
                last++;
            for (int across = first; across <= last; across++)
                (_firstOfRun[row + across], _lastOfRun[row + across]) = (first, last);
            first = last;
        }
    }

    private static bool GoesOn(ChipGraph chip, int qubit, int next) =>
        next == qubit || (next >= 0 && chip.AreCoupled(qubit, next));
}
