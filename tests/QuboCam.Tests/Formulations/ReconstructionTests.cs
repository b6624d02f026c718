namespace QuboCam.Tests;

/// <summary>The reconstruction: its energies are the distances of the definition.</summary>
public sealed class ReconstructionTests
{
    private static readonly SelectionOptions Reconstruction = new() { Formulation = Formulations.Reconstruction };

    [Fact]
    public void ATinyProblemIsAsByHand()
    {
        // α = (1, ½, −1), maps (2, 0), (1, 1), (0, 1): t = ReLU(2½, −½) = (2½, 0), ‖t‖² = 6¼, c = (2, 0), (½, ½).
        ActivationsAndGradients trace = Traces.Of([2, 0, 1, 1, 0, 1], [1, 1, 0.5f, 0.5f, -1, -1], new MapShape(3, 1, 2));

        SelectionProblem problem = SelectionProblem.Build(trace, Reconstruction);

        Assert.Equal([0, 1], problem.Candidates);
        Assert.Equal(0, problem.Qubo.Energy([false, false]), tolerance: 1e-12);
        Assert.Equal(-0.48, problem.Qubo.Energy([true, false]), tolerance: 1e-12); // (½·0.25 − ½·6.25)/6.25
        Assert.Equal(-0.16, problem.Qubo.Energy([false, true]), tolerance: 1e-12); // (½·4.25 − ½·6.25)/6.25
        Assert.Equal(-0.48, problem.Qubo.Energy([true, true]), tolerance: 1e-12); // (½·0.25 − ½·6.25)/6.25
        Assert.Equal([0.64, 0.16, 0.16, 0.08], problem.Redundancy.Select(r => Math.Round(r, 12))); // ⟨c, c⟩/6.25
    }

    [Theory]
    [InlineData(1, Importance.Gradient, null)]
    [InlineData(2, Importance.Gradient, 0.02)]
    [InlineData(3, Importance.GradientTimesActivation, null)]
    [InlineData(4, Importance.GradientTimesActivation, 0.3)]
    public void EverySubsetHasTheDistanceOfItsDefinition(int seed, Importance importance, double? price)
    {
        ActivationsAndGradients trace = RandomTraces.Of(seed, maps: 9);
        double[] target = RandomTraces.Target(trace, importance);
        double scale = target.Sum(v => v * v);

        SelectionProblem problem = SelectionProblem.Build(trace, Reconstruction with { Importance = importance, Price = price });

        int d = problem.Candidates.Length;
        Assert.InRange(d, 5, 9);
        for (int subset = 0; subset < 1 << d; subset++)
        {
            bool[] x = [.. Enumerable.Range(0, d).Select(p => (subset >> p & 1) != 0)];
            double[] weights = new double[trace.Shape.Maps];
            for (int p = 0; p < d; p++)
                weights[problem.Candidates[p]] = x[p] ? RandomTraces.Importance(trace, problem.Candidates[p], importance) : 0;
            double expected = (RandomTraces.Distance(trace, target, weights) - scale / 2) / scale
                + (price ?? 0) * x.Count(one => one);
            Assert.Equal(expected, problem.Qubo.Energy(x), tolerance: 1e-9);
        }
    }

    [Fact]
    public void WhereThereIsNothingToReconstructTheScaleIsThatOfTheMaps()
    {
        // The second map takes more than the first one gives: t = 0, so E = ½ where the only candidate is selected.
        ActivationsAndGradients trace = Traces.Of([1, 2, 2, 4], [1, 1, -1, -1], new MapShape(2, 1, 2));

        SelectionProblem problem = SelectionProblem.Build(trace, Reconstruction);

        Assert.Equal(0.5, problem.Qubo.Energy([true]), tolerance: 1e-12);
    }

    [Fact]
    public void TenMapsAreSelectedUnlessANumberOrAPriceIsGiven()
    {
        ActivationsAndGradients many = RandomTraces.Of(seed: 5, maps: 30), few = RandomTraces.Of(seed: 6, maps: 6);
        int candidates = SelectionProblem.Build(few, Reconstruction).Candidates.Length;

        Assert.Equal(10, SelectionProblem.Build(many, Reconstruction).Qubo.Cardinality);
        Assert.Equal(candidates, SelectionProblem.Build(few, Reconstruction).Qubo.Cardinality);
        Assert.InRange(candidates, 2, 6);
        Assert.Equal(3, SelectionProblem.Build(many, Reconstruction with { Select = 3 }).Qubo.Cardinality);
        Assert.Null(SelectionProblem.Build(many, Reconstruction with { Price = 0.01 }).Qubo.Cardinality);
        Assert.Equal(3, SelectionProblem.Build(many, Reconstruction with { Select = 3, Price = 0.01 }).Qubo.Cardinality);
    }

    [Fact]
    public void MoreMapsThanCandidatesAreRefusedOrAllSelectedAsAsked()
    {
        ActivationsAndGradients trace = RandomTraces.Of(seed: 6, maps: 6);
        int candidates = SelectionProblem.Build(trace, Reconstruction).Candidates.Length;
        SelectionOptions tooMany = Reconstruction with { Select = candidates + 1 };

        InputException refusal = Assert.Throws<InputException>(() => SelectionProblem.Build(trace, tooMany));

        Assert.Contains($"{candidates + 1} maps cannot be selected", refusal.Message);
        Assert.Equal(candidates,
            SelectionProblem.Build(trace, tooMany with { FewCandidates = FewCandidates.SelectAll }).Qubo.Cardinality);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void TheSelectionIsTheBestOfItsSize(int seed)
    {
        ActivationsAndGradients trace = RandomTraces.Of(seed, maps: 12);
        double[] target = RandomTraces.Target(trace, Importance.Gradient);
        SelectionProblem problem = SelectionProblem.Build(trace, Reconstruction with { Select = 3 });
        int d = problem.Candidates.Length;
        double best = Enumerable.Range(0, 1 << d).Where(subset => int.PopCount(subset) == 3)
            .Min(subset => RandomTraces.Distance(
                trace, target, Weights([.. problem.Candidates.Where((_, p) => (subset >> p & 1) != 0)])));

        SampleSet samples = new ExactSampler(new()).Sample(problem.Qubo, TestContext.Current.CancellationToken);

        Assert.Equal(best, RandomTraces.Distance(trace, target, Weights([.. problem.SelectedMaps(samples.Best.X)])),
            tolerance: 1e-9);

        double[] Weights(int[] maps) => [.. Enumerable.Range(0, trace.Shape.Maps)
            .Select(map => maps.Contains(map) ? RandomTraces.Importance(trace, map, Importance.Gradient) : 0)];
    }
}
