namespace QuboCam.App.Commands;

/// <summary>Writes explanations into a folder, or for several inputs into one folder each below it; each file is whole or absent.</summary>
internal sealed class ExplanationFolder(string folder, PredictionSetup setup, ReportContext context, OverlayOptions overlay, bool npy)
{
    private readonly HashSet<string> taken = [];

    /// <summary>The folder that was asked for.</summary>
    public string Path => folder;

    /// <summary>Writes pictures, raw maps and the document of one explanation.</summary>
    /// <returns>Path of the panel.</returns>
    public string Write(string input, RgbImage picture, Explanation explanation, byte[] document)
    {
        string path = OutputFolder.Create(setup.Inputs.Count == 1 ? folder : System.IO.Path.Combine(folder, NameFor(input)));
        RgbImage canvas = Overlay.Reduce(picture);
        foreach ((ICamMethod method, ClassActivationMap result, _, _) in explanation.Methods)
        {
            HeatMap map = result.HeatMap;
            AtomicFile.Write(System.IO.Path.Combine(path, $"{method.Name}.png"), Overlay.Render(canvas, map, overlay));
            if (npy)
                NpyFile.Write(System.IO.Path.Combine(path, $"{method.Name}.npy"), map.Values.AsSpan(), map.Height, map.Width);
        }
        string panel = System.IO.Path.Combine(path, "panel.png");
        AtomicFile.Write(panel, setup.Panel(explanation, canvas, (picture.Height, picture.Width), overlay));
        AtomicFile.Write(System.IO.Path.Combine(path, "explanation.json"), document);
        AtomicFile.Write(System.IO.Path.Combine(path, "report.html"), ExplanationReport.Render(explanation, new ExplanationReportContext
        {
            ImageName = System.IO.Path.GetFileName(input),
            Picture = canvas,
            Model = setup.Model,
            Labels = setup.Labels,
            Options = context.Options,
            Seed = context.Seed,
            Preprocessing = setup.PreprocessingName,
            Overlay = overlay,
        }));
        return panel;
    }

    /// <summary>A folder per input, named after it; a number tells equal names apart.</summary>
    private string NameFor(string input)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(input).Replace(':', '-');
        string name = stem;
        for (int copy = 2; !taken.Add(name); copy++)
            name = $"{stem}-{copy}";
        return name;
    }
}
