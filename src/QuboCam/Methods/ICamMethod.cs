using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A class activation mapping method: a heat map at the layer's resolution, and the weights of the maps where it has such.</summary>
public interface ICamMethod
{
    /// <summary>Name on the command line, as in <c>--method</c>.</summary>
    string Name { get; }

    /// <summary>Title in pictures.</summary>
    string Title { get; }

    /// <summary>The formulation whose solution it uses as <see cref="CamInput.Selection"/>; null where it uses none.</summary>
    /// <param name="options">What was asked for.</param>
    IFormulation? Formulation(SelectionOptions options) => null;

    /// <summary>
    /// Whether it shows the maps of <see cref="CamInput.Selection"/> themselves, so that the solution's energy and proof are its own;
    /// false for methods without a selection, and for controls that only take its number of maps.
    /// </summary>
    bool ShowsSelection => false;

    /// <summary>Whether it runs where no method is named; the others have to be asked for.</summary>
    bool IsDefault => false;

    /// <summary>Explains one prediction.</summary>
    /// <param name="input">The traced image, the classifier and the selected maps.</param>
    /// <param name="progress">Receives the fraction done, [0, 1]; null where nobody looks.</param>
    /// <param name="cancellation">Stops the work; checked per batch of images.</param>
    /// <returns>Weights and heat map at the layer's resolution.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation);
}

/// <summary>What a method may use.</summary>
/// <param name="Trace">Activations, gradients and logits of the image.</param>
/// <param name="Image">The preprocessed image.</param>
/// <param name="Classifier">The model, for methods that run it again.</param>
/// <param name="Selection">The maps that the method's formulation chose; null for a method without one.</param>
/// <param name="Seed">Seed of random choices.</param>
public sealed record CamInput(
    ActivationsAndGradients Trace, ImageTensor Image, IImageClassifier Classifier, MapSelection? Selection, ulong Seed)
{
    /// <summary>The selection, for a method that has a formulation.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public MapSelection Selected => Selection ?? throw new InvalidOperationException("This method needs a selection of maps.");
}

/// <summary>What a method returns.</summary>
/// <param name="Weights">
/// The weight of each map, shape [K]; 0 where a map does not enter. Empty for a method that weighs pixels instead of maps.
/// </param>
/// <param name="HeatMap">The rectified map, shape [H, W], before upsampling and before normalisation.</param>
public sealed record ClassActivationMap(ImmutableArray<double> Weights, HeatMap HeatMap);
