namespace QuboCam;

/// <summary>Bilinear interpolation with half-pixel centres, the upsampling U of every CAM here.</summary>
/// <remarks>Equal to PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c> and OpenCV's INTER_LINEAR.</remarks>
public static class BilinearResize
{
    /// <summary>Resizes one map.</summary>
    /// <param name="source">Values, shape [sourceHeight, sourceWidth].</param>
    /// <param name="sourceHeight">Rows of the source, at least 1.</param>
    /// <param name="sourceWidth">Columns of the source, at least 1.</param>
    /// <param name="target">Receives the values, shape [height, width].</param>
    /// <param name="height">Rows of the target, at least 1.</param>
    /// <param name="width">Columns of the target, at least 1.</param>
    /// <exception cref="ArgumentException">A span does not have the length of its shape.</exception>
    public static void Resize(
        ReadOnlySpan<float> source, int sourceHeight, int sourceWidth, Span<float> target, int height, int width)
    {
        if (source.Length != sourceHeight * sourceWidth || target.Length != height * width)
            throw new ArgumentException(
                $"{sourceHeight}×{sourceWidth} and {height}×{width} values were expected, {source.Length} and {target.Length} came.");
        Tap[] columns = Taps(sourceWidth, width);
        Tap[] rows = Taps(sourceHeight, height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> upper = source.Slice(rows[y].Low * sourceWidth, sourceWidth);
            ReadOnlySpan<float> lower = source.Slice(rows[y].High * sourceWidth, sourceWidth);
            float down = rows[y].Fraction;
            Span<float> line = target.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                Tap tap = columns[x];
                float top = upper[tap.Low] + (upper[tap.High] - upper[tap.Low]) * tap.Fraction;
                float bottom = lower[tap.Low] + (lower[tap.High] - lower[tap.Low]) * tap.Fraction;
                line[x] = top + (bottom - top) * down;
            }
        }
    }

    private static Tap[] Taps(int source, int target)
    {
        Tap[] taps = new Tap[target];
        double scale = (double)source / target;
        for (int i = 0; i < target; i++)
        {
            double centre = Math.Max(0, (i + 0.5) * scale - 0.5);
            int low = Math.Min((int)centre, source - 1);
            taps[i] = new Tap(low, Math.Min(low + 1, source - 1), (float)(centre - low));
        }
        return taps;
    }

    private readonly record struct Tap(int Low, int High, float Fraction);
}
