using Microsoft.ML.OnnxRuntime;

namespace QuboCam;

/// <summary>What models from strangers may use of this machine.</summary>
public static class OnnxRuntimeLimits
{
    private static readonly AsyncLocal<CancellationToken> Stop = new();
    private static readonly Lock Gate = new();

    /// <summary>Most bytes of tensors that ONNX Runtime holds at once, for all models together; null where there is no limit.</summary>
    public static long? Memory { get; private set; }

    /// <summary>The token that stops runs of models here.</summary>
    internal static CancellationToken Stopping => Stop.Value;

    /// <summary>
    /// Limits the memory of all models of this process that are opened from now on. A model that wants more fails with an error; what
    /// a run was given is free after it. To be called once, before a model is opened.
    /// </summary>
    /// <param name="bytes">Most bytes, 64 MiB to 4 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside.</exception>
    public static void LimitMemory(long bytes)
    {
        if (bytes is < 64L << 20 or > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "The limit lies between 64 MiB and 4 GiB.");
        lock (Gate)
        {
            if (Memory is not null) return; // one arena for the life of the process
            OnnxSession.QuietEnvironment();
            using OrtMemoryInfo memory = new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            // As much as is asked for and no more: doubling would reach the limit long before it is needed.
            const int exactly = 1, byDefault = -1;
            using OrtArenaCfg arena = new((uint)bytes, exactly, byDefault, byDefault);
            OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
            Memory = bytes;
        }
    }

    /// <summary>
    /// Runs of models inside end when a token is cancelled, also in the middle of one; the caller sees that they were cancelled. Of scopes
    /// within each other the innermost holds.
    /// </summary>
    /// <param name="cancellation">The token.</param>
    /// <returns>The scope, which ends when it is disposed of.</returns>
    public static IDisposable StoppedBy(CancellationToken cancellation)
    {
        Scope scope = new(Stop.Value);
        Stop.Value = cancellation;
        return scope;
    }

    private sealed class Scope(CancellationToken before) : IDisposable
    {
        public void Dispose() => Stop.Value = before;
    }
}
