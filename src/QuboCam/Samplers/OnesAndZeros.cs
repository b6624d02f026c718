namespace QuboCam;

/// <summary>Which variables are ones and which zeros, to draw swaps from.</summary>
internal sealed class OnesAndZeros
{
    private readonly int[] _ones, _zeros; // in no order
    private readonly int[] _position; // of each variable in its list

    /// <summary>Sorts the variables of an assignment.</summary>
    public OnesAndZeros(ReadOnlySpan<bool> x)
    {
        List<int> ones = [], zeros = [];
        _position = new int[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            List<int> side = x[i] ? ones : zeros;
            _position[i] = side.Count;
            side.Add(i);
        }
        (_ones, _zeros) = ([.. ones], [.. zeros]);
    }

    /// <summary>Whether there are both.</summary>
    public bool CanSwap => _ones.Length > 0 && _zeros.Length > 0;

    /// <summary>A random one and a random zero.</summary>
    public (int One, int Zero) Draw(ref RandomStream random) => (_ones[random.Below(_ones.Length)], _zeros[random.Below(_zeros.Length)]);

    /// <summary>Makes a one a zero and a zero a one.</summary>
    public void Swap(int one, int zero)
    {
        (_ones[_position[one]], _zeros[_position[zero]]) = (zero, one);
        (_position[one], _position[zero]) = (_position[zero], _position[one]);
    }
}
