namespace QuboCam;

/// <summary>The shape of a layer's activations for one image: K feature maps of H×W values, stored row-major as [K, H, W].</summary>
/// <param name="Maps">Number of feature maps, K (N_f in the paper); at least 1.</param>
/// <param name="Height">Rows of one map, H; at least 1.</param>
/// <param name="Width">Columns of one map, W; at least 1.</param>
public readonly record struct MapShape(int Maps, int Height, int Width)
{
    /// <summary>Values in one map, H·W.</summary>
    public int Pixels => Height * Width;

    /// <summary>Values in all maps, K·H·W.</summary>
    public int Length => Maps * Pixels;

    /// <inheritdoc/>
    public override string ToString() => $"{Maps}×{Height}×{Width}";
}
