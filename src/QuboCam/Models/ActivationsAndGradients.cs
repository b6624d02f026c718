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

    /// <summary>∂z/∂A, shape [K, H, W]; z is the logit of <see cref="TargetClass"/>.</summary>
    public required ImmutableArray<float> Gradients { get; init; }

    /// <summary>Scores of all classes before softmax, shape [C].</summary>
    public required ImmutableArray<float> Logits { get; init; }

    /// <summary>The class whose logit was differentiated; index into <see cref="Logits"/>.</summary>
    public required int TargetClass { get; init; }

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
