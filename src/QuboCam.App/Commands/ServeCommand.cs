using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>serve: the web page and REST API.</summary>
internal static class ServeCommand
{
    private static readonly ServeOptions Options = new();

    public static Command Create()
    {
        ExampleCommand command = new("serve",
            "Opens a web page on this machine: drop an image, pick a model, see why the model decided so; and an API for other programs.",
            "qubocam serve",
            "qubocam serve --urls http://127.0.0.1:8080 --data /srv/qubocam",
            "QUBOCAM_API_KEYS=… qubocam serve --urls http://0.0.0.0:5080",
            "curl -F image=@cat.jpg -F model=@resnet50.onnx http://127.0.0.1:5080/api/v1/explain")
        {
            Grace = TimeSpan.FromSeconds(30), // jobs that run may end
        };
        Options.AddTo(command);
        command.SetAction(async (parsed, cancellation) => await Web.ServeRun.RunAsync(Options.Read(parsed), cancellation));
        return command;
    }
}
