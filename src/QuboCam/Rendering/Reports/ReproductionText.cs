using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>Sentences and numbers of a reproduction's page.</summary>
internal static class ReproductionText
{
    private const int Digits = 3, MostDecimals = 6;

    /// <summary>The page's heading.</summary>
    public const string Title = "The paper’s figures beside ours";

    /// <summary>What is reproduced.</summary>
    public const string Paper =
        "Venturelli, Costa, Sikha O K, Juliá-Díaz, González Ballester and Cervera-Lierta, “Towards interpretable AI with quantum "
        + "annealing feature selection”, arXiv:2604.25649 (2026). Its values are read off its plots.";

    /// <summary>Why figures may differ: a term and its meaning.</summary>
    public static ImmutableArray<(string Term, string Meaning)> Reasons { get; } =
    [
        ("Other images", "The paper uses STL-10 scaled to 224×224. Unless that set was named here, the images, the classes and how hard "
            + "they are to tell apart are others; pairs of classes can be compared only where the names are the same."),
        ("Other networks and training", "The paper’s is a ResNet-18 pretrained on ImageNet, cut after layer3 and trained for 20 epochs. "
            + "The built-in models have the same head (3×3 convolution to N_f maps, ReLU, batch norm, one linear layer on 14×14 maps) on "
            + "a small trunk of their own. Which maps overlap, and so J, is a matter of training and of its seed."),
        ("One number of qubits per class", "The head is linear on the explained layer, so the importance α and with it the candidates "
            + "depend on the class, not on the image (but for maps that are zero everywhere). With ten classes there are at most ten "
            + "sets of biases for each model: d takes few values, and a figure “at d = 8” may rest on a single class."),
        ("Convention of the driver", "The formula, the simulation script and the scaling script of the authors differ in the strength "
            + "of the driver (1 or 1/d) and in counting pairs once or twice. Gaps and fidelities scale with that choice; "
            + "authors-figures fits the published medians of F best. --convention runs the others."),
        ("Few images", "200 images leave about ten problems in each 5 % tail: the 5 % quantile, the part of small gaps and above all the "
            + "smallest gap are uncertain by themselves, in the paper as here."),
        ("No published figure to hold against", "There is no published matrix for Grad-CAM, Grad-CAM++ or Score-CAM, so the claimed "
            + "improvement in telling classes apart can be measured here but not compared; nor is there a published fit of gap or fidelity."),
        ("Sparsity alone parts classes", "A few maps per image overlap less between classes than many do, whichever they are. So beside "
            + "QUBO-CAM stand two controls: as many maps, taken by importance alone, and Grad-CAM’s weights sharpened to the same entropy. "
            + "An overlap is a merit of the selection only as far as it is below theirs."),
    ];

    /// <summary>What the distribution of Δ_min is about.</summary>
    public const string AboutGaps =
        "Δ_min is the smallest distance, over the whole anneal, between the ground state and the first level that does not end in the "
        + "ground manifold. Where it lies at the end of the anneal it is the classical distance between the best and the second-best "
        + "selection: a near-tie of feature sets, not a quantum critical point.";

    /// <summary>What the fidelity is about.</summary>
    public const string AboutFidelity =
        "F is the probability that one shot at the end of an anneal of time τ is a best selection. Each cell has our median over all "
        + "problems of that size, our quartiles, the published value (two where two of the paper’s models have that size), and the verdict.";

    /// <summary>What the fits are about.</summary>
    public const string AboutFits =
        "Least squares of the logarithm over all problems, with 95 % bootstrap intervals; the better law is that of smaller AICc, undecided "
        + "below a difference of 2. The paper gives no fit that could be compared.";

    /// <summary>A number with three digits that count.</summary>
    public static string Number(double value) => ReportText.Number(value,
        value == 0 || !double.IsFinite(value) ? 0
            : Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, MostDecimals));

    /// <summary>The same where there may be none.</summary>
    public static string Number(double? value) => value is double known ? Number(known) : ReportText.NoValue;

    /// <summary>A part of the whole in per cent, with one decimal.</summary>
    public static string Part(double part) => $"{ReportText.Number(100 * part, 1)}\u00A0%";

    /// <summary>A published value as it was read off.</summary>
    public static string Published(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>"N_f = 16", which stays on one line.</summary>
    public static string Maps(int maps) => $"N_f\u00A0=\u00A0{ReportText.Count(maps)}";

    /// <summary>What came of a comparison, in a few words.</summary>
    public static string Verdict(PublishedComparison comparison) => comparison.Agreement switch
    {
        Agreement.WithinFactorTwo => $"agrees, factor {Factor(comparison)}",
        Agreement.InsideRange when comparison.Result == PublishedResult.Qubits => "agrees",
        Agreement.InsideRange => $"agrees by our spread, factor {Factor(comparison)}",
        Agreement.Differs when comparison.Result == PublishedResult.Qubits => "differs",
        Agreement.Differs => comparison.Ours is > 0 ? $"differs, factor {Factor(comparison)}" : "differs",
        _ => "not compared",
    };

    /// <summary>The first sentence of the page.</summary>
    public static string Lead(ImmutableArray<PublishedComparison> comparisons)
    {
        PublishedComparison[] compared = [.. comparisons.Where(c => c.Agreement != Agreement.NotCompared)];
        if (compared.Length == 0) return "None of the published figures can be held against this run.";
        int factor = compared.Count(c => c.Agreement == Agreement.WithinFactorTwo);
        int inside = compared.Count(c => c.Agreement == Agreement.InsideRange);
        return $"Of {ReportText.Count(compared.Length, "published figure")} that this run can be held against, "
            + $"{ReportText.Count(factor + inside)} agree with ours: {ReportText.Count(factor)} within a factor of two, "
            + $"{ReportText.Count(inside)} more inside a range. {ReportText.Count(compared.Length - factor - inside)} differ.";
    }

    /// <summary>How many of a result's figures agree: "5 of 7 figures agree".</summary>
    public static string Score(IEnumerable<PublishedComparison> comparisons)
    {
        PublishedComparison[] compared = [.. comparisons.Where(c => c.Agreement != Agreement.NotCompared)];
        return compared.Length == 0 ? "no figure can be compared"
            : $"{ReportText.Count(compared.Count(c => c.Agreement != Agreement.Differs))} of "
                + $"{ReportText.Count(compared.Length, "figure")} {(compared.Length == 1 ? "agrees" : "agree")}";
    }

    /// <summary>The largest ratio between our value and a published one, from 1 on.</summary>
    private static string Factor(PublishedComparison comparison) =>
        Number(comparison.Published.Max(p => Math.Max(comparison.Ours!.Value / p, p / comparison.Ours.Value)));
}
