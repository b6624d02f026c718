using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>
/// A classifier in closed form: logit c is the sum over the pixels of a weight times the pixel's channels. Counts what it was
/// asked.
/// </summary>
/// <param name="image">Gives the shape and layout.</param>
/// <param name="weights">One row per class, one weight per pixel.</param>
internal sealed class PixelClassifier(ImageTensor image, float[][] weights) : IImageClassifier
{
    /// <summary>Number of images in each call of <see cref="Score"/>.</summary>
    public List<int> Batches { get; } = [];

    public (int Channels, int Height, int Width) InputShape => (image.Channels, image.Height, image.Width);

    public TensorLayout InputLayout => image.Layout;

    public int Classes => weights.Length;

    public int PreferredBatch => 12; // metrics take a quarter

    public bool IsHeadLinear => true;

    public float[] ScoreHead(ImageTensor image, ReadOnlyMemory<float> activations, int count) =>
        throw new NotSupportedException("No metric runs the head.");

    public float[] HeadGradients(ImageTensor image, ReadOnlySpan<float> activations, ReadOnlySpan<float> classWeights) =>
        throw new NotSupportedException("No metric runs the head.");

    public ImmutableArray<ActivationsAndGradients> Trace(IReadOnlyList<ImageTensor> images, IReadOnlyList<int?> targetClasses) =>
    [
        .. images.Zip(targetClasses, (i, c) =>
        {
            ImmutableArray<float> logits = [.. Logits([.. i.Values])];
            return new ActivationsAndGradients
            {
                Layer = "none",
                Shape = new MapShape(1, 1, 1),
                Activations = [0],
                Gradients = [0],
                Logits = logits,
                TargetClass = c ?? logits.IndexOf(logits.Max()),
            };
        }),
    ];

    public float[] Score(ReadOnlyMemory<float> inputs, int count)
    {
        Batches.Add(count);
        return [.. inputs.ToArray().Chunk(inputs.Length / count).SelectMany(Logits)];
    }

    /// <summary>Gradient times input: what each pixel adds to the logit of a class, rectified, divided by its maximum.</summary>
    public HeatMap Contributions(ImageTensor tensor, int target)
    {
        float[] heat = [.. Sums([.. tensor.Values]).Select((sum, pixel) => Math.Max(0, weights[target][pixel] * sum))];
        return new HeatMap([.. heat], image.Height, image.Width).Normalized();
    }

    private IEnumerable<float> Logits(float[] values)
    {
        float[] sums = Sums(values);
        return weights.Select(row => row.Zip(sums, (w, s) => w * s).Sum());
    }

    /// <summary>The sum over the channels of each pixel, in the same order of addition for both layouts.</summary>
    private float[] Sums(float[] values)
    {
        int pixels = image.Height * image.Width;
        return
        [
            .. Enumerable.Range(0, pixels).Select(pixel => Enumerable.Range(0, image.Channels).Sum(channel =>
                values[image.Layout == TensorLayout.Nchw ? channel * pixels + pixel : pixel * image.Channels + channel])),
        ];
    }
}
