using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>
/// A classifier in closed form: logit c is (c + 1) times the sum of the input; as a function of the layer it is c + 1 times Σ gA, divided
/// by t + 1 for the traced class t. Remembers what it was asked.
/// </summary>
internal sealed class LinearClassifier(ImageTensor image, ActivationsAndGradients trace, int preferredBatch = 4) : IImageClassifier
{
    /// <summary>Every image that was scored, in order.</summary>
    public List<float[]> Scored { get; } = [];

    /// <summary>Number of images in each call of <see cref="Score"/>.</summary>
    public List<int> Batches { get; } = [];

    public (int Channels, int Height, int Width) InputShape => (image.Channels, image.Height, image.Width);

    public TensorLayout InputLayout => image.Layout;

    public int Classes => 2;

    public int PreferredBatch => preferredBatch;

    public ImmutableArray<ActivationsAndGradients> Trace(IReadOnlyList<ImageTensor> images, IReadOnlyList<int?> targetClasses) =>
        [.. targetClasses.Select(c => trace with { TargetClass = c ?? trace.TargetClass })];

    public float[] Score(ReadOnlyMemory<float> inputs, int count)
    {
        float[][] images = [.. inputs.ToArray().Chunk(inputs.Length / count)];
        Scored.AddRange(images);
        Batches.Add(count);
        return [.. images.SelectMany(i => new[] { i.Sum(), 2 * i.Sum() })];
    }

    public bool IsHeadLinear { get; init; } = true;

    public float[] ScoreHead(ImageTensor image, ReadOnlyMemory<float> activations, int count)
    {
        Batches.Add(count);
        return [.. activations.ToArray().Chunk(activations.Length / count).SelectMany(a => Enumerable.Range(1, Classes)
            .Select(c => c * a.Zip(trace.Gradients, (x, g) => x * g).Sum() / (trace.TargetClass + 1)))];
    }

    public float[] HeadGradients(ImageTensor image, ReadOnlySpan<float> activations, ReadOnlySpan<float> classWeights)
    {
        float factor = (classWeights[0] + 2 * classWeights[1]) / (trace.TargetClass + 1);
        return [.. trace.Gradients.Select(g => factor * g)];
    }
}
