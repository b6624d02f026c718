using System.CommandLine;
using QuboCam.App.Commands;

namespace QuboCam.App;

/// <summary>The command table, nothing else.</summary>
internal static class CommandTable
{
    /// <summary>The program's commands.</summary>
    public static RootCommand Root() => new(
        "QuboCam explains what an image classifier looked at: the few feature maps that carry a prediction without repeating each other, "
        + "chosen as a QUBO, next to Grad-CAM, Grad-CAM++ and Score-CAM.")
    {
        ExplainCommand.Create(),
        LayersCommand.Create(),
        ProblemCommand.Create(),
        SolveCommand.Create(),
        AnalyseCommand.Create(),
        ScaleCommand.Create(),
        EvaluateCommand.Create(),
        TuneCommand.Create(),
        ReproduceCommand.Create(),
        DevicesCommand.Create(),
        ServeCommand.Create(),
        ClusterCommand.Create(),
        ConvertCommand.Create(),
        ExportExplainerCommand.Create(),
        CompletionCommand.Create(),
        ManCommand.Create(),
    };
}
