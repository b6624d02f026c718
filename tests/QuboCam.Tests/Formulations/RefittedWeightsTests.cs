using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>Non-negative least squares of the selected maps, against all active sets and the conditions of a minimum.</summary>
public sealed class RefittedWeightsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 6)]
    [InlineData(5, 6)]
    [InlineData(6, 6)]
    public void NoActiveSetComesCloser(int seed, int count)
    {
        ActivationsAndGradients trace = RandomTraces.Of(seed, maps: 9);
        SelectionProblem problem = SelectionProblem.Build(trace, new());
        ImmutableArray<int> selected = [.. problem.Candidates.Take(count)];
        double[] target = RandomTraces.Target(trace, Importance.Gradient);
        double[] best = BestOfAllActiveSets(trace, target, selected);

        double[] weights = [.. RefittedWeights.Of(trace, problem.Importance, selected)];

        Assert.Equal(count, selected.Length);
        for (int map = 0; map < weights.Length; map++)
            Assert.Equal(best[map], weights[map], tolerance: 1e-8);
    }

    [Theory]
    [InlineData(21, 40, 7)]
    [InlineData(22, 60, 7)] // more maps than pixels: G is singular
    [InlineData(23, 80, 10)]
    public void ManyMapsMeetTheConditionsOfAMinimum(int seed, int maps, int side)
    {
        ActivationsAndGradients trace = RandomTraces.Of(seed, maps, side, side);
        SelectionProblem problem = SelectionProblem.Build(trace, new());
        double[] target = RandomTraces.Target(trace, Importance.Gradient);

        double[] weights = [.. RefittedWeights.Of(trace, problem.Importance, problem.Candidates)];

        double[] rest = [.. target.Select((t, i) => t - Enumerable.Range(0, maps).Sum(map => weights[map] * trace.Map(map)[i]))];
        double norm = Math.Sqrt(target.Sum(t => t * t));
        foreach (int map in problem.Candidates)
        {
            double length = Math.Sqrt(trace.Map(map).ToArray().Sum(v => (double)v * v));
            double slope = Enumerable.Range(0, rest.Length).Sum(i => rest[i] * trace.Map(map)[i]) / (length * norm);
            Assert.True(weights[map] >= 0, $"map {map} has the weight {weights[map]}");
            Assert.True(slope <= 1e-8, $"map {map} would bring the sum closer: {slope}");
            Assert.True(weights[map] == 0 || slope >= -1e-8, $"less of map {map} would bring the sum closer: {slope}");
        }
        Assert.Contains(problem.Candidates, map => weights[map] == 0);
        Assert.Contains(problem.Candidates, map => weights[map] > 0);
    }

    [Fact]
    public void OfEqualMapsTheFirstTakesTheWholeWeight()
    {
        // Three maps (1, 2) with α = 1 and one (1, 0) with α = −1: t = (2, 6), closest are 2.8·(1, 2), by ⟨t, c⟩/‖c‖² = 14/5.
        ActivationsAndGradients trace = Traces.Of([1, 2, 1, 2, 1, 2, 1, 0], [1, 1, 1, 1, 1, 1, -1, -1], new MapShape(4, 1, 2));
        SelectionProblem problem = SelectionProblem.Build(trace, new());

        ImmutableArray<double> weights = RefittedWeights.Of(trace, problem.Importance, [0, 1, 2]);

        Assert.Equal(2.8, weights[0], tolerance: 1e-9);
        Assert.Equal([0, 0, 0], weights[1..]);
    }

    [Fact]
    public void WithoutATargetOrASelectionAllWeightsAreZero()
    {
        ActivationsAndGradients trace = Traces.Of([1, 2, 2, 4], [1, 1, -1, -1], new MapShape(2, 1, 2));
        SelectionProblem problem = SelectionProblem.Build(trace, new());

        Assert.Equal([0, 0], RefittedWeights.Of(trace, problem.Importance, [0]));
        Assert.Equal([0, 0], RefittedWeights.Of(trace, problem.Importance, []));
    }

    /// <summary>The closest sum over all sets of maps that may differ from zero, each solved by elimination.</summary>
    private static double[] BestOfAllActiveSets(ActivationsAndGradients trace, double[] target, ImmutableArray<int> selected)
    {
        double[] best = new double[trace.Shape.Maps];
        for (int subset = 1; subset < 1 << selected.Length; subset++)
        {
            int[] maps = [.. selected.Where((_, p) => (subset >> p & 1) != 0)];
            double[] solved = Eliminate(
                [.. maps.Select(p => (double[])[.. maps.Select(q => Dot(trace, p, q)), Enumerable.Range(0, target.Length)
                    .Sum(i => target[i] * trace.Map(p)[i])])]);
            if (solved.Any(w => w < 0)) continue;
            double[] weights = new double[trace.Shape.Maps];
            for (int p = 0; p < maps.Length; p++)
                weights[maps[p]] = solved[p];
            if (RandomTraces.Distance(trace, target, weights) < RandomTraces.Distance(trace, target, best))
                best = weights;
        }
        return best;
    }

    private static double Dot(ActivationsAndGradients trace, int p, int q) =>
        Enumerable.Range(0, trace.Shape.Pixels).Sum(i => (double)trace.Map(p)[i] * trace.Map(q)[i]);

    /// <summary>Gauss and Jordan on the rows of a system, the right-hand side last.</summary>
    private static double[] Eliminate(double[][] rows)
    {
        for (int column = 0; column < rows.Length; column++)
        {
            int pivot = Enumerable.Range(column, rows.Length - column).MaxBy(row => Math.Abs(rows[row][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (int row = 0; row < rows.Length; row++)
            {
                double factor = row == column ? 0 : rows[row][column] / rows[column][column];
                for (int i = 0; i < rows[row].Length; i++)
                    rows[row][i] -= factor * rows[column][i];
            }
        }
        return [.. rows.Select((row, i) => row[^1] / row[i])];
    }
}
