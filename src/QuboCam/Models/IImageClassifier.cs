using System.Collections.Immutable;

namespace QuboCam;

/// <summary>An image classifier whose layer can be explained.</summary>
public interface IImageClassifier
{
    /// <summary>Channels, rows and columns of the input tensor.</summary>
    (int Channels, int Height, int Width) InputShape { get; }

    /// <summary>Order of the input's axes.</summary>
    TensorLayout InputLayout { get; }

    /// <summary>Number of classes, C.</summary>
    int Classes { get; }

    /// <summary>Runs forward and backward: logits, activations of the layer and the gradient of one logit per image.</summary>
    /// <param name="images">The preprocessed images, each of <see cref="InputShape"/>; any number.</param>
    /// <param name="targetClasses">One class per image, 0 ≤ c &lt; C; null explains the predicted class.</param>
    /// <returns>One result per image, in order.</returns>
    /// <exception cref="ArgumentException">An image has another shape, a class is out of range, or the counts differ.</exception>
    /// <exception cref="ModelException">The model fails, or an activation is NaN or infinite.</exception>
    ImmutableArray<ActivationsAndGradients> Trace(IReadOnlyList<ImageTensor> images, IReadOnlyList<int?> targetClasses);

    /// <summary>Images per call of <see cref="Score"/> that this model runs fastest; at least 1.</summary>
    int PreferredBatch { get; }

    /// <summary>Runs forward only.</summary>
    /// <param name="inputs">The preprocessed images one after the other, length count·C·H·W.</param>
    /// <param name="count">Number of images, at least 1.</param>
    /// <returns>Logits, shape [count, C], row-major.</returns>
    /// <exception cref="ArgumentException">The length is not count·C·H·W.</exception>
    /// <exception cref="ModelException">The model fails.</exception>
    float[] Score(ReadOnlyMemory<float> inputs, int count);
}
