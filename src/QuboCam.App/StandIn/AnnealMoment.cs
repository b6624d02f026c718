using System.Collections.Immutable;

namespace QuboCam.App.StandIn;

/// <summary>The weights of one sweep of an anneal: exp(−Strength · ΣE(slice) + Bond · Σ s s' over neighbouring slices).</summary>
/// <param name="Strength">β B / 2P, for P slices.</param>
/// <param name="Bond">−½ ln tanh(β A / 2P).</param>
/// <remarks>
/// H(s) = −A(s)/2 Σ σx + B(s)/2 (Σ h σz + Σ J σz σz) with A = 8 (1 − s)³ GHz and B = 10 s² GHz at 15 mK: of the form and size of
/// the
/// published schedules of D-Wave's chips, but of none of them. Suzuki–Trotter as in Martoňák, Santoro and Tosatti, Phys. Rev. B
/// 66,
/// 094203 (2002).
/// </remarks>
internal readonly record struct AnnealMoment(float Strength, float Bond)
{
    private const double FullField = 8, FullProblem = 10, TemperatureGHz = 0.3126, StrongestBond = 10;

    // Sweeps of the default anneal of 20 µs, those of the shortest and longest, and how they grow with time in between.
    private const int UsualSweeps = 256, FewestSweeps = 8, MostSweeps = 4096;
    private const double Growth = 0.6;

    // Updates of eight reads of a qubit, all slices: half a microsecond each. Larger problems get fewer sweeps.
    private const double MostUpdates = 1e7;

    /// <summary>Every sweep of a schedule.</summary>
    /// <param name="schedule">Points of time (µs) and anneal fraction.</param>
    /// <param name="qubits">Qubits in use.</param>
    /// <param name="groups">Groups of reads.</param>
    public static ImmutableArray<AnnealMoment> Of(ImmutableArray<(double Time, double Fraction)> schedule, int qubits, int groups)
    {
        double duration = schedule[^1].Time;
        double wanted = Math.Clamp(UsualSweeps * Math.Pow(duration / ChipRanges.DefaultAnneal, Growth), FewestSweeps, MostSweeps);
        int sweeps = (int)Math.Max(Math.Min(wanted, FewestSweeps), Math.Min(wanted, MostUpdates / ((double)qubits * groups)));
        return [.. Enumerable.Range(0, sweeps).Select(sweep => At(Fraction(schedule, (sweep + 1) * duration / sweeps)))];
    }

    private static AnnealMoment At(double s)
    {
        double inverse = 1 / (TemperatureGHz * PathIntegralAnneal.Slices);
        double field = inverse * FullField * Math.Pow(1 - s, 3) / 2;
        double bond = field > 0 ? Math.Min(StrongestBond, -0.5 * Math.Log(Math.Tanh(field))) : StrongestBond;
        return new AnnealMoment((float)(inverse * FullProblem * s * s / 2), (float)bond);
    }

    private static double Fraction(ImmutableArray<(double Time, double Fraction)> schedule, double time)
    {
        int next = 1;
        while (next < schedule.Length - 1 && schedule[next].Time < time) next++;
        ((double t0, double s0), (double t1, double s1)) = (schedule[next - 1], schedule[next]);
        return Math.Clamp(s0 + (s1 - s0) * Math.Clamp((time - t0) / (t1 - t0), 0, 1), 0, 1);
    }
}
