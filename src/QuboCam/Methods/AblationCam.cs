namespace QuboCam;

/// <summary>Ablation-CAM: the weight of a map is the part of the logit that is lost without it.</summary>
/// <remarks>
/// Desai and Ramaswamy 2020, WACV, p. 972 (doi:10.1109/WACV45572.2020.9093360): w_k = (y − y_k) / y, with y the logit and y_k the
/// logit where map k is zero; L = ReLU(Σ w A). A negative y turns the signs round, as in the formula. Where y = 0 the quotient does not
/// exist and the loss itself, y − y_k, is the weight: after division by the maximum the same map as that of a small positive y.
/// </remarks>
public sealed class AblationCam : ICamMethod
{
    private const int BatchValues = 1 << 20, LargestBatch = 64;

    /// <inheritdoc/>
    public string Name => "ablation-cam";

    /// <inheritdoc/>
    public string Title => "Ablation-CAM";

    /// <inheritdoc/>
    /// <remarks>
    /// Behind a linear head the loss is Σ gA over the map, without another run; otherwise what follows the layer runs once per map, in
    /// batches.
    /// </remarks>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        (double logit, double[] losses) = input.Classifier.IsHeadLinear
            ? (input.Trace.TargetScore(input.Trace.Logits.AsSpan()), Contributions(input.Trace))
            : Ablate(input, progress, cancellation);
        // A difference of logits is negative where the other class is the likelier one; what speaks for the target stays positive.
        logit = input.Trace.AgainstClass is null ? logit : Math.Abs(logit);
        return WeightedMaps.Sum(input.Trace, logit == 0 ? losses : [.. losses.Select(loss => loss / logit)]);
    }

    /// <summary>Σ gA of each map.</summary>
    private static double[] Contributions(ActivationsAndGradients trace)
    {
        double[] losses = new double[trace.Shape.Maps];
        for (int map = 0; map < losses.Length; map++)
        {
            ReadOnlySpan<float> activation = trace.Map(map), gradient = trace.Gradient(map);
            double sum = 0;
            for (int i = 0; i < activation.Length; i++)
                sum += (double)gradient[i] * activation[i];
            losses[map] = sum;
        }
        return losses;
    }

    /// <summary>y and y − y_k by the head, both from the same kind of run.</summary>
    private static (double Logit, double[] Losses) Ablate(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ActivationsAndGradients trace = input.Trace;
        int[] maps = [.. Enumerable.Range(0, trace.Shape.Maps).Where(k => trace.Map(k).ContainsAnyExcept(0f))];
        int length = trace.Shape.Length, batch = Math.Clamp(BatchValues / length, 1, Math.Min(LargestBatch, maps.Length + 1));
        float[] ablated = new float[batch * length];
        double[] logits = new double[maps.Length + 1]; // last: nothing ablated
        for (int start = 0; start < logits.Length; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, logits.Length - start);
            for (int i = 0; i < count; i++)
            {
                trace.Activations.CopyTo(ablated, i * length);
                if (start + i < maps.Length)
                    Array.Clear(ablated, i * length + maps[start + i] * trace.Shape.Pixels, trace.Shape.Pixels);
            }
            float[] scores = input.Classifier.ScoreHead(input.Image, ablated.AsMemory(0, count * length), count);
            for (int i = 0; i < count; i++)
                logits[start + i] = trace.TargetScore(scores.AsSpan(i * input.Classifier.Classes, input.Classifier.Classes));
            progress?.Report((double)(start + count) / logits.Length);
        }
        double[] losses = new double[trace.Shape.Maps]; // a map that is zero already loses nothing
        for (int i = 0; i < maps.Length; i++)
            losses[maps[i]] = logits[^1] - logits[i];
        return (logits[^1], losses);
    }
}
