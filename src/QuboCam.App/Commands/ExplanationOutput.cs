using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Writes explanations: files into a folder, JSON or a summary to standard output.</summary>
internal sealed class ExplanationOutput(ReportContext context, PredictionSetup setup, ExplanationFolder? files, bool json) : IDisposable
{
    private const int MostListed = 16;
    private readonly Stream standardOutput = Console.OpenStandardOutput();
    private readonly bool several = setup.Inputs.Count > 1;
    private int written;

    /// <summary>Where what is finished can be found, for the message after Ctrl-C.</summary>
    public string Kept => written == 0 ? "nothing was written"
        : files is null ? "the rest was printed" : $"the rest is in {files.Path}";

    /// <summary>Writes one explanation.</summary>
    public void Write(string input, RgbImage picture, Explanation explanation)
    {
        byte[] document = JsonReport.Explanation(explanation, context);
        string? panel = files?.Write(input, picture, explanation, document);
        if (json)
        {
            standardOutput.Write(several ? written == 0 ? "[\n"u8 : ",\n"u8 : []);
            standardOutput.Write(document);
            standardOutput.Write(several ? [] : "\n"u8);
        }
        else
            Console.Out.WriteLine(string.Join("\n  ", Summary(input, explanation, panel!)));
        written++;
    }

    /// <summary>Ends the document.</summary>
    public void Dispose()
    {
        if (json && several && written > 0)
            standardOutput.Write("\n]\n"u8);
        standardOutput.Dispose();
    }

    private IEnumerable<string> Summary(string input, Explanation explanation, string panel)
    {
        ActivationsAndGradients trace = explanation.Trace;
        yield return input;
        yield return $"predicted  {Described(trace, trace.PredictedClass)}";
        if (trace.TargetClass != trace.PredictedClass)
            yield return $"explained  {Described(trace, trace.TargetClass)}";
        if (trace.AgainstClass is int against)
            yield return $"against    {Described(trace, against)}";
        if (!PredictionSetup.IsTensor(input))
            yield return $"prepared   {setup.PreprocessingName ?? "as the input's shape suggests; name the model's own way with --preprocess"}";
        yield return $"layer      {trace.Layer}, {trace.Shape.Maps} maps of {trace.Shape.Height}×{trace.Shape.Width}";
        yield return $"selected   {Selection(explanation)}";
        if (explanation.CarriesLittleHeat)
            yield return $"           they carry {explanation.HeatShare:P1} of the positive heat: QUBO-CAM shows little of what Grad-CAM shows";
        if (explanation.Selection.Samples.Hardware is { } hardware)
            foreach (string line in HardwareText.Lines(hardware, explanation.Selection.Problem.Qubo))
                yield return line.Insert(9, " ");
        if (explanation.Methods.Length > 0)
            yield return $"time       {string.Join(", ", explanation.Methods.Select(m => $"{m.Method.Name} {Milliseconds(m.Time)}"))}";
        yield return $"panel      {panel}";
    }

    private static string Selection(Explanation explanation)
    {
        if (explanation.Reason is { } reason)
            return $"nothing: {reason}";
        SampleSet samples = explanation.Selection.Samples;
        string maps = string.Join(", ", explanation.Selection.Maps.Take(MostListed)) + (explanation.Selection.Maps.Length > MostListed ? ", …" : "");
        string proof = samples.IsOptimal ? "proven optimal"
            : string.Create(CultureInfo.InvariantCulture, $"not proven, the minimum is not below {samples.LowerBound:G6} ({Figures.Gap(samples.Best.Energy, samples.LowerBound)})");
        return string.Create(CultureInfo.InvariantCulture,
            $"{explanation.Selection.Maps.Length} of {explanation.Selection.Problem.Candidates.Length} candidates ({maps}), energy {samples.Best.Energy:G6}, ")
            + $"{proof} ({samples.Sampler}, {Milliseconds(explanation.Selection.Time)})";
    }

    private string Described(ActivationsAndGradients trace, int index) => string.Create(CultureInfo.InvariantCulture,
        $"{setup.ClassName(index)} (probability {setup.Probability(trace, index):0.0000}, logit {trace.Logits[index]:0.###})");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
