using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace QuboCam;

/// <summary>What runs a model: the processor, or an accelerator.</summary>
/// <remarks>
/// Which there are depends on the package of ONNX Runtime that the program was built with. Devices round differently: results are the same
/// to the last bit only on one kind of device.
/// </remarks>
public sealed record ExecutionDevice
{
    private static readonly ImmutableArray<(string Name, string Provider)> Known =
    [
        ("cpu", "CPUExecutionProvider"),
        ("cuda", "CUDAExecutionProvider"),
        ("directml", "DmlExecutionProvider"),
        ("coreml", "CoreMLExecutionProvider"),
    ];

    private ExecutionDevice(string name, int index) => (Name, Index) = (name, index);

    /// <summary>The processor.</summary>
    public static ExecutionDevice Cpu { get; } = new("cpu", 0);

    /// <summary>The names of all kinds of devices.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Known.Select(kind => kind.Name)];

    /// <summary>The names of those that this build of ONNX Runtime can use, if the machine has them.</summary>
    public static ImmutableArray<string> AvailableNames
    {
        get
        {
            OnnxSession.QuietEnvironment();
            string[] providers = OrtEnv.Instance().GetAvailableProviders();
            return [.. Known.Where(kind => providers.Contains(kind.Provider)).Select(kind => kind.Name)];
        }
    }

    /// <summary>Kind of the device, one of <see cref="Names"/>.</summary>
    public string Name { get; }

    /// <summary>Which of several cards, from 0; 0 for the processor and for coreml.</summary>
    public int Index { get; }

    /// <summary>Whether several threads must not run one session at once.</summary>
    internal bool RunsOneAtATime => Name == "directml";

    /// <summary>The device of a text: a name, or the name of a kind of card and its number, such as <c>cuda:1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The device; null where the text names none.</returns>
    public static ExecutionDevice? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        if (!Names.Contains(parts[0]) || parts.Length > 2)
            return null;
        if (parts.Length == 1)
            return new ExecutionDevice(parts[0], 0);
        bool hasCards = parts[0] is "cuda" or "directml";
        return hasCards && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? new ExecutionDevice(parts[0], index) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Index == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}:{Index}");

    /// <summary>Refuses a device that this build of ONNX Runtime cannot use.</summary>
    /// <exception cref="InputException">It is such a device; the line says which others there are, and what to do.</exception>
    public void Require()
    {
        if (!AvailableNames.Contains(Name))
            throw new InputException(
                $"Device {this}: the ONNX Runtime of this build has {string.Join(", ", AvailableNames)} only; "
                + "build with the package for it (docs/reference.md, Execution devices).");
    }

    /// <summary>Has the sessions of these options run on the device; what it has no kernel for runs on the processor.</summary>
    /// <exception cref="InputException">ONNX Runtime cannot use the device here.</exception>
    internal void AddTo(SessionOptions options)
    {
        Require();
        try
        {
            switch (Name)
            {
                case "cuda":
                    AddCuda(options);
                    break;
                case "directml":
                    options.EnableMemoryPattern = false; // which DirectML cannot have
                    options.AppendExecutionProvider_DML(Index);
                    break;
                case "coreml":
                    options.AppendExecutionProvider("CoreML");
                    break;
            }
        }
        catch (OnnxRuntimeException error)
        {
            throw new InputException($"Device {this}: ONNX Runtime cannot use it: {OnnxSession.OneLine(error.Message)}", error);
        }
    }

    private void AddCuda(SessionOptions options)
    {
        using OrtCUDAProviderOptions cuda = new();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = Index.ToString(CultureInfo.InvariantCulture),
            ["use_tf32"] = "0", // ten bits of a mantissa are too few for gradients
        });
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
