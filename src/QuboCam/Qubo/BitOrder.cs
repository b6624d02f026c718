using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Assignments as bit strings, variable 0 first, 0 before 1.</summary>
internal sealed class BitOrder : IComparer<bool[]>, IEqualityComparer<bool[]>
{
    public static readonly BitOrder Instance = new();

    public int Compare(bool[]? x, bool[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(bool[]? x, bool[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(bool[] x)
    {
        HashCode hash = new();
        hash.AddBytes(MemoryMarshal.AsBytes(x.AsSpan()));
        return hash.ToHashCode();
    }
}
