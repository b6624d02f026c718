#!/usr/bin/env dotnet
// Explains one picture: prints what was predicted and why, writes the panel and the heat map of one method.
//
//     dotnet run -c Release samples/explain.cs                                    a built-in model, a sample picture
//     dotnet run -c Release samples/explain.cs net.onnx cat.jpg labels.txt        your own
#:project ../src/QuboCam/QuboCam.csproj

using QuboCam;

// Ctrl-C stops even a long run of the model; the exception below says so.
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };

ImageExplainerOptions options = args is [var model, _, .. var labels]
    ? new() { Model = model, Labels = labels.FirstOrDefault() }
    : new() { Model = "models/fashion-24.onnx", Labels = "models/labels.txt", Preprocessing = "models/preprocess.json" };
try
{
    using ImageExplainer explainer = new(options);
    PictureExplanation explained = await explainer.ExplainAsync(
        ImageReader.Read(args is [_, var picture, ..] ? picture : "models/samples/bag.png"), cancellation: stop.Token);

    MapSelection selection = explained.Explanation.Selection;
    Console.WriteLine($"{explained.Prediction}, {explained.Probability:P1}");
    Console.WriteLine($"layer {explained.Explanation.Trace.Layer}: maps {string.Join(", ", selection.Maps)} carry it, "
        + $"{explained.Explanation.HeatShare:P0} of the heat; {(selection.Samples.IsOptimal ? "proven" : "not proven")} to be the best choice");

    Directory.CreateDirectory("qubocam-out");
    File.WriteAllBytes("qubocam-out/panel.png", explained.Panel());
    File.WriteAllBytes("qubocam-out/grad-cam.png", explained.Overlay("grad-cam"));
    Console.WriteLine("qubocam-out: panel.png, grad-cam.png");
    return 0;
}
catch (InputException error) // a file is missing or wrong: one line that says which and why
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("cancelled");
    return 130;
}
