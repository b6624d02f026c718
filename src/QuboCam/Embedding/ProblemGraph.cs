using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Which variables of a problem are coupled.</summary>
public sealed class ProblemGraph
{
    private readonly int[][] _neighbours;

    /// <summary>Makes a graph.</summary>
    /// <param name="variables">Number of variables, n; those without couplings count.</param>
    /// <param name="edges">Pairs of variables that are coupled, in any order; a pair may come twice.</param>
    /// <exception cref="ArgumentException">n is negative, a variable does not exist, or a pair is a variable with
    /// itself.</exception>
    public ProblemGraph(int variables, IEnumerable<(int A, int B)> edges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variables);
        ArgumentNullException.ThrowIfNull(edges);
        Variables = variables;
        Edges = [.. edges.Select(edge => edge.A < edge.B ? edge : (A: edge.B, B: edge.A)).Distinct().Order()];
        foreach ((int a, int b) in Edges)
            if (a == b || a < 0 || b >= variables)
                throw new ArgumentException($"({a}, {b}) is no pair of {variables} variables.", nameof(edges));
        List<int>[] neighbours = [.. Enumerable.Range(0, variables).Select(_ => new List<int>())];
        foreach ((int a, int b) in Edges)
        {
            neighbours[a].Add(b);
            neighbours[b].Add(a);
        }
        _neighbours = [.. neighbours.Select(list => list.Order().ToArray())];
    }

    /// <summary>Number of variables, n.</summary>
    public int Variables { get; }

    /// <summary>Pairs that are coupled, A &lt; B, ascending.</summary>
    public ImmutableArray<(int A, int B)> Edges { get; }

    /// <summary>Share of all pairs that are coupled, in [0, 1]; 0 below two variables.</summary>
    public double Density => Variables < 2 ? 0 : Edges.Length / (0.5 * Variables * (Variables - 1));

    /// <summary>The graph in which all variables are coupled.</summary>
    /// <param name="variables">Number of variables, n.</param>
    public static ProblemGraph Complete(int variables) => new(
        variables,
        Enumerable.Range(0, variables).SelectMany(a => Enumerable.Range(a + 1, variables - a - 1).Select(b => (a, b))));

    /// <summary>The graph of a problem: the pairs whose quadratic bias is not zero.</summary>
    /// <param name="qubo">The problem.</param>
    public static ProblemGraph FromQubo(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        int n = qubo.Variables;
        return new ProblemGraph(n, Enumerable.Range(0, n)
            .SelectMany(a => Enumerable.Range(a + 1, n - a - 1).Where(b => qubo[a, b] != 0).Select(b => (a, b))));
    }

    /// <summary>Whether two variables are coupled.</summary>
    /// <param name="a">One variable.</param>
    /// <param name="b">The other.</param>
    public bool Has(int a, int b) => Array.BinarySearch(_neighbours[a], b) >= 0;

    /// <summary>The variables that are coupled to one, ascending.</summary>
    /// <param name="variable">A variable of the graph.</param>
    public ReadOnlySpan<int> Neighbours(int variable) => _neighbours[variable];
}
