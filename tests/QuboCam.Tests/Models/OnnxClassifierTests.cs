using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Traces of one image and of batches.</summary>
public sealed class OnnxClassifierTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TheGradientBehindAMeanIsTheClassWeightOverTheNumberOfPixels(int target)
    {
        ActivationsAndGradients trace = TinyModel.Create().Trace(target);

        // score_c = Σ_k w_ck · mean(A_k) + b_c
        Assert.Equal(target, trace.TargetClass);
        for (int i = 0; i < trace.Shape.Length; i++)
            Assert.Equal(TinyModel.ClassWeights[target * 3 + i / 36] / 36, trace.Gradients[i], 1e-7);
    }

    [Fact]
    public void TheActivationsAreTheRectifiedConvolution()
    {
        ActivationsAndGradients trace = TinyModel.Create().Trace();
        float[] kernel = TinyModel.Wave(54, 0.7f), shift = [0.2f, -0.1f, 0.3f];
        ImageTensor image = TinyModel.Image();

        for (int k = 0; k < 3; k++)
            for (int y = 0; y < 6; y++)
                for (int x = 0; x < 6; x++)
                {
                    double sum = shift[k];
                    for (int c = 0; c < 2; c++)
                        for (int dy = -1; dy <= 1; dy++)
                            for (int dx = -1; dx <= 1; dx++)
                                if (y + dy is >= 0 and < 6 && x + dx is >= 0 and < 6)
                                    sum += kernel[((k * 2 + c) * 3 + dy + 1) * 3 + dx + 1] * image.Values[(c * 6 + y + dy) * 6 + x + dx];
                    Assert.Equal(Math.Max(0, sum), trace.Map(k)[y * 6 + x], 1e-5);
                }
    }

    [Fact]
    public void WithoutAClassThePredictedOneIsExplained()
    {
        ActivationsAndGradients trace = TinyModel.Create().Trace();

        Assert.Equal(trace.Logits.IndexOf(trace.Logits.Max()), trace.TargetClass);
        Assert.Equal(TinyModel.Create().Trace(trace.TargetClass).Gradients, trace.Gradients);
    }

    [Fact]
    public void ABatchOfThreeEqualsThreeSingleTraces()
    {
        using OnnxClassifier classifier = new(TinyModel.Create().Load());

        AssertBatchEqualsSingles(classifier);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AModelForOneImageWithAConstantReshapeTakesBatches(bool isInitializer)
    {
        using OnnxClassifier fixedBatch = new(TinyModel.Create(batch: 1, head: (m, maps) => ReshapedHead(m, maps, isInitializer)).Load());
        using OnnxClassifier free = new(TinyModel.Create(head: TinyModel.Wide).Load());

        Assert.True(fixedBatch.PreferredBatch > 1);
        float[] images = [.. TinyModel.Image(0).Values, .. TinyModel.Image(1).Values];
        Assert.Equal(free.Score(images, 2), fixedBatch.Score(images, 2), (a, b) => Math.Abs(a - b) < 1e-5);
        AssertBatchEqualsSingles(fixedBatch);
    }

    [Fact]
    public void AConstantReshapeOfAWeightStaysAsItIs()
    {
        // The weight is [3]; its reshape to [1, 3, 1, 1] has nothing to do with the batch.
        static string Scaled(TinyModel m, string maps) => m.Node("Mul",
            [maps, m.Node("Reshape", [m.Floats("scale", [2, 3, 5], 3), m.Integers("shape", 1, 3, 1, 1)])]);

        TinyModel free = TinyModel.Create(afterMaps: Scaled), one = TinyModel.Create(batch: 1, afterMaps: Scaled);

        Assert.Equal(free.Trace(1).Gradients, one.Trace(1).Gradients);
        using OnnxClassifier classifier = new(one.Load());
        Assert.True(classifier.PreferredBatch > 1);
    }

    [Theory]
    [InlineData("squeeze")]
    [InlineData("reshape to one row")]
    [InlineData("mean over the batch")]
    public void AModelThatCannotTakeABatchRunsOneImageAtATime(string kind)
    {
        static string Squeezed(TinyModel m, string scores) =>
            m.Node("Unsqueeze", [m.Node("Squeeze", [scores, m.Integers("zero", 0)]), "zero"]);
        static string OneRow(TinyModel m, string scores) =>
            m.Node("Reshape", [m.Node("Reshape", [scores, m.Integers("four", 4)]), m.Integers("row", 1, 4)]);
        static string Mean(TinyModel m, string scores) => m.Node("ReduceMean", [scores], Attributes.Ints("axes", 0));

        using OnnxClassifier classifier = new(TinyModel.Create(
            batch: 1, end: kind switch { "squeeze" => Squeezed, "reshape to one row" => OneRow, _ => Mean }).Load());

        Assert.Equal(1, classifier.PreferredBatch);
        Assert.Equal(
            TinyModel.Create().Trace(1).Logits, classifier.Trace([TinyModel.Image(), TinyModel.Image()], [0, 1])[1].Logits,
            (a, b) => Math.Abs(a - b) < 1e-6);
        AssertBatchEqualsSingles(classifier);
    }

    [Fact]
    public void NoImageGivesNoTrace()
    {
        using OnnxClassifier classifier = new(TinyModel.Create().Load());

        Assert.Empty(classifier.Trace([], []));
    }

    [Fact]
    public void AWrongCallIsRefusedWithWhatWasExpected()
    {
        using OnnxClassifier classifier = new(TinyModel.Create().Load());
        ImageTensor image = TinyModel.Image();

        Assert.Contains("1 images came with 2 classes", Assert.Throws<ArgumentException>(() => classifier.Trace([image], [0, 1])).Message);
        Assert.Contains("classes 0 to 3", Assert.Throws<ArgumentException>(() => classifier.Trace([image], [4])).Message);
        Assert.Contains("classes 0 to 3", Assert.Throws<ArgumentException>(() => classifier.Trace([image], [-1])).Message);
        Assert.Contains("takes 2×6×6", Assert.Throws<ArgumentException>(() => classifier.Trace([new([.. new float[72]], 2, 4, 9)], [0])).Message);
        Assert.Contains("144 values; 72 came", Assert.Throws<ArgumentException>(() => classifier.Score(image.Values.AsMemory(), 2)).Message);
    }

    [Fact]
    public void ANaNInTheLayerNamesLayerAndChannel()
    {
        // The logarithm of the map that the shift makes negative everywhere; the others are positive.
        TinyModel model = TinyModel.Create(afterMaps: (m, maps) => m.Node(
            "Log", "logs", [m.Node("Add", [m.Node("Mul", [maps, m.Floats("none", [0], 1)]), m.Floats("sign", [1, -1, 1], 1, 3, 1, 1)])]));

        string message = Refusal.Of(() => model.Trace(0, "logs"));

        Assert.Equal("tiny.onnx: layer 'logs' has a NaN or infinite activation in channel 1.", message);
    }

    [Fact]
    public void ANaNInTheGradientNamesLayerAndChannel()
    {
        // ∂√a/∂a is infinite at 0: the second map is made zero everywhere before the root.
        TinyModel model = TinyModel.Create(afterMaps: (m, maps) => m.Node("Sqrt",
            [m.Node("Mul", "masked", [m.Node("Add", [maps, m.Floats("one", [1], 1)]), m.Floats("mask", [1, 0, 1], 1, 3, 1, 1)])]));

        string message = Refusal.Of(() => model.Trace(0, "masked"));

        Assert.Equal("tiny.onnx: the gradient at layer 'masked' is NaN or infinite in channel 1.", message);
    }

    [Fact]
    public void AScoreThatIsNotANumberIsRefused()
    {
        using OnnxClassifier classifier = new(TinyModel.Create(end: NormalisedByTheImage).Load());

        Assert.NotEmpty(classifier.Score(TinyModel.Image().Values.AsMemory(), 1));
        Assert.Equal("tiny.onnx: a class score is NaN or infinite.", Refusal.Of(() => classifier.Score(new float[72], 1)));
    }

    [Fact]
    public void ScoresInDoublePrecisionAreRefusedWithOneLine()
    {
        TinyModel model = TinyModel.Create(end: (m, scores) => m.Node("Cast", "precise", [scores], Attributes.Int("to", (int)TensorType.Double)));

        Assert.StartsWith("tiny.onnx: ", Refusal.Of(() => model.Trace()));
    }

    /// <summary>Divides the scores by the largest value of the image, which is 0/0 for a black one.</summary>
    private static string NormalisedByTheImage(TinyModel m, string scores)
    {
        string size = m.Node("ReduceMax", [m.Node("Abs", ["x"])], Attributes.Ints("axes", 1, 2, 3), Attributes.Int("keepdims", 0));
        return m.Node("Div", [scores, m.Node("Unsqueeze", [size, m.Integers("last", 1)])]);
    }

    /// <summary>The wide head with a Reshape to [1, 108] in place of the Flatten.</summary>
    private static string ReshapedHead(TinyModel model, string maps, bool isInitializer)
    {
        string scores = TinyModel.Wide(model, maps);
        NodeProto flatten = model.Graph.Node.Single(n => n.OpType == "Flatten");
        model.Integers("row", 1, 108);
        flatten.OpType = "Reshape";
        flatten.Input.Add("row");
        if (isInitializer)
            return scores;
        TensorProto row = model.Graph.Initializer[^1];
        model.Graph.Initializer.Remove(row);
        NodeProto constant = new() { OpType = "Constant", Output = { "row" } };
        constant.Attribute.Add(new AttributeProto { Name = "value", T = row, Type = AttributeProto.Types.AttributeType.Tensor });
        model.Graph.Node.Insert(0, constant);
        return scores;
    }

    private static void AssertBatchEqualsSingles(OnnxClassifier classifier)
    {
        ImageTensor[] images = [TinyModel.Image(0), TinyModel.Image(1), TinyModel.Image(2)];
        int?[] classes = [null, 0, 1];

        IReadOnlyList<ActivationsAndGradients> batch = classifier.Trace(images, classes);

        Assert.Equal(3, batch.Count);
        for (int i = 0; i < images.Length; i++)
        {
            ActivationsAndGradients single = classifier.Trace([images[i]], [classes[i]])[0];
            Assert.Equal(single.TargetClass, batch[i].TargetClass);
            Assert.Equal(single.Logits, batch[i].Logits, Close);
            Assert.Equal(single.Activations, batch[i].Activations, Close);
            Assert.Equal(single.Gradients, batch[i].Gradients, Close);
        }

        // float32; another batch size may sum in another order.
        static bool Close(float a, float b) => Math.Abs(a - b) <= 1e-5;
    }
}
