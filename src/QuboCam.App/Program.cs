using System.CommandLine;
using QuboCam.App;
using QuboCam.App.Commands;

RootCommand root = new(
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
    ConvertCommand.Create(),
    ExportExplainerCommand.Create(),
};

return await CommandLine.RunAsync(root, args);
