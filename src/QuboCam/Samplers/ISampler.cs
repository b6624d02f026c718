namespace QuboCam;

/// <summary>Finds assignments of low energy.</summary>
public interface ISampler
{
    /// <summary>Name on the command line, as in <c>--sampler</c>.</summary>
    string Name { get; }

    /// <summary>The most variables that it takes; above, <see cref="Sample"/> refuses.</summary>
    int MostVariables => int.MaxValue;

    /// <summary>Whether the work is done by a device of others, which waiting, a network and perhaps money go with.</summary>
    bool IsRemote => false;

    /// <summary>Solves or samples a problem; keeps <see cref="Qubo.Cardinality"/> exactly where it is set.</summary>
    /// <param name="qubo">The problem; any number of variables, 0 included.</param>
    /// <param name="cancellation">Stops the work; checked about every ten milliseconds.</param>
    /// <returns>At least one sample, with the best lower bound that the sampler knows; of cancelled work what was done by then.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled before there was a sample.</exception>
    SampleSet Sample(Qubo qubo, CancellationToken cancellation);
}
