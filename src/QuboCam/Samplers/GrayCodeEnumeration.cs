using System.Collections.Immutable;
using System.Numerics;

namespace QuboCam;

/// <summary>All minima of a problem of few variables, by visiting every state.</summary>
/// <remarks>
/// The last ten variables are a table of 2¹⁰ partial energies. Those before them are flipped in Gray-code order: a flip adds
/// one precomputed vector to the table. The first ones number independent chunks, one unit of parallel work each. A state is
/// an integer whose most significant bit is variable 0, so that chunks, states and bit strings have the same order.
/// </remarks>
internal sealed class GrayCodeEnumeration
{
    /// <summary>At most this many tied minima are returned.</summary>
    public const int MaximumTies = 64;

    private const int TableBits = 10, ChunkBits = 8;

    private readonly Qubo _qubo;
    private readonly EnumerationTable _table;
    private readonly int _chunkBits, _grayBits;

    /// <summary>Precomputes the table.</summary>
    public GrayCodeEnumeration(Qubo qubo)
    {
        _qubo = qubo;
        int tableBits = Math.Min(qubo.Variables, TableBits);
        _chunkBits = Math.Min(qubo.Variables - tableBits, ChunkBits);
        _grayBits = qubo.Variables - tableBits - _chunkBits;
        _table = new EnumerationTable(qubo, tableBits);
    }

    /// <summary>The minima, those tied within the tolerance included, in the order of their bits; the first 64 of them.</summary>
    /// <param name="threads">Processors to use; the result does not depend on it.</param>
    /// <param name="cancellation">Stops the work; checked per chunk.</param>
    public (ImmutableArray<bool[]> States, double Minimum) Minima(int threads, CancellationToken cancellation)
    {
        double[] minima = new double[1 << _chunkBits];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, minima.Length, parallel, chunk => minima[chunk] = ChunkMinimum(chunk));
        double minimum = minima.Min();
        // Table energies carry the rounding of up to 2¹² additions, far below the tolerance: look a little higher, then recompute.
        double look = minimum + 1.5 * _qubo.Tolerance;
        List<bool[]> found = [];
        for (int chunk = 0; chunk < minima.Length && found.Count < MaximumTies; chunk++)
        {
            if (!(minima[chunk] <= look)) continue;
            cancellation.ThrowIfCancellationRequested();
            found.AddRange(Collect(chunk, look, minimum + _qubo.Tolerance));
        }
        return ([.. found.Take(MaximumTies)], minimum);
    }

    private double ChunkMinimum(int chunk)
    {
        double minimum = double.PositiveInfinity;
        GrayWalk walk = new(_qubo, _table, _chunkBits, chunk);
        for (uint step = 0; step < 1u << _grayBits; step++)
            minimum = Math.Min(minimum, step == 0 ? walk.Minimum() : walk.Flip(FlippedVariable(step)));
        return minimum;
    }

    private IEnumerable<bool[]> Collect(int chunk, double look, double tied)
    {
        // A priority queue whose head is the highest state kept: it falls out when a lower one comes.
        PriorityQueue<bool[], uint> lowest = new(Comparer<uint>.Create((a, b) => b.CompareTo(a)));
        GrayWalk walk = new(_qubo, _table, _chunkBits, chunk);
        for (uint step = 0; step < 1u << _grayBits; step++)
        {
            if ((step == 0 ? walk.Minimum() : walk.Flip(FlippedVariable(step))) > look) continue;
            foreach (uint state in walk.StatesUpTo(look))
            {
                if (lowest.Count == MaximumTies && lowest.TryPeek(out _, out uint highest) && state >= highest) continue;
                bool[] x = Bits(state);
                if (!(_qubo.Energy(x) <= tied)) continue;
                lowest.Enqueue(x, state);
                if (lowest.Count > MaximumTies) lowest.Dequeue();
            }
        }
        return lowest.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element);
    }

    private int FlippedVariable(uint step) => _chunkBits + _grayBits - 1 - BitOperations.TrailingZeroCount(step);

    private bool[] Bits(uint state)
    {
        int n = _qubo.Variables;
        return [.. Enumerable.Range(0, n).Select(i => (state >> (n - 1 - i) & 1) != 0)];
    }
}
