namespace QuboCam;

/// <summary>
/// Cheapest ways from a chain over qubits that have a cost each: Dijkstra's search with one bucket for each cost.
/// </summary>
internal sealed class CostSearch(ChipGraph chip)
{
    private readonly List<List<int>> _buckets = [];

    /// <summary>Reaches every qubit beside the chain whose way costs no more than the radius.</summary>
    /// <param name="chain">Where ways begin; its own qubits are not reached.</param>
    /// <param name="cost">Cost of each qubit, at least 1.</param>
    /// <param name="radius">The most that a way may cost, with the qubit where it ends.</param>
    /// <param name="distance">Receives the costs.</param>
    /// <param name="from">Receives the qubit before each on its way; -1 for one of the chain, -2 where no way was found.</param>
    /// <param name="sum">Costs are added here.</param>
    /// <param name="reaches">Qubits that are reached are counted here.</param>
    public void Spread(IReadOnlyList<int> chain, int[] cost, int radius, int[] distance, int[] from, int[] sum, int[] reaches)
    {
        Array.Fill(distance, int.MaxValue);
        Array.Fill(from, -2);
        foreach (int qubit in chain)
            (distance[qubit], from[qubit]) = (0, -1);
        foreach (int qubit in chain)
            Relax(qubit, cost, radius, distance, from);
        for (int reached = 1; reached < _buckets.Count; reached++)
        {
            // The bucket grows no further: every cost is at least 1.
            foreach (int qubit in _buckets[reached])
            {
                if (distance[qubit] != reached) continue;
                sum[qubit] += reached;
                reaches[qubit]++;
                Relax(qubit, cost, radius, distance, from);
            }
            _buckets[reached].Clear();
        }
    }

    private void Relax(int qubit, int[] cost, int radius, int[] distance, int[] from)
    {
        foreach (int next in chip.Neighbours(qubit))
        {
            int way = distance[qubit] + cost[next];
            if (way > radius || way >= distance[next]) continue;
            (distance[next], from[next]) = (way, qubit);
            while (_buckets.Count <= way)
                _buckets.Add([]);
            _buckets[way].Add(next);
        }
    }
}
