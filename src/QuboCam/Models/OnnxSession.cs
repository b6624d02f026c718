using System.Collections.Immutable;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>A model loaded into ONNX Runtime; its errors become one line.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly string? _folder;
    private readonly SemaphoreSlim? _alone; // null where runs may be side by side

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="ModelException">ONNX Runtime refuses the model.</exception>
    /// <exception cref="InputException">ONNX Runtime cannot use the device.</exception>
    public OnnxSession(ModelProto model, OnnxSessionSettings settings)
    {
        (_name, _folder) = (settings.Name, settings.Folder);
        _alone = settings.Device.RunsOneAtATime ? new(1) : null;
        QuietEnvironment();
        using SessionOptions options = new()
        {
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = settings.Optimization,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            EnableCpuMemArena = settings.Optimization != GraphOptimizationLevel.ORT_DISABLE_ALL || OnnxRuntimeLimits.Memory is not null,
        };
        settings.Device.AddTo(options);
        if (OnnxRuntimeLimits.Memory is not null)
            options.AddSessionConfigEntry("session.use_env_allocators", "1");
        // Threads that spin while they wait take the processors away from the rest of the program.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Threads > 1 ? "1" : "0");
        if (_folder is not null)
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", _folder);
        _session = Guard(() => new InferenceSession(Serialized(model, _name), options));
    }

    /// <summary>Runs the model and hands its outputs to a function; they are released afterwards.</summary>
    /// <param name="inputs">Name, dimensions and values of each input.</param>
    /// <param name="outputs">Names of the outputs wanted.</param>
    /// <param name="read">Reads the outputs, in that order.</param>
    public T Run<T>(
        IReadOnlyList<(string Name, long[] Dims, Memory<float> Values)> inputs,
        IReadOnlyCollection<string> outputs,
        Func<IReadOnlyList<OrtValue>, T> read)
    {
        List<OrtValue> values = [.. inputs.Select(i => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, i.Values, i.Dims))];
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = Run([.. inputs.Select(i => i.Name)], values, outputs);
            return read(results);
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> values, IReadOnlyCollection<string> outputs)
    {
        CancellationToken stopping = OnnxRuntimeLimits.Stopping;
        stopping.ThrowIfCancellationRequested();
        using RunOptions options = new();
        if (OnnxRuntimeLimits.Memory is not null) // pieces that are kept would add up to the limit, each too small for the next model
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        // Disposed of before the options: it waits for a callback that is under way.
        using CancellationTokenRegistration registration = stopping.Register(() => options.Terminate = true);
        _alone?.Wait(stopping);
        try
        {
            return Guard(() => _session.Run(options, names, values, outputs));
        }
        catch (ModelException) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        finally
        {
            _alone?.Release();
        }
    }

    /// <summary>Values that all outputs hold, as far as shapes are known before a run; an unknown dimension counts as 1.</summary>
    public double KnownValues() => _session.OutputMetadata.Values.Where(m => m.IsTensor)
        .Sum(m => m.Dimensions.Aggregate(1.0, (count, dim) => count * Math.Max(1, dim)));

    public void Dispose()
    {
        _session.Dispose();
        _alone?.Dispose();
    }

    /// <summary>Dimensions and, for small integer tensors, values of an output.</summary>
    public static TensorFact Fact(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        ImmutableArray<int> dims = [.. info.Shape.Select(d => checked((int)d))];
        TensorType type = (TensorType)(int)info.ElementDataType;
        const int smallest = 65536;
        ImmutableArray<long> integers = info.ElementCount > smallest ? default : type switch
        {
            TensorType.Int64 => [.. value.GetTensorDataAsSpan<long>()],
            TensorType.Int32 => [.. value.GetTensorDataAsSpan<int>().ToArray().Select(i => (long)i)],
            _ => default,
        };
        return new TensorFact(dims, type, integers);
    }

    private static byte[] Serialized(ModelProto model, string name)
    {
        if (model.CalculateSize() is < 0)
            throw new ModelException($"{name}: the model with its external data is larger than 2 GiB.");
        return model.ToByteArray();
    }

    private T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                OnnxRuntimeLimits.Memory is long limit && IsOutOfMemory(error)
                    ? $"{_name}: it wants more memory than the {limit >> 20} MiB that models have here."
                    : $"{_name}: ONNX Runtime refuses it: {OneLine(WithoutFolder(error.Message))}", error);
        }
    }

    private static bool IsOutOfMemory(OnnxRuntimeException error) =>
        error.Message.Contains("Available memory of", StringComparison.Ordinal) || error.Message.Contains("bad allocation", StringComparison.Ordinal);

    private string WithoutFolder(string message) =>
        _folder is null ? message : message.Replace(_folder, "", StringComparison.Ordinal);

    /// <summary>A message of ONNX Runtime without line breaks.</summary>
    internal static string OneLine(string message)
    {
        string line = string.Join(' ', message.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 300 ? line : line[..300] + "…";
    }

    /// <summary>ONNX Runtime writes to standard error unless its environment is told otherwise before first use.</summary>
    internal static void QuietEnvironment()
    {
        if (OrtEnv.IsCreated)
            return;
        EnvironmentCreationOptions options = new() { logId = "qubocam", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }
}

/// <summary>How a model is loaded into ONNX Runtime.</summary>
internal sealed record OnnxSessionSettings
{
    /// <summary>What error messages call the model.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of the model's file, where large tensors lie; null for a model without.</summary>
    public string? Folder { get; init; }

    /// <summary>Processors that one run may use.</summary>
    public required int Threads { get; init; }

    /// <summary>What runs it.</summary>
    public required ExecutionDevice Device { get; init; }

    /// <summary>How much of the graph may be rewritten.</summary>
    public GraphOptimizationLevel Optimization { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;
}
