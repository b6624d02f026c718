namespace QuboCam;

/// <summary>How often a bound has helped of late, so that one that never does is hardly computed.</summary>
internal sealed class BoundRecord
{
    private const double Memory = 0.95, Worthwhile = 0.05;
    private const int Retry = 32;

    private double _rate = 1;

    /// <summary>Whether to compute it at a node; one in 32 nodes tries again.</summary>
    /// <param name="node">Number of the node.</param>
    public bool IsWorthwhile(int node) => _rate >= Worthwhile || node % Retry == 0;

    /// <summary>Takes down a result.</summary>
    public void Add(bool helped) => _rate = Memory * _rate + (helped ? 1 - Memory : 0);
}
