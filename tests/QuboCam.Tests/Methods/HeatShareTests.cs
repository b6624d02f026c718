using System.Collections.Immutable;

namespace QuboCam.Tests.Methods;

public sealed class HeatShareTests
{
    // Maps of two pixels: f = (1, 3), (2, 2), (5, −1), (9, 9); mean gradients α = 1, 2, 0.4, −1.
    // Positive heat α·ΣReLU(f): 4, 8, 2 and none, 14 in all.
    [Theory]
    [InlineData(new[] { 0, 1 }, 12.0 / 14, false)]
    [InlineData(new[] { 2 }, 2.0 / 14, false)]
    [InlineData(new[] { 3 }, 0, true)]
    [InlineData(new int[0], 0, false)]
    public void TheShareIsThatOfTheSelectedMapsInThePositiveHeat(int[] selected, double share, bool isLittle)
    {
        Explanation explanation = Explained(gradients: [1, 1, 2, 2, 0.8f, 0, -1, -1], selected);

        Assert.Equal(share, explanation.HeatShare, tolerance: 1e-6); // 0.8 in single precision
        Assert.Equal(isLittle, explanation.CarriesLittleHeat);
    }

    [Fact]
    public void WithoutPositiveHeatTheShareIsZero() =>
        Assert.Equal(0, Explained(gradients: [-1, -1, -1, -1, -1, -1, -1, -1], selected: []).HeatShare);

    private static Explanation Explained(float[] gradients, int[] selected)
    {
        ActivationsAndGradients trace = new()
        {
            Layer = "maps",
            Shape = new MapShape(4, 1, 2),
            Activations = [1, 3, 2, 2, 5, -1, 9, 9],
            Gradients = [.. gradients],
            Logits = [0],
            TargetClass = 0,
        };
        SelectionProblem problem = SelectionProblem.Build(trace, new SelectionOptions());
        return new Explanation
        {
            Trace = trace,
            Selection = new(
                problem,
                new SampleSet { Samples = [new Sample([], 0, 1)], LowerBound = 0, IsOptimal = true, Sampler = "none" },
                Maps: [.. selected], Weights: new double[4].ToImmutableArray(), TimeSpan.Zero),
            Reason = null,
            Methods = [],
        };
    }
}
