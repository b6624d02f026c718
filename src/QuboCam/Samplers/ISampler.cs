namespace QuboCam;

/// <summary>Finds assignments of low energy.</summary>
public interface ISampler
{
    /// <summary>Name on the command line, as in <c>--sampler</c>.</summary>
    string Name { get; }

    /// <summary>Solves or samples a problem; keeps <see cref="Qubo.Cardinality"/> exactly where it is set.</summary>
    /// <param name="qubo">The problem; any number of variables, 0 included.</param>
    /// <param name="cancellation">Stops the work; checked at least once per read.</param>
    /// <returns>At least one sample, with the best lower bound that the sampler knows.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    SampleSet Sample(Qubo qubo, CancellationToken cancellation);
}
