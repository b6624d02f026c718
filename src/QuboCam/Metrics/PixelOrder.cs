namespace QuboCam;

/// <summary>The pixels of a heat map in the order of their heat; equal ones by raster index.</summary>
internal static class PixelOrder
{
    /// <summary>Indices of all pixels, the hottest first.</summary>
    public static int[] HottestFirst(HeatMap heat) => Sorted(heat, flip: uint.MaxValue);

    /// <summary>Indices of all pixels, the coldest first.</summary>
    public static int[] ColdestFirst(HeatMap heat) => Sorted(heat, flip: 0);

    /// <summary>Heat is not negative, so its bits sort like its value: one integer per pixel holds heat and index.</summary>
    private static int[] Sorted(HeatMap heat, uint flip)
    {
        ReadOnlySpan<float> values = heat.Values.AsSpan();
        ulong[] keys = new ulong[values.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = ((ulong)(BitConverter.SingleToUInt32Bits(Math.Abs(values[i])) ^ flip) << 32) | (uint)i; // |−0| = 0
        Array.Sort(keys);
        int[] order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = (int)(uint)keys[i];
        return order;
    }
}
