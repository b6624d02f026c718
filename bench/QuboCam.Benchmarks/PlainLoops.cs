namespace QuboCam.Benchmarks;

/// <summary>The obvious loops in double precision, as baselines.</summary>
internal sealed class PlainLoops
{
    private readonly Qubo _qubo;
    private readonly double[] _couplings;
    private readonly double _hot, _cold;
    private readonly Random _random = new(2);
    private readonly bool[] _x;
    private readonly double[] _fields;

    public PlainLoops(Qubo qubo)
    {
        (_qubo, _couplings) = (qubo, qubo.ToSymmetricMatrix());
        (_x, _fields) = (new bool[qubo.Variables], new double[qubo.Variables]);
        // The sampler's own temperatures: the cost of a sweep depends on how many moves are accepted.
        InverseTemperatures range = InverseTemperatures.Of(new DenseProblem(qubo, _couplings), seed: 0);
        double unit = Math.ScaleB(1, Math.ILogB(qubo.Scale));
        (_hot, _cold) = (range.Hot / unit, range.Cold / unit);
    }

    public void Anneal(int sweeps)
    {
        Start();
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            double inverseTemperature = _hot * Math.Pow(_cold / _hot, (double)sweep / sweeps);
            for (int i = 0; i < _x.Length; i++)
            {
                double change = _x[i] ? -_fields[i] : _fields[i];
                if (change <= 0 || _random.NextDouble() < Math.Exp(-inverseTemperature * change)) Flip(i);
            }
        }
    }

    public void Tabu(int moves)
    {
        Start();
        int[] release = new int[_x.Length];
        double energy = 0, lowest = 0;
        for (int move = 1; move <= moves; move++)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int i = 0; i < _x.Length; i++)
            {
                double change = _x[i] ? -_fields[i] : _fields[i];
                if (change < least && (release[i] <= move || energy + change < lowest)) (best, least) = (i, change);
            }
            energy += least;
            lowest = Math.Min(lowest, energy);
            Flip(best);
            release[best] = move + 10 + _x.Length / 100 + _random.Next(10);
        }
    }

    public void Descend()
    {
        Start();
        while (true)
        {
            int best = -1;
            double least = -1e-9 * _qubo.Scale;
            for (int i = 0; i < _x.Length; i++)
            {
                double change = _x[i] ? -_fields[i] : _fields[i];
                if (change < least) (best, least) = (i, change);
            }
            if (best < 0) return;
            Flip(best);
        }
    }

    private void Start()
    {
        _qubo.Linear.CopyTo(_fields);
        Array.Clear(_x);
        for (int i = 0; i < _x.Length; i++)
            if (_random.Next(2) == 0) Flip(i);
    }

    private void Flip(int i)
    {
        double sign = _x[i] ? -1 : 1;
        int row = i * _x.Length;
        for (int j = 0; j < _fields.Length; j++)
            _fields[j] += sign * _couplings[row + j];
        _x[i] = !_x[i];
    }
}
