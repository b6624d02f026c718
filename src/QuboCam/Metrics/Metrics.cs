using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The list of metrics; one line each.</summary>
/// <remarks>
/// Default are those that need the trace and forward passes alone. The others explain changed images, classes or models (minutes
/// with a slow method), or solve linear systems (ROAD). An all-zero heat map gives null for every metric.
/// </remarks>
public static class Metrics
{
    /// <summary>Every metric, in the order of tables.</summary>
    public static ImmutableArray<IMetric> All { get; } =
    [
        new Deletion(),
        new Insertion(),
        new AverageDrop(),
        new IncreaseInConfidence(),
        new AverageGain(),
        new Road(),
        new RoadMost(),
        new RoadLeast(),
        new PointingGame(),
        new EnergyPointingGame(),
        new IntersectionOverUnion(),
        new RelevanceRank(),
        new MaxSensitivity(),
        new Infidelity(),
        new Sparseness(),
        new Complexity(),
        new Coherency(),
        new Adcc(),
        new ParameterRandomisation(),
        new ClassSensitivity(),
    ];

    /// <summary>The metric of a name.</summary>
    /// <param name="name">Name as on the command line.</param>
    /// <exception cref="InputException">There is no such metric.</exception>
    public static IMetric Named(string name) => All.FirstOrDefault(m => m.Name == name) ?? throw new InputException(
        $"There is no metric '{name}'; there are {string.Join(", ", All.Select(m => m.Name))}.");
}
