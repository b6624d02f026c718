using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>The target that Finer-CAM differentiates.</summary>
public sealed class FinerCamTests
{
    [Fact]
    public void TheClassWeightsAreTheDerivativeOfTheTarget()
    {
        // Class 2 is explained; nearest to 1.5 are 4 (1.4), 1 (2.0) and 0 (0.7), not 3 (−3).
        float[] logits = [0.7f, 2, 1.5f, -3, 1.4f];
        RecordingClassifier classifier = new();

        new FinerCam().Explain(Input(logits, 2, classifier), null, TestContext.Current.CancellationToken);

        const double step = 1e-5;
        for (int c = 0; c < logits.Length; c++)
        {
            double slope = (Target(c, step) - Target(c, -step)) / (2 * step);
            Assert.Equal(slope, classifier.ClassWeights[c], 1e-6);
        }

        double Target(int moved, double by)
        {
            double[] z = [.. logits.Select((v, c) => v + (c == moved ? by : 0))];
            int[] near = [4, 1, 0];
            double sum = near.Sum(c => Math.Exp(z[c]));
            return z[2] - near.Sum(c => Math.Exp(z[c]) / sum * z[c]);
        }
    }

    [Theory]
    [InlineData(new[] { 3f }, new[] { 1f })]
    [InlineData(new[] { 3f, 800 }, new[] { 1f, -1 })] // no overflow; the only other class has q = 1 and z − Σqz = 0
    public void FewClassesAreComparedWithAllOthers(float[] logits, float[] expected)
    {
        RecordingClassifier classifier = new();

        new FinerCam().Explain(Input(logits, 0, classifier), null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, classifier.ClassWeights);
    }

    private static CamInput Input(float[] logits, int target, IImageClassifier classifier)
    {
        ActivationsAndGradients trace = Traces.Of([1, 2], [1, 1], new MapShape(1, 1, 2)) with { Logits = [.. logits], TargetClass = target };
        return new CamInput(trace, Traces.Image(), classifier, Selection: null, Seed: 0);
    }

    private sealed class RecordingClassifier : IImageClassifier
    {
        public float[] ClassWeights { get; private set; } = [];

        public (int Channels, int Height, int Width) InputShape => (3, 8, 8);

        public TensorLayout InputLayout => TensorLayout.Nchw;

        public int Classes => 5;

        public int PreferredBatch => 1;

        public bool IsHeadLinear => true;

        public ImmutableArray<ActivationsAndGradients> Trace(IReadOnlyList<ImageTensor> images, IReadOnlyList<int?> targetClasses) => [];

        public float[] Score(ReadOnlyMemory<float> inputs, int count) => [];

        public float[] ScoreHead(ImageTensor image, ReadOnlyMemory<float> activations, int count) => [];

        public float[] HeadGradients(ImageTensor image, ReadOnlySpan<float> activations, ReadOnlySpan<float> classWeights)
        {
            ClassWeights = classWeights.ToArray();
            return new float[activations.Length];
        }
    }
}
