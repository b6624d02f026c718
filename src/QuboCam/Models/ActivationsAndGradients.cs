using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What one forward and backward pass of one image yields: logits, activations of a layer, and their gradients.</summary>
public sealed record ActivationsAndGradients
{
    /// <summary>Name of the tensor whose activations these are.</summary>
    public required string Layer { get; init; }

    /// <summary>K, H and W of the layer.</summary>
    public required MapShape Shape { get; init; }

    /// <summary>Activations of the layer, shape [K, H, W], row-major.</summary>
    public required ImmutableArray<float> Activations { get; init; }

    /// <summary>
    /// ∂z/∂A, shape [K, H, W]; z is the logit of <see cref="TargetClass"/>, less that of <see cref="AgainstClass"/> where there is one.
    /// </summary>
    public required ImmutableArray<float> Gradients { get; init; }

    /// <summary>Scores of all classes before softmax, shape [C].</summary>
    public required ImmutableArray<float> Logits { get; init; }

    /// <summary>The class whose logit was differentiated; index into <see cref="Logits"/>.</summary>
    public required int TargetClass { get; init; }

    /// <summary>The class that the target is held against, "why A and not B"; null where the target is explained alone.</summary>
    public int? AgainstClass { get; init; }

    /// <summary>What is explained: the target's logit, less that of the class that it is held against.</summary>
    /// <param name="logits">Scores of all classes before softmax, shape [C].</param>
    public float TargetScore(ReadOnlySpan<float> logits) =>
        AgainstClass is int against ? logits[TargetClass] - logits[against] : logits[TargetClass];

    /// <summary>The same prediction, held against another class: the gradients become those of z_A − z_B.</summary>
    /// <param name="against">The other class B, 0 ≤ B &lt; C; not the target.</param>
    /// <param name="image">The preprocessed image.</param>
    /// <param name="classifier">The model, opened at this layer.</param>
    /// <returns>The trace; its activations and logits are these.</returns>
    /// <exception cref="InputException">There is no such class, or it is the target.</exception>
    /// <exception cref="ModelException">The model fails, or a gradient is NaN or infinite.</exception>
    public ActivationsAndGradients HeldAgainst(int against, ImageTensor image, IImageClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (against < 0 || against >= Logits.Length)
            throw new InputException($"There is no class {against} to hold class {TargetClass} against; the classes are 0 to {Logits.Length - 1}.");
        if (against == TargetClass)
            throw new InputException($"Class {TargetClass} cannot be held against itself; name another of the classes 0 to {Logits.Length - 1}.");
        float[] weights = new float[Logits.Length];
        (weights[TargetClass], weights[against]) = (1, -1);
        return this with
        {
            Gradients = [.. classifier.HeadGradients(image, Activations.AsSpan(), weights)], AgainstClass = against,
        };
    }

    /// <summary>The class of the largest logit, the first one where several are equal.</summary>
    public int PredictedClass => Logits.AsSpan().IndexOf(Logits.Max());

    /// <summary>The activations of one feature map, shape [H, W].</summary>
    /// <param name="map">Index of the map, 0 ≤ map &lt; K.</param>
    /// <returns>A view of the values, length H·W.</returns>
    public ReadOnlySpan<float> Map(int map) => Activations.AsSpan(map * Shape.Pixels, Shape.Pixels);

    /// <summary>∂z/∂A of one feature map, shape [H, W].</summary>
    /// <param name="map">Index of the map, 0 ≤ map &lt; K.</param>
    /// <returns>A view of the values, length H·W.</returns>
    public ReadOnlySpan<float> Gradient(int map) => Gradients.AsSpan(map * Shape.Pixels, Shape.Pixels);
}
