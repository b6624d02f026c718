using System.Collections.Immutable;
using System.Diagnostics;

namespace QuboCam.App.Commands;

/// <summary>The work of analyse: anneal, levels, and what follows from both; what is done when time is over is kept.</summary>
internal sealed class AnalyseRun : IDisposable
{
    private readonly AnalyseRequest _request;
    private readonly AnnealSettings _settings;
    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly IProgressLine _line;
    private readonly List<string> _remarks = [];
    private readonly CancellationToken _stop;
    private bool _isCut;
    private string _stage = "";

    private AnalyseRun(AnalyseRequest request, AnnealingHamiltonian hamiltonian, IProgressLine line, CancellationToken stop) =>
        (_request, _settings, _hamiltonian, _line, _stop) = (request, request.Settings, hamiltonian, line, stop);

    /// <summary>Does what was asked for.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="file">The problem.</param>
    /// <param name="line">Shows how far the work is; it ends with it.</param>
    /// <param name="cancellation">Stops the work; what is done is kept.</param>
    /// <exception cref="InputException">The problem or a setting is wrong.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the work before there was anything.</exception>
    public static AnalyseReport Of(AnalyseRequest request, QuboFile file, IProgressLine line, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Qubo qubo = request.Settings.Convention.Of(ProblemFileOptions.WithOnes(file.Qubo, request.Select, request.Problem));
        RequireState(request.From, qubo.Variables);
        AnnealingMemory.Require(qubo.Variables, Math.Max(
            request.HasEvolution ? AnnealingMemory.BytesOfEvolution : 0,
            request.HasSpectrum ? AnnealingMemory.BytesOfSpectrum(request.Settings.Spectrum.Levels) : 0));
        CardinalityPenalty? penalty = qubo.Cardinality is null ? null : CardinalityPenalty.Of(qubo);
        AnnealingHamiltonian hamiltonian = request.Settings.Hamiltonian(penalty?.Qubo ?? qubo, request.Settings.Threads);
        using CancellationTokenSource limit = request.Settings.TimeLimit is TimeSpan time ? new(time) : new();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using AnalyseRun run = new(request, hamiltonian, line, either.Token);
        AnalyseReport report = run.Do(new AnalyseReport
        {
            Request = request, File = file, Hamiltonian = hamiltonian, Penalty = penalty, Remarks = [], IsCut = false, Time = default,
        });
        if (run._isCut && report.Gap is null && report.Evolution is null && cancellation.IsCancellationRequested)
            throw new OperationCanceledException(cancellation);
        return report with { Remarks = [.. run._remarks], IsCut = run._isCut, Time = watch.Elapsed };
    }

    public void Dispose() => _line.Dispose();

    private AnalyseReport Do(AnalyseReport report)
    {
        if (_hamiltonian.IsFlat)
            _remarks.Add("every state has the same energy: there is nothing to find, and no gap");
        LevelPopulations states = new(_hamiltonian, _settings.Spectrum.Levels);
        // A path that follows the gap needs it first; otherwise the anneal, which costs less, is had even where time is short.
        if (_settings.IsLocallyAdiabatic)
            report = report with { Gap = Levels(states) };
        report = WithAnneal(report with { Path = Path(report.Gap) });
        if (!_settings.IsLocallyAdiabatic && _request.HasSpectrum)
            report = report with { Gap = Levels(states) };
        return WithScan(WithBath(WithPopulations(WithSector(report), states)));
    }

    private GapAnalysis? Levels(LevelPopulations states) => Try("levels", () =>
    {
        SpectrumOptions options = _settings.Spectrum with
        {
            Scanned = (point, vectors) =>
            {
                _line.Show(() => FormattableString.Invariant($"levels, down to s = {point.S:0.000}"));
                if (_request.HasEvolution) states.Keep(point, vectors);
            },
        };
        GapAnalysis gap = SpectralGap.Analyse(_hamiltonian, options, _stop);
        if (gap.IsCut) Cut(FormattableString.Invariant($"the levels reach down to s = {gap.Points[0].S:0.####} only"));
        if (!gap.HasGap && !_hamiltonian.IsFlat)
            _remarks.Add($"{gap.Degeneracy} ground states are more than there are levels computed: no gap is given");
        return gap;
    });

    /// <summary>The path that was asked for; null where it needs a gap that there is not.</summary>
    private AnnealingPath? Path(GapAnalysis? gap)
    {
        if (!_settings.IsLocallyAdiabatic)
            return _request.Reverse is { } turn ? AnnealingPath.Reverse(_request.Tau, turn.S, turn.Time)
                : _request.Pause is { } halt ? AnnealingPath.Pause(_request.Tau, halt.S, halt.Time)
                : AnnealingPath.Forward(_request.Tau);
        if (gap is { HasGap: true, IsCut: false, MinimumGap: > 0 })
            return LocallyAdiabaticPath.Of(gap, _request.Tau);
        _remarks.Add("there is no locally adiabatic path without a gap that stays open: the anneal was left out");
        return null;
    }

    private AnalyseReport WithAnneal(AnalyseReport report)
    {
        if (!_request.HasEvolution || report.Path is not { } path) return report;
        Evolution? end = Try("anneal", () => _request.Reference
            ? AuthorsScheme.Run(_hamiltonian, _request.Tau, Progress(), _stop)
            : SchrodingerEvolution.Run(_hamiltonian, path, EvolutionOptions(path), _stop));
        if (end is null) return report;
        if (end.IsCut) Cut(FormattableString.Invariant($"the anneal's error is {end.Error:0.0e0}, not yet the tolerance"));
        else if (end.Error > _settings.Evolution.Tolerance)
            _remarks.Add(FormattableString.Invariant($"the anneal's error is {end.Error:0.0e0}: the numbers of the state vector allow no better"));
        int shots = _request.Shots ?? Readout.DefaultShots(report.Qubits);
        return report with
        {
            Evolution = end,
            Samples = Read(end, shots),
            Shots = Try("comparison with classical samplers", () =>
                ShotStatistics.Of(_hamiltonian, end.Fidelity, path.Duration, shots, _settings.Seed, _stop)),
        };
    }

    private EvolutionOptions EvolutionOptions(AnnealingPath path) => _settings.Evolution with
    {
        Times = [.. Enumerable.Range(0, 50).Select(k => k * path.Duration / 50)],
        InitialState = _request.From is { } bits ? Readout.State([.. bits.Select(bit => bit == '1')]) : null,
        Progress = Progress(),
    };

    private static void RequireState(string? bits, int variables)
    {
        if (bits is not null && !(bits.Length == variables && bits.All(bit => bit is '0' or '1')))
            throw new InputException($"--from {bits}: {variables} digits of 0 and 1 are wanted, one a variable.");
    }

    private Shown<EvolutionProgress> Progress() => new(value => _line.Show(() =>
        FormattableString.Invariant($"{_stage}, {value.Steps} steps, {value.Fraction:P0}")));

    private ImmutableArray<Sample> Read(Evolution end, int shots) =>
    [
        .. Readout.Draw(end.Probabilities.AsSpan(), shots, _settings.Seed).OrderBy(shot => _hamiltonian.Diagonal[shot.State])
            .Select(shot => new Sample(
                [.. Readout.Bits(shot.State, _hamiltonian.Qubo!.Variables)], _hamiltonian.Diagonal[shot.State], shot.Occurrences)),
    ];

    private AnalyseReport WithSector(AnalyseReport report)
    {
        if (report.Gap is not { } gap) return report;
        bool isPlain = _request.Pause is null && _request.Reverse is null && !_settings.IsLocallyAdiabatic;
        LandauZener? estimate = isPlain && gap is { HasGap: true, IsCut: false } ? LandauZener.Of(gap, _settings.Schedule, _request.Tau) : null;
        SymmetricSector? sector = SymmetricSector.Of(_hamiltonian.Qubo!, _hamiltonian.DriverStrength, _settings.Schedule);
        return report with
        {
            LandauZener = estimate,
            Sector = sector,
            SectorGap = sector is null || sector.Hamiltonian.IsFlat ? null
                : Try("levels of the symmetric sector", () => SpectralGap.Analyse(sector.Hamiltonian, _settings.Spectrum, _stop)),
        };
    }

    private AnalyseReport WithPopulations(AnalyseReport report, LevelPopulations states)
    {
        if (report is not { Evolution: { IsCut: false } end, Gap: { IsCut: false } gap, Path: { } path } || _request.Reference) return report;
        if (!states.Fits(gap.Points.Length))
        {
            _remarks.Add("populations of the levels are left out: their states would take too much memory");
            return report;
        }
        return report with
        {
            Populations = Try("populations", () => states.Follow(path, end, EvolutionOptions(path), _stop) as ImmutableArray<EvolutionPoint>?) ?? [],
        };
    }

    private AnalyseReport WithBath(AnalyseReport report) => _request.Bath is not { } bath || report.Path is not { } path ? report : report with
    {
        Thermal = Try("anneal in a bath", () => ThermalAnneal.Run(
            _hamiltonian, path, bath with { Progress = new Shown<double>(done => _line.Show(() => $"{_stage}, {done:P0}")) }, _stop)),
    };

    private AnalyseReport WithScan(AnalyseReport report)
    {
        if (_request.Scan is not { } times || report.Path is not { } path) return report;
        AnnealingTimeScan? scan = Try("scan", () => AnnealingTimeScan.Run(
            _hamiltonian, path, times, EvolutionOptions(path) with { Times = [], Progress = null }, new Shown<ScannedTime>(time => _line.Show(() =>
                FormattableString.Invariant($"scan, τ = {time.AnnealingTime:G4}: F = {time.Fidelity:G4}"))), _stop));
        if (scan is { IsCut: true }) Cut("the scan ends early");
        return report with { Scan = scan };
    }

    /// <summary>Runs a part; null, and a remark, where time is over before it has anything.</summary>
    private T? Try<T>(string stage, Func<T> work)
    {
        _stage = stage;
        try
        {
            _stop.ThrowIfCancellationRequested();
            return work();
        }
        catch (OperationCanceledException)
        {
            Cut($"{stage} not reached");
            return default;
        }
    }

    private void Cut(string what)
    {
        _isCut = true;
        _remarks.Add($"ended early: {what}");
    }

    private sealed class Shown<T>(Action<T> show) : IProgress<T>
    {
        public void Report(T value) => show(value);
    }
}
