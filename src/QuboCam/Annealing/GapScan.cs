using System.Collections.Immutable;
using MathNet.Numerics.RootFinding;

namespace QuboCam;

/// <summary>One scan of the levels, s descending, with the minima of the gap between its points.</summary>
internal sealed class GapScan
{
    /// <summary>The most levels that are computed; a ground state as degenerate as that has no gap here.</summary>
    public const int MostLevels = 16;

    // ‖Hψ − Eψ‖ of scanned points and of minima, in units of the energy of a usual flip.
    private const double ScanTolerance = 1e-6, RootTolerance = 1e-9;

    private const double RootAccuracy = 1e-10, Bend = 0.02, BesideTheEnd = 1e-6, Corner = 1e-3;
    private const int MostHalvings = 6, MostRootSteps = 100;

    // Up to here a point takes a fraction of a second.
    private const int CheapDimension = 1 << 16;

    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly SpectrumOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly Spectrum _spectrum;
    private readonly List<SpectrumPoint> _points = [];
    private readonly List<GapMinimum> _minima = [];
    private readonly int _excited; // the level that the gap is to

    public GapScan(AnnealingHamiltonian hamiltonian, SpectrumOptions options, CancellationToken cancellation)
    {
        (_hamiltonian, _options, _cancellation, _excited) = (hamiltonian, options, cancellation, hamiltonian.Degeneracy);
        int needed = hamiltonian.Degeneracy + 1;
        _spectrum = new Spectrum(hamiltonian, needed <= MostLevels ? Math.Max(options.Levels, needed) : options.Levels);
    }

    /// <summary>Applications of H so far.</summary>
    public int Applications => _spectrum.Applications;

    private bool HasGap => _excited < _spectrum.Levels;

    public GapAnalysis Run()
    {
        bool isCut = false;
        try
        {
            Scan(1);
            // At s = 1 itself levels may be degenerate that just before it are not.
            SpectrumPoint above = At(1 - BesideTheEnd, RootTolerance);
            int intervals = _options.Intervals ?? (_hamiltonian.Dimension <= CheapDimension ? 32 : 20);
            for (int k = intervals - 1; k >= 0; k--)
            {
                SpectrumPoint below = Scan((double)k / intervals);
                Connect(below, above, halvings: 0);
                above = below;
            }
        }
        catch (OperationCanceledException) when (_points.Count > 0)
        {
            isCut = true;
        }
        return Result(isCut);
    }

    private SpectrumPoint Scan(double s)
    {
        SpectrumPoint point = At(s, ScanTolerance);
        _points.Add(point);
        _options.Scanned?.Invoke(point, _spectrum.States);
        return point;
    }

    private SpectrumPoint At(double s, double tolerance) => _spectrum.At(s, tolerance * _hamiltonian.EnergyUnit, _cancellation);

    private double Gap(SpectrumPoint point) => point.Levels[_excited] - point.Levels[0];

    private double Slope(SpectrumPoint point) => point.Slopes[_excited] - point.Slopes[0];

    /// <summary>Halves an interval while the gap bends in it, then looks for a minimum.</summary>
    private void Connect(SpectrumPoint below, SpectrumPoint above, int halvings)
    {
        if (!HasGap) return;
        if (halvings < MostHalvings && (below.S == 0 ? Slope(above) > 0 : Bends(below, above)))
        {
            SpectrumPoint middle = Scan(0.5 * (below.S + above.S));
            Connect(middle, above, halvings + 1);
            Connect(below, middle, halvings + 1);
            return;
        }
        // At s = 0 the excited levels are degenerate, so that their slopes say nothing; but there the gap falls.
        if (below.S > 0 && Slope(below) < 0)
            FindMinimum(below, above);
    }

    /// <summary>Whether the slopes at the ends do not explain the difference between them.</summary>
    private bool Bends(SpectrumPoint below, SpectrumPoint above)
    {
        double straight = 0.5 * (Slope(below) + Slope(above)) * (above.S - below.S);
        return Math.Abs(Gap(above) - Gap(below) - straight) > Bend * Math.Max(Math.Min(Gap(below), Gap(above)), Bend * _hamiltonian.EnergyUnit);
    }

    private void FindMinimum(SpectrumPoint below, SpectrumPoint above)
    {
        // Ground states that are tied at s = 1 part before it, so that there the slopes of basis states say nothing.
        if (above.S == 1 && _hamiltonian.Degeneracy > 1) above = At(1 - BesideTheEnd, RootTolerance);
        if (!(Slope(above) >= 0)) return;
        // The slopes at the ends are known well enough: only their signs matter.
        Dictionary<double, double> slopes = new() { [below.S] = Slope(below), [above.S] = Slope(above) };
        double s = above.S;
        if (slopes[s] > 0 && !Brent.TryFindRoot(SlopeAt, below.S, above.S, RootAccuracy, MostRootSteps, out s)) return;
        SpectrumPoint point = At(s, RootTolerance);
        _points.RemoveAll(scanned => scanned.S == s);
        _points.Add(point);
        _options.Scanned?.Invoke(point, _spectrum.States);
        _minima.Add(new GapMinimum(
            s, Gap(point), point.Couplings[_excited],
            FidelitySusceptibility.Of(_hamiltonian, s, _spectrum.States[0], point.Levels[0], _cancellation),
            HammingJump: below.Ones.Zip(above.Ones, (p, q) => Math.Abs(p - q)).Sum(),
            IsCrossing: Math.Abs(Slope(point)) > Corner * Math.Abs(Slope(below))));

        double SlopeAt(double x) => slopes.TryGetValue(x, out double known) ? known : slopes[x] = Slope(At(x, RootTolerance));
    }

    /// <summary>max |⟨1|dH/ds|0⟩|/Δ². At s = 0 excited levels are degenerate: what is computed of them is any mixture.</summary>
    private double AdiabaticTime(ImmutableArray<SpectrumPoint> points) => points.Where(point => point.S > 0)
        .Max(point => point.Couplings[_excited] / (Gap(point) * Gap(point))) / _hamiltonian.Schedule.AngularFactor;

    private GapAnalysis Result(bool isCut)
    {
        ImmutableArray<SpectrumPoint> points = [.. _points.OrderBy(point => point.S)];
        SpectrumPoint? least = HasGap ? points.MinBy(Gap) : null;
        return new GapAnalysis
        {
            Points = points,
            Degeneracy = _excited,
            InteriorMinima = [.. _minima.OrderBy(minimum => minimum.S)],
            MinimumGap = least is null ? double.NaN : Gap(least),
            MinimumGapAt = least?.S ?? double.NaN,
            AdiabaticTime = HasGap ? AdiabaticTime(points) : double.NaN,
            IsCut = isCut,
        };
    }
}
