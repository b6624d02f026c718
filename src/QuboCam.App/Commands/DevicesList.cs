using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace QuboCam.App.Commands;

/// <summary>What devices says of solvers.</summary>
internal static class DevicesList
{
    private static readonly string[] Columns = ["solver", "kind", "status", "load", "topology", "qubits", "couplers", "largest clique", "annealing time"];

    /// <summary>The lines, for people.</summary>
    public static IEnumerable<string> Lines(ImmutableArray<DWaveSolver> solvers, DWaveConfiguration configuration)
    {
        yield return $"endpoint {configuration.Endpoint}";
        if (solvers.IsEmpty)
        {
            yield return "The account reaches no solver.";
            yield break;
        }
        string[][] rows = [Columns, .. solvers.Select(Row)];
        int[] widths = [.. Columns.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            yield return string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
    }

    /// <summary>The document of devices --json.</summary>
    public static byte[] Document(ImmutableArray<DWaveSolver> solvers, DWaveConfiguration configuration) => JsonFigures.Document(json =>
    {
        json.WriteStartObject();
        json.WriteString("endpoint", configuration.Endpoint.ToString());
        json.WriteStartArray("solvers");
        foreach (DWaveSolver solver in solvers)
            Write(json, solver);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Draws an embedding on a solver's working graph.</summary>
    public static int Draw(DWaveSolver solver, int variables, string file, CancellationToken cancellation)
    {
        OutputFolder.CheckFile(file, "--draw");
        if (variables < 1)
            throw new InputException($"--variables {variables}: at least one variable is needed.");
        HardwareGraph graph = solver.Graph ?? throw new InputException($"{solver.Identity} has no graph that could be drawn.");
        ProblemGraph problem = ProblemGraph.Complete(variables);
        MinorEmbedding embedding = Embeddings.Find(graph, problem, solver.Identity.Name, new SparseEmbeddingOptions(), cancellation);
        OutputFolder.Write(file, EmbeddingPlot.Render(embedding, graph, solver.Identity.Name));
        Console.Error.WriteLine($"{file}: {variables} coupled variables on {Figures.Count(embedding.QubitsUsed, "qubit")}, longest chain {embedding.LongestChain}");
        return CommandLine.Done;
    }

    private static string[] Row(DWaveSolver solver) =>
    [
        solver.Identity.ToString(),
        solver.Category.ToString().ToLowerInvariant(),
        solver.Status,
        solver.AverageLoad is double load ? load.ToString("P0", CultureInfo.InvariantCulture) : "–",
        solver.Graph?.ToString() ?? "–",
        solver.Qubits.IsEmpty ? "–" : solver.Qubits.Length.ToString(CultureInfo.InvariantCulture),
        solver.Couplers.IsEmpty ? "–" : solver.Couplers.Length.ToString(CultureInfo.InvariantCulture),
        solver.Graph is { } graph ? $"{Clique(graph)} of {graph.Topology.LargestClique(graph.Shape)}" : "–",
        solver.AnnealingTimeRange is (double low, double high) ? string.Create(CultureInfo.InvariantCulture, $"{low:0.###}–{high:0.###} µs") : "–",
    ];

    private static int Clique(HardwareGraph graph) => CliqueEmbedding.Largest(graph, CancellationToken.None).Variables;

    private static void Write(Utf8JsonWriter json, DWaveSolver solver)
    {
        json.WriteStartObject();
        json.WriteString("name", solver.Identity.Name);
        json.WriteString("identity", solver.Identity.ToString());
        json.WriteString("category", solver.Category.ToString().ToLowerInvariant());
        json.WriteString("status", solver.Status);
        json.WriteString("description", solver.Description);
        if (solver.AverageLoad is double load)
            json.WriteNumber("averageLoad", load);
        if (solver.ChipId is not null)
            json.WriteString("chipId", solver.ChipId);
        if (solver.Graph is { } graph)
        {
            json.WriteStartObject("topology");
            json.WriteString("type", graph.Topology.Name);
            json.WriteStartArray("shape");
            foreach (int size in graph.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteNumber("qubits", graph.Qubits.Length);
            json.WriteNumber("couplers", graph.Couplers.Length);
            json.WriteNumber("largestClique", Clique(graph));
            json.WriteNumber("largestCliqueIdeal", graph.Topology.LargestClique(graph.Shape));
            json.WriteEndObject();
        }
        foreach ((string name, (double, double)? range) in (ReadOnlySpan<(string, (double, double)?)>)
            [("annealingTimeRange", solver.AnnealingTimeRange), ("readsRange", solver.ReadsRange), ("fieldRange", solver.Range("h_range")),
             ("couplingRange", solver.Range("j_range")), ("extendedCouplingRange", solver.Range("extended_j_range"))])
            if (range is (double low, double high))
                json.WriteNumbers(name, [low, high]);
        json.WriteStartArray("problemTypes");
        foreach (string type in solver.ProblemTypes)
            json.WriteStringValue(type);
        json.WriteEndArray();
        json.WriteStartArray("parameters");
        foreach (string name in solver.Parameters)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
