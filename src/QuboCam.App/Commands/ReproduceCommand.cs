using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>reproduce [DATASET] --out DIR: the paper's results, beside the published figures.</summary>
internal static class ReproduceCommand
{
    private static readonly ReproduceOptions Options = new();

    public static Command Create()
    {
        ExampleCommand command = new("reproduce",
            "The results of arXiv:2604.25649 on a data set and models: minimum gap, fidelity, overlap of classes, with the published figures "
            + "beside them and a verdict for each. Without DATASET: Fashion-MNIST of Debian's package dataset-fashion-mnist.",
            "qubocam reproduce --out paper        Fashion-MNIST and the built-in models, a few minutes",
            "qubocam reproduce stl10_binary/ --model net16.onnx --model net24.onnx --preprocess imagenet --labels stl10.txt --out stl10",
            "qubocam reproduce --convention standard --tau 10 30 50 70 100 --out standard");
        Options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        ReproduceRequest request = Options.Read(parsed);
        try
        {
            Write(request, new ReproduceRun(request, cancellation).Do());
        }
        catch (OperationCanceledException error) when (error is not CancelledException)
        {
            throw new CancelledException($"cancelled: what is done is kept; the same command goes on in {request.Out}.");
        }
        return CommandLine.Done;
    }

    private static void Write(ReproduceRequest request, ReproductionSummary summary)
    {
        byte[] document = ReproduceJson.Document(summary);
        foreach (ReproductionPlot plot in ReproductionReport.Plots(summary))
            OutputFolder.Write(Path.Combine(request.Out, plot.Name), [.. plot.Png]);
        OutputFolder.Write(Path.Combine(request.Out, "reproduce.md"), ReproductionReport.RenderMarkdown(summary));
        OutputFolder.Write(Path.Combine(request.Out, "reproduce.html"), ReproductionReport.Render(summary));
        OutputFolder.Write(Path.Combine(request.Out, "reproduce.json"), document);
        if (request.Json)
            JsonFigures.Print(document);
        else
            Console.Out.WriteLine(string.Join('\n', ReproductionReport.Findings(summary))
                + $"\npage: {Path.Combine(request.Out, "reproduce.html")}");
    }
}
