namespace QuboCam;

/// <summary>What every metric asks of its input before it measures.</summary>
internal static class MetricChecks
{
    /// <summary>Whether a heat map shows anything; all metrics give null where it does not.</summary>
    /// <exception cref="ArgumentException">The heat map has another size than the image.</exception>
    public static bool HasHeat(this MetricInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if ((input.HeatMap.Height, input.HeatMap.Width) != (input.Image.Height, input.Image.Width))
            throw new ArgumentException(
                $"The heat map has {input.HeatMap.Height}×{input.HeatMap.Width} pixels, the image {input.Image.Height}×{input.Image.Width}.",
                nameof(input));
        return HasHeat(input.HeatMap);
    }

    /// <summary>Whether any value of a map is above 0.</summary>
    public static bool HasHeat(HeatMap heat) => heat.Values.AsSpan().ContainsAnyExceptInRange(0, 0);

    /// <summary>
    /// Where the object is, shape [H, W]; null where nothing is known, no pixel belongs to it, or the heat map is all zero.
    /// </summary>
    /// <exception cref="ArgumentException">The annotation or the heat map has another size than the image.</exception>
    public static bool[]? Region(this MetricInput input)
    {
        if (!input.HasHeat() || input.Annotation is null)
            return null;
        if ((input.Annotation.Height, input.Annotation.Width) != (input.Image.Height, input.Image.Width))
            throw new ArgumentException(
                $"The annotation is that of {input.Annotation.Height}×{input.Annotation.Width} pixels, "
                + $"the image has {input.Image.Height}×{input.Image.Width}.", nameof(input));
        bool[] region = input.Annotation.Region();
        return region.AsSpan().Contains(true) ? region : null;
    }
}
