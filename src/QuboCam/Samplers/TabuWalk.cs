using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>A short tabu search of a node's free variables, for a good state early in the search.</summary>
/// <remarks>Always the best move, uphill too, but no variable moves again for a while unless that gives a new best energy.</remarks>
internal sealed class TabuWalk
{
    private readonly SearchNode _node;
    private readonly double[] _fields; // ∂E/∂x by position in the node's block
    private readonly bool[] _x;
    private readonly int[] _tabuUntil;
    private readonly bool[] _best;
    private double _energy, _bestEnergy = double.PositiveInfinity;
    private int _missing; // ones to add, negative: to remove; 0 without a cardinality
    private int _step;

    /// <summary>Starts at the binary state next to the node's relaxed point.</summary>
    public TabuWalk(SearchNode node)
    {
        _node = node;
        (_fields, _energy, _missing) = ([.. node.Linear], node.Energy, node.Remaining ?? 0);
        (_x, _best, _tabuUntil) = (new bool[node.Block.Size], new bool[node.Block.Size], new int[node.Block.Size]);
        foreach (int i in node.Free)
            if (node.Relaxed[i] > 0.5) Flip(i);
        Remember();
    }

    /// <summary>Lowest energy seen; +∞ before a state of the asked cardinality.</summary>
    public double BestEnergy => _bestEnergy;

    /// <summary>The state of lowest energy, as one of the whole problem.</summary>
    /// <param name="variables">Number of its variables.</param>
    public bool[] Best(int variables)
    {
        bool[] x = new bool[variables];
        foreach (int variable in _node.Ones)
            x[variable] = true;
        foreach (int i in _node.Free)
            x[_node.Block.Variables[i]] |= _best[i];
        return x;
    }

    /// <summary>Walks on until it has not improved for some moves.</summary>
    /// <param name="patience">That many.</param>
    /// <param name="limits">Asked whether to go on.</param>
    public void Run(int patience, SearchLimits limits)
    {
        int tenure = Math.Min(10, _node.Free.Length / 4);
        for (int left = patience; left > 0 && !limits.IsOver(2 * _node.Block.Size); left--)
        {
            int i = BestMove();
            if (i < 0) return;
            // Longer for what is dropped: few of the variables are 1.
            _tabuUntil[i] = _step + tenure + (_x[i] ? tenure : 0);
            Flip(i);
            if (Remember()) left = patience;
        }
    }

    private int BestMove()
    {
        int best = -1;
        double lowest = double.PositiveInfinity, aspiration = _bestEnergy - _energy;
        // With a cardinality only moves towards it; at it, what costs least to take out, unless it would come straight back.
        bool mayAdd = _node.Remaining is null || _missing > 0, mayDrop = _node.Remaining is null || _missing <= 0;
        foreach (int i in _node.Free)
        {
            bool one = _x[i];
            double change = one ? -_fields[i] : _fields[i];
            if (change < lowest && (one ? mayDrop : mayAdd) && (_tabuUntil[i] <= _step || (change < aspiration && _node.Remaining is null)))
                (best, lowest) = (i, change);
        }
        _step++;
        return best;
    }

    private bool Remember()
    {
        if (_missing != 0 || !(_energy < _bestEnergy)) return false;
        bool isBetter = _bestEnergy - _energy > 1e-12 * Math.Abs(_energy);
        _bestEnergy = _energy;
        _x.CopyTo(_best, 0);
        return isBetter;
    }

    private void Flip(int i)
    {
        double sign = _x[i] ? -1 : 1;
        _energy += sign * _fields[i];
        if (_node.Remaining is not null) _missing -= (int)sign;
        _x[i] = !_x[i];
        TensorPrimitives.MultiplyAdd(_node.Block.Row(i), sign, _fields, _fields);
    }
}
