using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace QuboCam.Tests;

public sealed class SelectionProblemTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("flat16_c0")]
    [InlineData("flat16_c1")]
    [InlineData("gap16_c0")]
    [InlineData("gap16_c1")]
    public void AgreesWithTheReferenceProblemAndItsSolution(string name)
    {
        string folder = SharedFiles.Golden($"xai/{name}_npy");
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden($"xai/{name}_qubo.json"))).RootElement;
        JsonElement solution = golden.GetProperty("solutions").GetProperty("max|upper|0.7");
        HashSet<int> zero = [.. golden.GetProperty("zero_norm_maps_global").EnumerateArray().Select(map => map.GetInt32())];
        int[] expected = [.. golden.GetProperty("pos_index").EnumerateArray()
            .Select(map => map.GetInt32()).Where(map => !zero.Contains(map))];

        SelectionProblem problem = SelectionProblem.Build(
            Trace(Npy(folder, "A"), Npy(folder, "G"), new MapShape(16, 14, 14)), new());
        SampleSet samples = new ExactSampler(new()).Sample(problem.Qubo, Cancellation);

        Assert.Equal(expected, problem.Candidates);
        Assert.Equal(zero.Order(), problem.Dropped.Select(dropped => dropped.Map));
        Assert.Equal(
            solution.GetProperty("selected_global_without_zero_maps").EnumerateArray().Select(map => map.GetInt32()),
            problem.SelectedMaps(samples.Best.X));
        // A dropped map has no coupling and takes its whole linear bias with it.
        double lost = zero.Sum(map => -0.7 * problem.Importance[map] / problem.Candidates.Max(p => problem.Importance[p]));
        Assert.Equal(solution.GetProperty("E0").GetDouble(), samples.Best.Energy + lost, tolerance: 1e-6);
    }

    // Four maps of 1×2: (3, 4), (7, 1), (0, 0) and (1, 1).
    private static readonly ActivationsAndGradients Tiny = Trace(
        [3, 4, 7, 1, 0, 0, 1, 1], [1, 3, 0.5f, 0.5f, 2, 2, -1, -3], new MapShape(4, 1, 2));

    [Fact]
    public void BuildsATinyProblemAsByHand()
    {
        SelectionProblem problem = SelectionProblem.Build(Tiny, new() { Beta = 0.6 });

        Assert.Equal([2, 0.5, 2, -2], problem.Importance); // means of the gradients
        Assert.Equal([0, 1], problem.Candidates); // the third map is zero, the fourth has α < 0
        Assert.Equal(2, Assert.Single(problem.Dropped).Map);
        Assert.Equal(-0.6, problem.Qubo.Linear[0], tolerance: 1e-15);
        Assert.Equal(-0.6 * 0.5 / 2, problem.Qubo.Linear[1], tolerance: 1e-15);
        double cosine = (3 * 7 + 4 * 1) / (5 * Math.Sqrt(50)); // = 1/√2
        Assert.Equal(0.4 * cosine, Assert.Single(problem.Qubo.Quadratic), tolerance: 1e-15);
        Assert.Equal([1, cosine, cosine, 1], problem.Redundancy.Select(j => Math.Round(j, 15)), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Null(problem.Reason);
    }

    [Fact]
    public void MeasuresGradientTimesActivationAsByHand()
    {
        SelectionProblem problem = SelectionProblem.Build(Tiny, new() { Importance = Importance.GradientTimesActivation });

        // Means of max(0, g·f): (3 + 12)/2, (3.5 + 0.5)/2, 0, 0.
        Assert.Equal([7.5, 2, 0, 0], problem.Importance);
        Assert.Equal([0, 1], problem.Candidates);
        Assert.Empty(problem.Dropped);
    }

    [Fact]
    public void TakesTheAbsoluteCosineOfSignedMapsForAnyNumberOfThem()
    {
        // 70 maps of 11 values: more than one block, and a tail after whole vectors.
        Random random = new(3);
        float[] maps = [.. Enumerable.Range(0, 70 * 11).Select(_ => random.NextSingle() - 0.5f)];

        SelectionProblem problem = SelectionProblem.Build(
            Trace(maps, [.. Enumerable.Repeat(1f, maps.Length)], new MapShape(70, 1, 11)), new());

        for (int p = 0; p < 70; p++)
            for (int q = 0; q < 70; q++)
                Assert.Equal(SlowCosine(maps, p, q, 11), problem.Redundancy[p * 70 + q], tolerance: 1e-12);
    }

    [Fact]
    public void GivesEqualMapsFullRedundancyAndSelectsOne()
    {
        SelectionProblem problem = SelectionProblem.Build(
            Trace([1, 2, 1, 2], [1, 1, 1, 1], new MapShape(2, 1, 2)), new() { Beta = 0.3 });

        // E = −0.3 (x₀ + x₁) + 0.7 x₀x₁: either one, energy −0.3; the first in the order of the bits is (0, 1).
        SampleSet samples = new ExactSampler(new()).Sample(problem.Qubo, Cancellation);

        Assert.Equal(0.7, Assert.Single(problem.Qubo.Quadratic), tolerance: 1e-12);
        Assert.Equal(2, samples.Samples.Length);
        Assert.Equal([1], problem.SelectedMaps(samples.Best.X));
        Assert.Equal(-0.3, samples.Best.Energy, tolerance: 1e-12);
    }

    [Fact]
    public void SelectsTheOnlyCandidate()
    {
        SelectionProblem problem = SelectionProblem.Build(Trace([1, 2, 1, 2], [1, 1, -1, 0], new MapShape(2, 1, 2)), new());

        Assert.Equal([-0.7], problem.Qubo.Linear);
        Assert.Empty(problem.Qubo.Quadratic);
        Assert.Equal([0], problem.SelectedMaps(new ExactSampler(new()).Sample(problem.Qubo, Cancellation).Best.X));
    }

    [Theory]
    [InlineData(null, "no feature map has positive importance for class 3")]
    [InlineData("cat", "no feature map has positive importance for class 'cat'")]
    public void SaysWhyNothingCanBeSelected(string? label, string reason)
    {
        ActivationsAndGradients trace = Trace([1, 2, 1, 2], [-1, 1, -1, 0], new MapShape(2, 1, 2));

        SelectionProblem problem = SelectionProblem.Build(trace, new() { Select = 2 }, label);

        Assert.Equal(reason, problem.Reason);
        Assert.Empty(problem.Candidates);
        Assert.Equal(0, problem.Qubo.Variables);
    }

    [Fact]
    public void KeepsTheAskedNumberOfMaps()
    {
        Assert.Equal(2, SelectionProblem.Build(Tiny, new() { Select = 2 }).Qubo.Cardinality);
        Assert.Null(SelectionProblem.Build(Tiny, new()).Qubo.Cardinality);
    }

    [Fact]
    public void RefusesToSelectMoreMapsThanThereAreCandidates()
    {
        InputException error = Assert.Throws<InputException>(() => SelectionProblem.Build(Tiny, new() { Select = 3 }));

        Assert.Equal("3 maps cannot be selected: class 3 has 2 candidates; ask for at most 2.", error.Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void NamesTheLayerAndChannelOfABrokenActivation(float value)
    {
        ActivationsAndGradients trace = Trace([1, 2, 1, value], [1, 1, 1, 1], new MapShape(2, 1, 2));

        ModelException error = Assert.Throws<ModelException>(() => SelectionProblem.Build(trace, new()));

        Assert.StartsWith("Layer 'layer4', channel 1:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void RefusesAStrengthFactorOutsideZeroToOne(double beta) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelectionOptions { Beta = beta });

    private static double SlowCosine(float[] maps, int p, int q, int pixels)
    {
        double dot = 0, pp = 0, qq = 0;
        for (int i = 0; i < pixels; i++)
        {
            double a = maps[p * pixels + i], b = maps[q * pixels + i];
            (dot, pp, qq) = (dot + a * b, pp + a * a, qq + b * b);
        }
        return Math.Abs(dot) / Math.Sqrt(pp * qq);
    }

    private static ActivationsAndGradients Trace(float[] activations, float[] gradients, MapShape shape) => new()
    {
        Layer = "layer4",
        Shape = shape,
        Activations = [.. activations],
        Gradients = [.. gradients],
        Logits = [0, 0, 0, 1],
        TargetClass = 3,
    };

    /// <summary>The float32 values of a .npy file, version 1, C order.</summary>
    private static float[] Npy(string folder, string key)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, key + ".npy"));
        int header = BitConverter.ToUInt16(bytes, 8);
        Assert.Matches(new Regex("'descr': '<f4', 'fortran_order': False"), Encoding.ASCII.GetString(bytes, 10, header));
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + header)).ToArray();
    }
}
