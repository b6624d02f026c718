using System.Collections.Immutable;

namespace QuboCam.Fuzz;

/// <summary>A reader of something that comes from anywhere.</summary>
/// <param name="Format">What it reads; the name of its folder in the corpus.</param>
/// <param name="Read">Reads one input.</param>
internal sealed record FuzzTarget(string Format, Action<byte[]> Read)
{
    /// <summary>Words that mean something in the format.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>What the reader may throw besides <see cref="InputException"/>, as it documents.</summary>
    public ImmutableArray<Type> Refusals { get; init; } = [];

    /// <summary>Changes an input by its structure; null where its bytes are all that is changed.</summary>
    public Func<Random, byte[], byte[]>? Restructure { get; init; }

    /// <summary>Most bytes that may be allocated whatever the input, and most for each byte of it.</summary>
    public (long Always, long PerByte) Memory { get; init; } = (32 << 20, 2000);

    /// <summary>A slow reader takes one input where others take so many.</summary>
    public int Every { get; init; } = 1;
}
