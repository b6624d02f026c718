namespace QuboCam;

/// <summary>Buffers that the bounds of one search share, each at least as long as the problem has variables.</summary>
/// <param name="variables">Number of variables.</param>
internal sealed class SearchWorkspace(int variables)
{
    /// <summary>Numbers by rank or position.</summary>
    public double[] Values { get; } = new double[variables];

    /// <summary>Further numbers.</summary>
    public double[] Gains { get; } = new double[variables];

    /// <summary>Positions in some order.</summary>
    public int[] Order { get; } = new int[variables];

    /// <summary>Where each clique starts in the order, and one past the last.</summary>
    public int[] Starts { get; } = new int[variables + 1];

    /// <summary>1 to fix a position at 1, −1 at 0, 0 to leave it free.</summary>
    public sbyte[] Decisions { get; } = new sbyte[variables];

    /// <summary>A state by position.</summary>
    public bool[] State { get; } = new bool[variables];
}
