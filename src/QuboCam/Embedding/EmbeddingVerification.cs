namespace QuboCam;

/// <summary>
/// Checks that an embedding is one: connected chains on the graph, and a coupler for every coupling of the problem.
/// </summary>
public static class EmbeddingVerification
{
    /// <summary>The first fault, in one line; null where there is none.</summary>
    /// <param name="embedding">The chains.</param>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="problem">Which variables are coupled.</param>
    public static string? Fault(MinorEmbedding embedding, HardwareGraph graph, ProblemGraph problem)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(problem);
        if (embedding.Variables != problem.Variables)
            return $"The embedding has {embedding.Variables} variables and the problem {problem.Variables}.";
        Dictionary<int, int> owners = [];
        for (int variable = 0; variable < embedding.Variables; variable++)
            foreach (int qubit in embedding.Chains[variable])
            {
                if (!graph.Has(qubit)) return $"Qubit {qubit} of the chain of variable {variable} is not in the graph.";
                owners.Add(qubit, variable);
            }
        for (int variable = 0; variable < embedding.Variables; variable++)
            if (Fault(variable, embedding, graph, problem, owners) is { } fault) return fault;
        return null;
    }

    /// <summary>Checks an embedding.</summary>
    /// <param name="embedding">The chains.</param>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="problem">Which variables are coupled.</param>
    /// <exception cref="InputException">It has a fault; the line says the first.</exception>
    public static void Check(MinorEmbedding embedding, HardwareGraph graph, ProblemGraph problem)
    {
        if (Fault(embedding, graph, problem) is { } fault)
            throw new InputException($"The embedding does not fit the graph: {fault}");
    }

    private static string? Fault(
        int variable, MinorEmbedding embedding, HardwareGraph graph, ProblemGraph problem, Dictionary<int, int> owners)
    {
        HashSet<int> reached = [embedding.Chains[variable][0]], met = [];
        Queue<int> next = new(reached);
        while (next.TryDequeue(out int qubit))
            foreach (int other in graph.Neighbours(qubit))
            {
                if (!owners.TryGetValue(other, out int owner)) continue;
                met.Add(owner);
                if (owner == variable && reached.Add(other)) next.Enqueue(other);
            }
        if (reached.Count < embedding.Chains[variable].Length) return $"The chain of variable {variable} is not connected.";
        foreach (int other in problem.Neighbours(variable))
            if (!met.Contains(other)) return $"No coupler joins the chains of variables {variable} and {other}.";
        return null;
    }
}
