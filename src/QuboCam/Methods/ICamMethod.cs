using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A class activation mapping method: one weight per feature map, and the heat map of the weighted sum.</summary>
public interface ICamMethod
{
    /// <summary>Name on the command line, as in <c>--method</c>.</summary>
    string Name { get; }

    /// <summary>Title in pictures.</summary>
    string Title { get; }

    /// <summary>Whether it uses <see cref="CamInput.SelectedMaps"/>, so that the selection problem has to be solved.</summary>
    bool UsesSelection => false;

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
/// <param name="Importance">α of every map, shape [K].</param>
/// <param name="SelectedMaps">S, the maps that the selection problem chose, ascending; empty where no method uses them.</param>
public sealed record CamInput(
    ActivationsAndGradients Trace,
    ImageTensor Image,
    IImageClassifier Classifier,
    ImmutableArray<double> Importance,
    ImmutableArray<int> SelectedMaps);

/// <summary>What a method returns.</summary>
/// <param name="Weights">The weight of each map, shape [K]; 0 where a map does not enter.</param>
/// <param name="HeatMap">ReLU(Σ weight · map), shape [H, W], before upsampling and before normalisation.</param>
public sealed record ClassActivationMap(ImmutableArray<double> Weights, HeatMap HeatMap);
