using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Statistics;

namespace QuboCam;

/// <summary>How a quantity may change with the number d of qubits.</summary>
public enum ScalingForm
{
    /// <summary>y = C dᵃ.</summary>
    PowerLaw,

    /// <summary>y = C e^(−b d).</summary>
    Exponential,
}

/// <summary>One form, fitted to pairs (d, y) by least squares of ln y.</summary>
/// <param name="Form">The form.</param>
/// <param name="Exponent">a of C dᵃ, or b of C e^(−b d): above zero where y falls with d.</param>
/// <param name="Low">Lower end of the exponent's 95 % interval.</param>
/// <param name="High">Upper end of the exponent's 95 % interval.</param>
/// <param name="Factor">C; unit of y.</param>
/// <param name="ResidualSumOfSquares">Σ (ln y − ln ŷ)².</param>
/// <param name="Aicc">
/// Akaike's criterion for small samples, n ln(RSS/n) + 2k + 2k(k+1)/(n−k−1) with k = 3: two coefficients and the variance.
/// Lower is better. Null for 4 pairs, where the last term is not defined.
/// </param>
/// <param name="AkaikeWeight">e^(−Δ/2), Δ from the better form, divided by the sum of both; [0, 1].</param>
public sealed record ScalingLaw(
    ScalingForm Form,
    double Exponent,
    double Low,
    double High,
    double Factor,
    double ResidualSumOfSquares,
    double? Aicc,
    double AkaikeWeight)
{
    /// <summary>ŷ, the fitted value at d qubits.</summary>
    public double At(double qubits) => Form == ScalingForm.PowerLaw
        ? Factor * Math.Pow(qubits, Exponent)
        : Factor * Math.Exp(-Exponent * qubits);
}

/// <summary>Whether a quantity follows a power law or an exponential of the number of qubits.</summary>
/// <remarks>
/// The intervals are percentile intervals of a bootstrap over the pairs (B. Efron and R. J. Tibshirani, An Introduction to the
/// Bootstrap, 1993, ch. 13): <see cref="Resamples"/> resamples, those in which all d are equal drawn again. The criterion is that
/// of C. M. Hurvich and C.-L. Tsai, Biometrika 76, 297 (1989); weights and the bound of 2 are those of K. P. Burnham and D. R.
/// Anderson, Model Selection and Multimodel Inference, 2002, ch. 2.
/// </remarks>
public sealed record ScalingFit
{
    /// <summary>Resamples of the bootstrap.</summary>
    public const int Resamples = 2000;

    /// <summary>Part of such intervals that hold the true exponent, in large samples.</summary>
    public const double Confidence = 0.95;

    /// <summary>A difference of AICc below this one decides nothing.</summary>
    public const double LeastDifference = 2;

    private const int LeastPairs = 4, LeastSizes = 3, Parameters = 3;

    /// <summary>Fits both forms.</summary>
    /// <param name="pairs">Number of qubits d, at least 1, and the quantity y, above zero; any order, several y per d.</param>
    /// <param name="seed">Seed of the bootstrap; the same seed and pairs give the same fit.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than 4 pairs or fewer than 3 different d, or a d is below 1, or a y is not above zero or not finite.
    /// </exception>
    public ScalingFit(IReadOnlyList<(int Qubits, double Value)> pairs, ulong seed)
    {
        Check(pairs);
        Pairs = pairs.Count;
        double[] y = [.. pairs.Select(pair => Math.Log(pair.Value))];
        double[] d = [.. pairs.Select(pair => (double)pair.Qubits)], logD = [.. d.Select(x => Math.Log(x))];
        (double Intercept, double Slope) power = SimpleRegression.Fit(logD, y), exponential = SimpleRegression.Fit(d, y);
        double powerRss = ResidualSumOfSquares(logD, y, power), exponentialRss = ResidualSumOfSquares(d, y, exponential);
        (double[] powerSlopes, double[] exponentialSlopes) = Bootstrap(d, logD, y, seed);

        double resolution = Resolution(y);
        double powerAic = Pairs * Math.Log(Math.Max(powerRss, resolution) / Pairs);
        double exponentialAic = Pairs * Math.Log(Math.Max(exponentialRss, resolution) / Pairs);
        // Both forms have as many parameters, so that the other terms of AICc cancel.
        AiccDifference = exponentialAic - powerAic;
        PowerLaw = new ScalingLaw(
            ScalingForm.PowerLaw, power.Slope, Quantile(powerSlopes, 0.025), Quantile(powerSlopes, 0.975),
            Math.Exp(power.Intercept), powerRss, Aicc(powerAic), 1 / (1 + Math.Exp(-AiccDifference / 2)));
        Exponential = new ScalingLaw(
            ScalingForm.Exponential, -exponential.Slope, -Quantile(exponentialSlopes, 0.975), -Quantile(exponentialSlopes, 0.025),
            Math.Exp(exponential.Intercept), exponentialRss, Aicc(exponentialAic), 1 / (1 + Math.Exp(AiccDifference / 2)));
    }

    /// <summary>Number n of pairs.</summary>
    public int Pairs { get; }

    /// <summary>The fitted power law.</summary>
    public ScalingLaw PowerLaw { get; }

    /// <summary>The fitted exponential.</summary>
    public ScalingLaw Exponential { get; }

    /// <summary>AICc of the exponential minus that of the power law: above zero where the power law fits better.</summary>
    /// <remarks>Residuals within rounding count as rounding, so that two exact fits do not differ.</remarks>
    public double AiccDifference { get; }

    /// <summary>The form that fits better; null, undecided, where AICc differs by less than 2.</summary>
    public ScalingForm? Verdict => Math.Abs(AiccDifference) < LeastDifference ? null
        : AiccDifference > 0 ? ScalingForm.PowerLaw : ScalingForm.Exponential;

    /// <summary>The verdict in words: "power law", "exponential" or "undecided".</summary>
    public string VerdictName => Verdict switch
    {
        ScalingForm.PowerLaw => "power law",
        ScalingForm.Exponential => "exponential",
        _ => "undecided",
    };

    private static void Check(IReadOnlyList<(int Qubits, double Value)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count < LeastPairs)
            throw new ArgumentException($"A fit needs at least {LeastPairs} pairs; {pairs.Count} came.", nameof(pairs));
        foreach ((int qubits, double value) in pairs)
        {
            if (qubits < 1)
                throw new ArgumentException($"A number of qubits is at least 1; {qubits} came.", nameof(pairs));
            if (!(value > 0 && double.IsFinite(value)))
                throw new ArgumentException($"A value is above zero and finite; {value} came at d = {qubits}.", nameof(pairs));
        }
        int sizes = pairs.Select(pair => pair.Qubits).Distinct().Count();
        if (sizes < LeastSizes)
            throw new ArgumentException($"A fit needs at least {LeastSizes} different d; {sizes} came.", nameof(pairs));
    }

    private static double ResidualSumOfSquares(double[] x, double[] y, (double Intercept, double Slope) line) =>
        x.Zip(y, (at, value) => value - line.Intercept - line.Slope * at).Sum(residual => residual * residual);

    /// <summary>The sum of squares of residuals that are rounding alone, with room for the fit's own.</summary>
    private static double Resolution(double[] y)
    {
        double rounding = Math.ScaleB(1, -48) * Math.Max(1, y.Max(Math.Abs));
        return y.Length * rounding * rounding;
    }

    private double? Aicc(double fitTerm)
    {
        int left = Pairs - Parameters - 1;
        return left == 0 ? null : fitTerm + 2 * Parameters + 2.0 * Parameters * (Parameters + 1) / left;
    }

    /// <summary>Slopes of both forms in each resample, ascending.</summary>
    private static (double[] Power, double[] Exponential) Bootstrap(double[] d, double[] logD, double[] y, ulong seed)
    {
        RandomStream random = new(seed, stream: 0);
        double[] power = new double[Resamples], exponential = new double[Resamples];
        double[] drawnD = new double[d.Length], drawnLogD = new double[d.Length], drawnY = new double[d.Length];
        for (int resample = 0; resample < Resamples; resample++)
        {
            do
                for (int i = 0; i < d.Length; i++)
                {
                    int pick = random.Below(d.Length);
                    (drawnD[i], drawnLogD[i], drawnY[i]) = (d[pick], logD[pick], y[pick]);
                }
            while (Array.TrueForAll(drawnD, value => value == drawnD[0]));
            power[resample] = SimpleRegression.Fit(drawnLogD, drawnY).Item2;
            exponential[resample] = SimpleRegression.Fit(drawnD, drawnY).Item2;
        }
        Array.Sort(power);
        Array.Sort(exponential);
        return (power, exponential);
    }

    private static double Quantile(double[] ascending, double part) =>
        SortedArrayStatistics.QuantileCustom(ascending, part, QuantileDefinition.R7);
}
