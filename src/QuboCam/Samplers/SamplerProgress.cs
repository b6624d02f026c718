namespace QuboCam;

/// <summary>Where a sampler is.</summary>
/// <param name="Elapsed">Time since it started.</param>
/// <param name="Energy">Lowest energy so far, offset included.</param>
/// <param name="LowerBound">Best proven lower bound so far; −∞ where there is none yet.</param>
/// <param name="Reads">Reads that have ended; 0 for the exact solver.</param>
public readonly record struct SamplerProgress(TimeSpan Elapsed, double Energy, double LowerBound, int Reads);
