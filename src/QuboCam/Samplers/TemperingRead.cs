namespace QuboCam;

/// <summary>One read of parallel tempering.</summary>
internal sealed class TemperingRead
{
    private readonly DenseProblem _problem;
    private readonly float[] _ladder;
    private readonly ReadContext _read;
    private readonly (SpinState State, OnesAndZeros Sides)[] _copies; // hottest first, as the ladder
    private readonly float[] _best;
    private RandomStream _random;
    private VectorRandom _thresholds;
    private double _lowest = double.PositiveInfinity;

    /// <summary>Starts every copy from a random state.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="ladder">Inverse temperatures, hottest first.</param>
    /// <param name="read">Random numbers, and whether to stop.</param>
    public TemperingRead(DenseProblem problem, float[] ladder, ReadContext read)
    {
        (_problem, _ladder, _read, _random) = (problem, ladder, read, read.Random);
        _copies = new (SpinState, OnesAndZeros)[ladder.Length];
        for (int copy = 0; copy < ladder.Length; copy++)
        {
            bool[] x = _random.Bits(problem.Variables, problem.Cardinality);
            _copies[copy] = (new SpinState(problem, x), new OnesAndZeros(x));
        }
        _thresholds = new VectorRandom(ref _random);
        _best = [.. _copies[^1].State.Signs];
    }

    /// <summary>The copies, hottest first.</summary>
    public IEnumerable<SpinState> States => _copies.Select(copy => copy.State);

    /// <summary>Moves all copies.</summary>
    /// <param name="sweeps">Passes over the variables of each copy.</param>
    /// <returns>The best state.</returns>
    public bool[] Run(int sweeps)
    {
        for (int sweep = 0; sweep < sweeps && !_read.IsOver((long)_problem.Variables * _ladder.Length); sweep++)
            Step(sweep);
        return SpinState.ToBits(_best.AsSpan(0, _problem.Variables));
    }

    /// <summary>One pass of every copy, then the exchanges between even or odd pairs of neighbours.</summary>
    public void Step(int sweep)
    {
        for (int copy = 0; copy < _copies.Length; copy++)
        {
            (SpinState state, OnesAndZeros sides) = _copies[copy];
            if (_problem.Cardinality is null)
                MetropolisSweep.Flips(state, _ladder[copy], default(NoOtherField), ref _thresholds);
            else
                MetropolisSweep.Swaps(state, sides, _ladder[copy], ref _random);
            Keep(state);
        }
        for (int hot = sweep % 2; hot + 1 < _copies.Length; hot += 2)
        {
            double cost = (_ladder[hot] - _ladder[hot + 1]) * (_copies[hot + 1].State.Energy - _copies[hot].State.Energy);
            if (MetropolisSweep.Accepts((float)cost, ref _random))
                (_copies[hot], _copies[hot + 1]) = (_copies[hot + 1], _copies[hot]);
        }
    }

    private void Keep(SpinState state)
    {
        if (!(state.Energy < _lowest)) return;
        _lowest = state.Energy;
        state.Signs.CopyTo(_best, 0);
    }
}
