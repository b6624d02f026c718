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

    /// <summary>
    /// Whether the logits are known to be an affine function of the layer's activations, for a given image: then
    /// z(A) = z(0) + Σ gA exactly. False where an operator between them is not known to be affine.
    /// </summary>
    bool IsHeadLinear { get; }

    /// <summary>Runs what follows the layer, on activations of one's own; nothing before the layer runs that need not.</summary>
    /// <param name="image">The preprocessed image, for what passes the layer by, such as a skip connection.</param>
    /// <param name="activations">Activations of the layer, shape [count, K, H, W], row-major.</param>
    /// <param name="count">Number of activations of the whole layer, at least 1.</param>
    /// <returns>Logits, shape [count, C], row-major.</returns>
    /// <exception cref="ArgumentException">The image has another shape, or the length is not count·K·H·W.</exception>
    /// <exception cref="ModelException">The model fails, or a logit is NaN or infinite.</exception>
    float[] ScoreHead(ImageTensor image, ReadOnlyMemory<float> activations, int count);

    /// <summary>The gradient of a weighted sum of the logits with respect to the layer, at activations of one's own.</summary>
    /// <param name="image">The preprocessed image, for what passes the layer by.</param>
    /// <param name="activations">Activations of the layer, shape [K, H, W], row-major.</param>
    /// <param name="classWeights">Weight w of each logit, shape [C]; any sign.</param>
    /// <returns>∂(Σ w_c z_c)/∂A, shape [K, H, W], row-major.</returns>
    /// <exception cref="ArgumentException">The image has another shape, or a length is not K·H·W or C.</exception>
    /// <exception cref="ModelException">The model fails, or a gradient is NaN or infinite.</exception>
    float[] HeadGradients(ImageTensor image, ReadOnlySpan<float> activations, ReadOnlySpan<float> classWeights);
}
