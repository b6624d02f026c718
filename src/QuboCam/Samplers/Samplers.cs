using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The list of samplers; one line each.</summary>
public static class Samplers
{
    /// <summary>Every sampler, set up with the same options.</summary>
    /// <param name="options">Seed, reads, sweeps, time limit and threads.</param>
    /// <returns>The samplers, the default one first.</returns>
    public static ImmutableArray<ISampler> All(SamplerOptions options) =>
        [
            new ExactSampler(options),
            new SimulatedAnnealingSampler(options),
            new ParallelTemperingSampler(options),
            new TabuSampler(options),
            new SteepestDescentSampler(options),
            new PathIntegralSampler(options),
            new StateVectorSampler(options),
            new DWaveSampler(options),
        ];
}
