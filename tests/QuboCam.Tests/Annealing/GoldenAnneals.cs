using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>The reference files of gaps and anneals.</summary>
internal static class GoldenAnneals
{
    /// <summary>Their names, and how many qubits each has.</summary>
    public static readonly (string Name, int Qubits)[] Files =
    [
        ("all_zero_J_d4", 4), ("bn_d6_beta0.5", 6), ("cnn_d3", 3), ("cnn_d4", 4), ("cnn_d5", 5), ("cnn_d6", 6), ("cnn_d8", 8),
            ("cnn_d10", 10),
        ("cnn_d12", 12), ("degenerate_twins_d4", 4),
    ];

    /// <summary>A file; skips the running test where there is none.</summary>
    public static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden($"gap/{name}.json"))).RootElement;

    /// <summary>The cases of one model in the file of closed forms.</summary>
    public static JsonElement[] Closed(string model) =>
        [.. Read("analytic").GetProperty(model).GetProperty("cases").EnumerateArray()];

    /// <summary>The numbers of an object whose names are numbers.</summary>
    public static (double At, double Value)[] Table(JsonElement json) => [.. json.EnumerateObject()
        .Select(p => (double.Parse(p.Name, System.Globalization.CultureInfo.InvariantCulture), p.Value.GetDouble()))];

    /// <summary>−β α and (1 − β) J.</summary>
    public static Qubo Problem(JsonElement file)
    {
        double beta = file.GetProperty("beta").GetDouble();
        double[] alpha = [.. file.GetProperty("alpha").EnumerateArray().Select(a => a.GetDouble())];
        JsonElement j = file.GetProperty("J");
        return new Qubo(
            [.. alpha.Select(a => -beta * a)],
            [.. from p in Enumerable.Range(0, alpha.Length) from q in Enumerable.Range(p + 1, alpha.Length - p - 1)
                select (1 - beta) * j[p][q].GetDouble()]);
    }

    /// <summary>What each convention is called here and there, of those that the file has.</summary>
    public static IEnumerable<(AnnealingConvention Convention, JsonElement Values)> Conventions(JsonElement file)
    {
        foreach ((string theirs, string ours) in ((string, string)[])[("readme", "standard"), ("code", "authors"),
            ("code-dim", "authors-figures")])
            if (file.GetProperty("conventions").TryGetProperty(theirs, out JsonElement values))
                yield return (AnnealingConvention.All.Single(convention => convention.Name == ours), values);
    }

    /// <summary>H(s) of a file's problem in a convention.</summary>
    public static AnnealingHamiltonian Hamiltonian(Qubo qubo, AnnealingConvention convention) => AnnealingHamiltonian.Of(
        convention.Of(qubo), convention.DriverStrength(qubo.Variables), AnnealingSchedule.Linear, threads: 1);
}
