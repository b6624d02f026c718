namespace QuboCam.App.StandIn;

/// <summary>
/// Simulated annealing of a binary quadratic model, several times from random states: what the hybrid solver of the stand-in
/// does.
/// </summary>
internal sealed class ThermalSearch
{
    private const int Restarts = 8, MostSweeps = 400, FewestSweeps = 10;
    private const double MostSteps = 2e9;

    private readonly BqmFile _model;
    private readonly double[] _fields;
    private readonly (int Other, double Coupling)[][] _neighbours;

    /// <summary>Turns a model into spins.</summary>
    public ThermalSearch(BqmFile model)
    {
        _model = model;
        double linear = model.IsSpin ? 1 : 0.5, quadratic = model.IsSpin ? 1 : 0.25;
        _fields = [.. model.Linear.Select(bias => bias * linear)];
        List<(int, double)>[] neighbours = [.. model.Linear.Select(_ => new List<(int, double)>())];
        foreach ((int a, int b, double bias) in model.Quadratic)
        {
            neighbours[a].Add((b, bias * quadratic));
            neighbours[b].Add((a, bias * quadratic));
            if (model.IsSpin) continue;
            _fields[a] += bias / 4;
            _fields[b] += bias / 4;
        }
        _neighbours = [.. neighbours.Select(list => list.ToArray())];
    }

    /// <summary>The best state found, whether each variable is 1.</summary>
    public bool[] Best(ulong seed, int threads, CancellationToken cancellation)
    {
        bool[][] found = new bool[Restarts][];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(
            0, Restarts, options, restart => found[restart] = Anneal(SeedMix.Bits(seed, (ulong)restart, 4), cancellation));
        return found.MinBy(sample => _model.Energy(sample))!;
    }

    private bool[] Anneal(ulong seed, CancellationToken cancellation)
    {
        Random random = new Stream(seed);
        int n = _fields.Length;
        double[] spins = [.. _fields.Select(_ => random.NextDouble() < 0.5 ? 1.0 : -1.0)];
        double[] local =
            [.. Enumerable.Range(0, n).Select(i => _fields[i] + _neighbours[i].Sum(pair => pair.Coupling * spins[pair.Other]))];
        (double hot, double cold) = Temperatures();
        double links = n + 2.0 * _model.Quadratic.Length;
        int sweeps = (int)Math.Clamp(MostSteps / Restarts / links, FewestSweeps, MostSweeps);
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            double inverse = 1 / (hot * Math.Pow(cold / hot, sweep / (sweeps - 1.0)));
            for (int i = 0; i < n; i++)
                if (random.NextDouble() < Math.Exp(2 * inverse * spins[i] * local[i]))
                    Flip(i, spins, local);
        }
        Descend(spins, local);
        return [.. spins.Select(spin => spin > 0)];
    }

    private void Descend(double[] spins, double[] local)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < spins.Length; i++)
                if (spins[i] * local[i] > 1e-12 * Math.Abs(_fields[i]))
                {
                    Flip(i, spins, local);
                    changed = true;
                }
        }
    }

    private void Flip(int i, double[] spins, double[] local)
    {
        spins[i] = -spins[i];
        foreach ((int other, double coupling) in _neighbours[i])
            local[other] += 2 * coupling * spins[i];
    }

    // Hot: most flips of the strongest variable are accepted; cold: hardly one of the weakest.
    private (double Hot, double Cold) Temperatures()
    {
        double[] strengths =
            [.. _fields.Select((field, i) => Math.Abs(field) + _neighbours[i].Sum(pair => Math.Abs(pair.Coupling)))];
        double strongest = strengths.DefaultIfEmpty(0).Max(), weakest = strengths.Where(s => s > 0).DefaultIfEmpty(1).Min();
        return strongest > 0 ? (2 * strongest / Math.Log(2), 2 * weakest / Math.Log(1000)) : (1, 1);
    }

    /// <summary>A stream of numbers that follow from the seed on every machine.</summary>
    private sealed class Stream(ulong seed) : Random
    {
        private ulong _place;

        public override double NextDouble() => SeedMix.Uniform(seed, _place++, 5);
    }
}
