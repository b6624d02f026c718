using System.Collections.Immutable;

namespace QuboCam;

/// <summary>One preprocessed image as the model takes it, without the batch axis.</summary>
/// <remarks>
/// The values are row-major in the model's own order: [C, H, W] for a model that takes N×C×H×W, [H, W, C] for one that
/// takes N×H×W×C. <see cref="Layout"/> says which.
/// </remarks>
public sealed record ImageTensor
{
    /// <summary>Makes a tensor.</summary>
    /// <param name="values">C·H·W values, unitless, in the order that <paramref name="layout"/> names.</param>
    /// <param name="channels">Number of channels C, at least 1.</param>
    /// <param name="height">Rows H, at least 1.</param>
    /// <param name="width">Columns W, at least 1.</param>
    /// <param name="layout">Order of the axes.</param>
    /// <exception cref="ArgumentException">The number of values is not C·H·W.</exception>
    public ImageTensor(ImmutableArray<float> values, int channels, int height, int width, TensorLayout layout = TensorLayout.Nchw)
    {
        if (values.Length != (long)channels * height * width)
            throw new ArgumentException($"{channels}×{height}×{width} values were expected, {values.Length} came.", nameof(values));
        (Values, Channels, Height, Width, Layout) = (values, channels, height, width, layout);
    }

    /// <summary>The values, length C·H·W.</summary>
    public ImmutableArray<float> Values { get; }

    /// <summary>Number of channels, C.</summary>
    public int Channels { get; }

    /// <summary>Rows, H.</summary>
    public int Height { get; }

    /// <summary>Columns, W.</summary>
    public int Width { get; }

    /// <summary>Order of the axes in <see cref="Values"/>.</summary>
    public TensorLayout Layout { get; }
}

/// <summary>The order of a tensor's axes.</summary>
public enum TensorLayout
{
    /// <summary>Channels before rows and columns (PyTorch, ONNX).</summary>
    Nchw,

    /// <summary>Channels last (TensorFlow, Keras).</summary>
    Nhwc,
}
