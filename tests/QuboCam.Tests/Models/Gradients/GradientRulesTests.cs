using QuboCam.Onnx;

namespace QuboCam.Tests.Models.Gradients;

/// <summary>Every gradient rule against PyTorch's autograd (see Golden/gradients/README.md).</summary>
public sealed class GradientRulesTests
{
    // float32 sums of at most some hundred terms against float64.
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Operators => [.. GradientCase.Operators()];

    public static TheoryData<string, string> Cases =>
        [.. GradientCase.Operators().SelectMany(
            o => GradientCase.Of(o).Select(c => new TheoryDataRow<string, string>(o, c.Name)))];

    [Theory, MemberData(nameof(Cases))]
    public void TheGradientIsThatOfAutograd(string @operator, string name)
    {
        GradientCase expected = GradientCase.Of(@operator).Single(c => c.Name == name);

        (Tensor y, Tensor gradient) = expected.Run(expected.X, expected.W);

        AssertClose(expected.Y, y);
        AssertClose(expected.Gradient, gradient);
    }

    [Fact]
    public void EveryRuleHasCases() => Assert.Empty(GradientRules.All.Select(r => r.Operator).Except(GradientCase.Operators()));

    [Theory, MemberData(nameof(Operators))]
    public void ABatchOfThreeHasTheGradientsOfEachImageAlone(string @operator)
    {
        int[] images = [0, 1, 0];
        foreach (GradientCase two in GradientCase.Of(@operator).Where(c => c.IsBatchOfTwo))
        {
            Tensor batch = two.Run(Stack(two.X, images), Stack(two.W, images)).Gradient;

            for (int i = 0; i < images.Length; i++)
                AssertClose(two.Run(two.X.Image(images[i]), two.W.Image(images[i])).Gradient, batch.Image(i));
        }
    }

    [Fact]
    public void AnOperatorWithoutARuleIsNamedWithNodeAndDomain()
    {
        GraphProto graph = Graph(Node("Sin", "x", "y"));

        ModelException error = Assert.Throws<ModelException>(() => OnnxGradient.Append(graph, Facts, "x", "y", "w"));

        Assert.Equal(
            "Node 'the sin' (Sin, domain ai.onnx) lies between layer 'x' and the logits and has no gradient rule.",
            error.Message);
    }

    [Fact]
    public void ABatchNormalizationInTrainingModeIsRefused()
    {
        NodeProto node = Node("BatchNormalization", "x", "y");
        node.Input.AddRange(["c", "c", "c", "c"]);
        node.Attribute.Add(Attributes.Int("training_mode", 1));

        ModelException error = Assert.Throws<ModelException>(() => OnnxGradient.Append(Graph(node), Facts, "x", "y", "w"));

        Assert.Contains("'the batchnormalization' (BatchNormalization, domain ai.onnx)", error.Message);
        Assert.Contains("training mode", error.Message);
    }

    [Fact]
    public void AWeightThatIsComputedFromTheLayerIsRefused()
    {
        NodeProto node = Node("Conv", "x", "y");
        node.Input.Add("x");

        ModelException error = Assert.Throws<ModelException>(() => OnnxGradient.Append(Graph(node), Facts, "x", "y", "w"));

        Assert.Equal(
            "Node 'the conv' (Conv, domain ai.onnx) cannot be differentiated: its input 'x' is computed from the layer.",
            error.Message);
    }

    private static readonly Dictionary<string, TensorFact> Facts = new[] { "x", "y", "c" }
        .ToDictionary(name => name, _ => new TensorFact([1, 1, 2, 2], TensorType.Float, default));

    private static GraphProto Graph(NodeProto node)
    {
        GraphProto graph = new();
        graph.Node.Add(node);
        return graph;
    }

    private static NodeProto Node(string operation, string input, string output)
    {
        NodeProto node = new() { OpType = operation, Name = $"the {operation.ToLowerInvariant()}" };
        node.Input.Add(input);
        node.Output.Add(output);
        return node;
    }

    private static Tensor Stack(Tensor tensor, int[] images) =>
        new([images.Length, .. tensor.Shape.Skip(1)], [.. images.SelectMany(i => tensor.Image(i).Data)]);

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double scale = expected.Data.Max(Math.Abs);
        for (int i = 0; i < expected.Data.Length; i++)
            Assert.Equal(expected.Data[i], actual.Data[i], Tolerance * scale);
    }
}
