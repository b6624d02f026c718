using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Finer-CAM: what speaks for the class and not for the classes most similar to it.</summary>
/// <remarks>
/// Zhang et al. 2025, arXiv:2501.11309: Grad-CAM of the target t = z_c − Σ_j q_j z_j in place of z_c (comparison strength 1). The j are
/// the three classes whose logits are nearest to z_c, ties by index; q is the softmax over these three, and is differentiated as well, as
/// in the package pytorch-grad-cam: ∂t/∂z_j = −q_j (1 + z_j − Σ q z). With fewer than four classes all others are compared with; of a
/// model with one class, it is Grad-CAM.
/// </remarks>
public sealed class FinerCam : ICamMethod
{
    private const int Similar = 3;

    /// <inheritdoc/>
    public string Name => "finer-cam";

    /// <inheritdoc/>
    public string Title => "Finer-CAM";

    /// <inheritdoc/>
    /// <remarks>One run of what follows the layer.</remarks>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellation.ThrowIfCancellationRequested();
        float[] gradients = input.Classifier.HeadGradients(
            input.Image, input.Trace.Activations.AsSpan(),
            input.Trace.AgainstClass is int against ? Contrast(input.Trace, against) : ClassWeights(input.Trace.Logits, input.Trace.TargetClass));
        return WeightedMaps.Sum(input.Trace, GradCam.ChannelWeights(gradients, input.Trace.Shape));
    }

    /// <summary>The comparison that was asked for takes the place of that with the most similar classes.</summary>
    private static float[] Contrast(ActivationsAndGradients trace, int against)
    {
        float[] weights = new float[trace.Logits.Length];
        (weights[trace.TargetClass], weights[against]) = (1, -1);
        return weights;
    }

    /// <summary>∂t/∂z, shape [C].</summary>
    private static float[] ClassWeights(ImmutableArray<float> logits, int target)
    {
        int[] others = [.. Enumerable.Range(0, logits.Length).Where(c => c != target)
            .OrderBy(c => Math.Abs(logits[c] - logits[target])).Take(Similar)];
        float[] weights = new float[logits.Length];
        weights[target] = 1;
        if (others.Length == 0)
            return weights;
        double maximum = others.Max(c => logits[c]);
        double[] powers = [.. others.Select(c => Math.Exp(logits[c] - maximum))];
        double sum = powers.Sum();
        double mean = others.Zip(powers).Sum(p => p.Second / sum * logits[p.First]);
        foreach ((int other, double power) in others.Zip(powers))
            weights[other] = (float)(-power / sum * (1 + logits[other] - mean));
        return weights;
    }
}
