using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Writes explanations: pictures and JSON into a folder, JSON or a summary to standard output.</summary>
internal sealed class ExplanationOutput(
    PredictionSetup setup, string? folder, bool json, bool npy, OverlayOptions overlay, double beta, ulong seed) : IDisposable
{
    private readonly Stream standardOutput = Console.OpenStandardOutput();
    private readonly bool several = setup.Inputs.Count > 1;
    private readonly HashSet<string> takenFolders = [];
    private int written;

    /// <summary>Writes one explanation; each file is whole or absent.</summary>
    public void Write(string input, RgbImage picture, Explanation explanation)
    {
        ReportContext context = new(setup.Model, setup.Labels, beta, seed, method => folder is null ? null : $"{method.Name}.png");
        byte[] document = JsonReport.Explanation(explanation, context);
        string? panel = folder is null ? null : WriteFolder(several ? Path.Combine(folder, FolderFor(input)) : folder, picture, explanation, document);
        if (json)
        {
            standardOutput.Write(several ? written == 0 ? "[\n"u8 : ",\n"u8 : []);
            standardOutput.Write(document);
            standardOutput.Write(several ? [] : "\n"u8);
        }
        else
            Console.Out.WriteLine(Summary(input, explanation) + $"\n  panel: {panel}");
        written++;
    }

    /// <summary>Ends the document.</summary>
    public void Dispose()
    {
        if (json && several && written > 0)
            standardOutput.Write("\n]\n"u8);
        standardOutput.Dispose();
    }

    private string WriteFolder(string target, RgbImage picture, Explanation explanation, byte[] document)
    {
        string path = OutputFolder.Create(target);
        List<PanelTile> tiles = [];
        foreach ((ICamMethod method, ClassActivationMap result, _) in explanation.Methods)
        {
            AtomicFile.Write(Path.Combine(path, $"{method.Name}.png"), Overlay.Render(picture, result.HeatMap, overlay));
            if (npy)
                NpyFile.Write(Path.Combine(path, $"{method.Name}.npy"), result.HeatMap.Values.AsSpan(), result.HeatMap.Height, result.HeatMap.Width);
            int used = result.Weights.Count(w => w != 0);
            tiles.Add(new PanelTile(method.Title, $"{used} of {explanation.Trace.Shape.Maps} maps", result.HeatMap));
        }
        ActivationsAndGradients trace = explanation.Trace;
        string panel = Path.Combine(path, "panel.png");
        AtomicFile.Write(panel, Panel.Render(picture, tiles, Header(trace), overlay));
        AtomicFile.Write(Path.Combine(path, "explanation.json"), document);
        return panel;
    }

    private PanelHeader Header(ActivationsAndGradients trace) => new()
    {
        Prediction = ClassName(trace.PredictedClass),
        Probability = Probability(trace, trace.PredictedClass),
        Layer = $"{trace.Layer}, {trace.Shape.Maps} maps of {trace.Shape.Height}×{trace.Shape.Width}",
        ExplainedClass = trace.TargetClass == trace.PredictedClass ? null : ClassName(trace.TargetClass),
    };

    private string Summary(string input, Explanation explanation)
    {
        ActivationsAndGradients trace = explanation.Trace;
        SampleSet samples = explanation.Samples;
        string proof = samples.IsOptimal ? "proven optimal"
            : string.Create(CultureInfo.InvariantCulture, $"not proven: no selection is below {samples.LowerBound:G6}");
        string selection = explanation.Reason is { } reason ? $"nothing selected: {reason}"
            : string.Create(CultureInfo.InvariantCulture,
                $"{explanation.SelectedMaps.Length} of {explanation.Problem.Candidates.Length} candidates selected "
                + $"({Listed(explanation.SelectedMaps)}), energy {samples.Best.Energy:G6}, {proof} ({samples.Sampler}, {explanation.SamplingTime.TotalMilliseconds:0} ms)");
        string explained = trace.TargetClass == trace.PredictedClass ? "" : $"\n  explained: {Named(trace, trace.TargetClass)}";
        return $"{input}\n  predicted: {Named(trace, trace.PredictedClass)}{explained}\n  layer: {trace.Layer} ({trace.Shape})\n  maps: {selection}";
    }

    private string Named(ActivationsAndGradients trace, int index) => string.Create(
        CultureInfo.InvariantCulture, $"{ClassName(index)} (probability {Probability(trace, index):0.0000}, logit {trace.Logits[index]:0.###})");

    private double Probability(ActivationsAndGradients trace, int index) => Probabilities.Of(trace.Logits, setup.Model.ScoreActivation)[index];

    private string ClassName(int index) => setup.Label(index) ?? $"class {index}";

    private static string Listed(IReadOnlyList<int> maps)
    {
        const int shown = 16;
        string list = string.Join(", ", maps.Take(shown));
        return maps.Count > shown ? list + ", …" : list;
    }

    /// <summary>A folder per input, named after it; a number tells equal names apart.</summary>
    private string FolderFor(string input)
    {
        string stem = Path.GetFileNameWithoutExtension(input).Replace(':', '-');
        string name = stem;
        for (int copy = 2; !takenFolders.Add(name); copy++)
            name = $"{stem}-{copy}";
        return name;
    }
}
