namespace QuboCam;

/// <summary>The basis states of lowest energy.</summary>
internal static class LowestStates
{
    /// <summary>Indices, lowest energy first; ties by index.</summary>
    public static int[] Of(double[] energies, int count)
    {
        PriorityQueue<int, (double, int)> kept = new(Comparer<(double, int)>.Create((x, y) => y.CompareTo(x)));
        double highest = double.PositiveInfinity;
        for (int state = 0; state < energies.Length; state++)
        {
            if (kept.Count == count && !(energies[state] < highest)) continue;
            kept.Enqueue(state, (energies[state], state));
            if (kept.Count > count) kept.Dequeue();
            kept.TryPeek(out _, out (double Energy, int) worst);
            highest = worst.Energy;
        }
        return [.. kept.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element)];
    }
}
