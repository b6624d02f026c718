using System.Collections.Immutable;

namespace QuboCam.App.StandIn;

/// <summary>The parameters of a submission to an annealer, checked; microseconds for times.</summary>
internal sealed record AnnealerParameters
{
    /// <summary>Every parameter that is taken, with its description.</summary>
    public static ImmutableArray<(string Name, string Description)> Known { get; } =
    [
        ("anneal_offsets", "Anneal offsets of the qubits; not simulated, so only zeros."),
        ("anneal_schedule", "Points [time in microseconds, anneal fraction]."),
        ("annealing_time", "Time of one anneal in microseconds."),
        ("answer_mode", "histogram or raw."),
        ("auto_scale", "Whether the problem is scaled to the ranges."),
        ("fast_anneal", "Whether the fast-anneal protocol is used."),
        ("flux_biases", "Flux biases of the qubits; not simulated, so only zeros."),
        ("flux_drift_compensation", "Accepted; there is no drift here."),
        ("h_gain_schedule", "Not simulated."),
        ("initial_state", "Start of a reverse anneal, one value for every qubit, 3 for unused ones."),
        ("max_answers", "Greatest number of answers."),
        ("num_reads", "Number of anneals."),
        ("programming_thermalization", "Microseconds of waiting after programming."),
        ("readout_thermalization", "Microseconds of waiting after each readout."),
        ("reduce_intersample_correlation", "Whether to wait between anneals."),
        ("reinitialize_state", "Whether each anneal starts in the initial state; false is not simulated."),
    ];

    public int Reads { get; init; } = 1;

    /// <summary>Points of time and anneal fraction; the first at time 0.</summary>
    public ImmutableArray<(double Time, double Fraction)> Schedule { get; init; } = [(0, 0), (ChipRanges.DefaultAnneal, 1)];

    public bool IsScaled { get; init; } = true;

    public bool IsRaw { get; init; }

    public int? MostAnswers { get; init; }

    public bool IsFast { get; init; }

    /// <summary>A spin for each label, 0 for unused ones; null for a forward anneal.</summary>
    public ImmutableArray<sbyte>? InitialState { get; init; }

    public bool IsReinitialized { get; init; } = true;

    public double ProgrammingThermalization { get; init; } = QpuTiming.DefaultProgrammingThermalization;

    public double ReadoutThermalization { get; init; } = QpuTiming.DefaultReadoutThermalization;

    public bool ReducesCorrelation { get; init; }

    /// <summary>Length of one anneal.</summary>
    public double Duration => Schedule[^1].Time;
}
