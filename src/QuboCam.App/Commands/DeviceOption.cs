using System.CommandLine;
using System.CommandLine.Parsing;

namespace QuboCam.App.Commands;

/// <summary>--device NAME, shared by all commands that run models.</summary>
internal sealed class DeviceOption
{
    private readonly Option<string> device = new("--device")
    {
        Description = $"What runs the model: {string.Join(", ", ExecutionDevice.Names)}, as far as this build has it; cuda:1 is the second card.",
        DefaultValueFactory = _ => ExecutionDevice.Cpu.Name,
        HelpName = "NAME[:N]",
    };

    public DeviceOption()
    {
        device.CompletionSources.Add([.. ExecutionDevice.Names]);
        device.Validators.Add(Check);
    }

    public void AddTo(Command command) => command.Add(device);

    /// <summary>The device; the processor where the command has no such option.</summary>
    /// <exception cref="InputException">This build of ONNX Runtime cannot use it.</exception>
    public ExecutionDevice Value(ParseResult parsed)
    {
        ExecutionDevice chosen = parsed.GetValue(device) is { } text ? ExecutionDevice.Parse(text)! : ExecutionDevice.Cpu;
        chosen.Require();
        return chosen;
    }

    private static void Check(OptionResult result)
    {
        if (result.Tokens is [{ } token] && ExecutionDevice.Parse(token.Value) is null)
            result.AddError($"{result.Option.Name} {token.Value} is no device.");
    }
}
