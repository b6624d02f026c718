using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The feature maps that a selection problem chose.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Samples">What the sampler returned; the empty selection where it was not run.</param>
/// <param name="Maps">S: the maps of the best sample, ascending.</param>
/// <param name="Weights">The weight of each map in the heat map, shape [K]; 0 outside of S.</param>
/// <param name="Time">Time that the sampler took.</param>
public sealed record MapSelection(
    SelectionProblem Problem, SampleSet Samples, ImmutableArray<int> Maps, ImmutableArray<double> Weights, TimeSpan Time)
{
    /// <summary>Under this part of the positive heat, a selection shows little of what Grad-CAM shows.</summary>
    public const double LittleHeat = 0.1;

    /// <summary>The selection that a sampler's answer stands for.</summary>
    /// <param name="trace">The traced prediction.</param>
    /// <param name="problem">Its selection problem.</param>
    /// <param name="samples">The sampler's answer to it.</param>
    /// <param name="weights">How the maps are weighted.</param>
    /// <param name="time">Time that the sampler took.</param>
    public static MapSelection Of(
        ActivationsAndGradients trace, SelectionProblem problem, SampleSet samples, SelectionWeights weights, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(samples);
        ImmutableArray<int> maps = problem.SelectedMaps(samples.Best.X);
        ImmutableArray<double> factors = weights == SelectionWeights.Refitted
            ? RefittedWeights.Of(trace, problem.Importance, maps)
            : [.. problem.Importance.Select((alpha, map) => maps.BinarySearch(map) >= 0 ? alpha : 0)];
        return new MapSelection(problem, samples, maps, factors, time);
    }

    /// <summary>A choice of maps that nobody solved for; its energy is that of the problem.</summary>
    /// <param name="trace">The traced prediction.</param>
    /// <param name="problem">Its selection problem; a number of maps that it fixes is not kept.</param>
    /// <param name="maps">The maps, each of them a candidate.</param>
    /// <param name="weights">How the maps are weighted.</param>
    /// <exception cref="InputException">A map is no candidate, so that the problem gives it no energy.</exception>
    public static MapSelection ByHand(
        ActivationsAndGradients trace, SelectionProblem problem, IReadOnlyCollection<int> maps, SelectionWeights weights)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(maps);
        foreach (int map in maps.Where(map => problem.Candidates.BinarySearch(map) < 0))
            throw new InputException($"Map {map} is no candidate: its importance is not positive, or it is zero everywhere.");
        return Known(trace, problem, maps, weights, new KnownAnswer(double.NegativeInfinity, "by hand", TimeSpan.Zero));
    }

    /// <summary>A sampler's answer that was kept: the maps, and what was known of them.</summary>
    /// <param name="trace">The traced prediction.</param>
    /// <param name="problem">Its selection problem.</param>
    /// <param name="maps">The maps; those that are no candidates are left out.</param>
    /// <param name="weights">How the maps are weighted.</param>
    /// <param name="answer">What the sampler said of them.</param>
    public static MapSelection Known(
        ActivationsAndGradients trace, SelectionProblem problem, IReadOnlyCollection<int> maps, SelectionWeights weights, KnownAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(answer);
        bool[] x = [.. problem.Candidates.Select(maps.Contains)];
        SampleSet samples = SampleSet.From(problem.Qubo, [x], answer.LowerBound, answer.Sampler);
        return Of(trace, problem, samples, weights, answer.Time);
    }

    /// <summary>What the selected maps show: ReLU(Σ weight · map).</summary>
    /// <param name="trace">The traced prediction.</param>
    /// <returns>The heat map at the layer's resolution, not yet divided by its maximum.</returns>
    public HeatMap HeatMap(ActivationsAndGradients trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return WeightedMaps.Sum(trace, [.. Weights]).HeatMap;
    }

    /// <summary>
    /// Part of the positive heat that the maps carry, [0, 1]: Σ α·ReLU(f) over the selected maps with mean gradient α &gt; 0,
    /// divided by the same sum over all maps; 0 where that is 0.
    /// </summary>
    /// <param name="trace">The traced prediction.</param>
    public double HeatShare(ActivationsAndGradients trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        double[] heat = GradCam.ChannelWeights(trace.Gradients.AsSpan(), trace.Shape);
        for (int map = 0; map < heat.Length; map++)
            heat[map] = Math.Max(0, heat[map]) * PositiveSum(trace.Map(map));
        double total = heat.Sum();
        return total > 0 ? Maps.Sum(map => heat[map]) / total : 0;
    }

    private static double PositiveSum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += Math.Max(0, value);
        return sum;
    }
}

/// <summary>What is known of an answer beside its assignment.</summary>
/// <param name="LowerBound">A proven lower bound of the minimum; −∞ where there is none.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Time">Time that it took.</param>
public sealed record KnownAnswer(double LowerBound, string Sampler, TimeSpan Time);
