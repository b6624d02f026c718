using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>The lowest of many numbers, without sorting them.</summary>
internal static class Selection
{
    /// <summary>Moves the lowest numbers to the front, in no order (Hoare's quickselect, median of three).</summary>
    /// <param name="values">The numbers, none NaN.</param>
    /// <param name="count">How many; nothing is done where it is none or all.</param>
    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Partition(Span<double> values, int count)
    {
        int low = 0, high = values.Length - 1;
        while (low < high && count > low && count <= high)
        {
            double pivot = Median(values[low], values[(low + high) >>> 1], values[high]);
            int i = low, j = high;
            while (i <= j)
            {
                while (values[i] < pivot) i++;
                while (values[j] > pivot) j--;
                if (i > j) break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (count <= j) high = j;
            else if (count > i) low = i;
            else return;
        }
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
