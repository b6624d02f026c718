using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A rectified class activation map: non-negative values, shape [H, W], row-major.</summary>
public sealed record HeatMap
{
    /// <summary>Makes a map from rectified values.</summary>
    /// <param name="values">H·W values ≥ 0; not yet divided by their maximum unless <see cref="Normalized"/> made them.</param>
    /// <param name="height">Rows H, at least 1.</param>
    /// <param name="width">Columns W, at least 1.</param>
    /// <exception cref="ArgumentException">The number of values is not H·W, or one is negative or NaN.</exception>
    public HeatMap(ImmutableArray<float> values, int height, int width)
    {
        if (values.Length != (long)height * width)
            throw new ArgumentException($"{height}×{width} values were expected, {values.Length} came.", nameof(values));
        if (!values.All(v => v >= 0))
            throw new ArgumentException("A heat map holds no negative value and no NaN: rectify first.", nameof(values));
        (Values, Height, Width) = (values, height, width);
    }

    /// <summary>The values, shape [H, W].</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>Rows, H.</summary>
    public int Height { get; }

    /// <summary>Columns, W.</summary>
    public int Width { get; }

    /// <summary>The largest value; 0 for an all-zero map.</summary>
    public float Maximum => Values.Max();

    /// <summary>The map divided by its maximum; an all-zero map stays zero.</summary>
    /// <returns>A map with values in [0, 1].</returns>
    public HeatMap Normalized()
    {
        float maximum = Maximum;
        return maximum > 0 ? new HeatMap([.. Values.Select(v => v / maximum)], Height, Width) : this;
    }

    /// <summary>The map at another size: bilinear interpolation, half-pixel centres, edges repeated, no antialiasing.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <returns>A map of height×width values.</returns>
    public HeatMap Resized(int height, int width)
    {
        float[] resized = new float[height * width];
        BilinearResize.Resize(Values.AsSpan(), Height, Width, resized, height, width);
        return new HeatMap([.. resized], height, width);
    }
}
