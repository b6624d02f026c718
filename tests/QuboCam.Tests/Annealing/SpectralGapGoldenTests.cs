using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Against dense diagonalisation and Brent's method in SciPy; golden/gap/README.md says how they were made.</summary>
public class SpectralGapGoldenTests
{
    /// <summary>File and convention.</summary>
    public static TheoryData<string, string> Cases => new(
        from name in (string[])["cnn_d3", "cnn_d4", "cnn_d5", "cnn_d6", "cnn_d8", "cnn_d10", "cnn_d12", "all_zero_J_d4", "bn_d6_beta0.5"]
        from convention in (string[])["readme", "code", "code-dim"]
        where convention != "code-dim" || name is "cnn_d3" or "cnn_d4" or "cnn_d5" or "cnn_d6" // the others lack it
        select (name, convention));

    [Theory, MemberData(nameof(Cases))]
    public void TheMinimumGapIsTheReference(string name, string convention)
    {
        JsonElement golden = Open(name, convention);

        GapAnalysis analysis = SpectralGap.Analyse(Problem(golden), new(), TestContext.Current.CancellationToken);

        Assert.Equal(golden.GetProperty("delta_min").GetDouble(), analysis.MinimumGap, tolerance: 1e-9);
        Assert.Equal(golden.GetProperty("s_star").GetDouble(), analysis.MinimumGapAt, tolerance: 1e-8);
    }

    [Theory, MemberData(nameof(Cases))]
    public void EveryInteriorMinimumIsFound(string name, string convention)
    {
        JsonElement golden = Open(name, convention);

        GapAnalysis analysis = SpectralGap.Analyse(Problem(golden), new(), TestContext.Current.CancellationToken);

        JsonElement[] minima = [.. golden.GetProperty("interior_minima").EnumerateArray()];
        Assert.Equal(minima.Length, analysis.InteriorMinima.Length);
        Assert.All(analysis.InteriorMinima, (minimum, i) =>
        {
            Assert.Equal(minima[i].GetProperty("gap").GetDouble(), minimum.Gap, tolerance: 1e-9);
            Assert.Equal(minima[i].GetProperty("s").GetDouble(), minimum.S, tolerance: 1e-8);
            Assert.Equal(minima[i].GetProperty("V01").GetDouble(), minimum.Coupling, tolerance: 1e-7); // its error is the state's, not its square
        });
    }

    [Theory, MemberData(nameof(Cases))]
    public void LevelsAtEverySAreTheReference(string name, string convention)
    {
        JsonElement golden = Open(name, convention);
        Spectrum spectrum = new(Problem(golden), levels: 3);

        foreach (JsonElement row in golden.GetProperty("gap_curve").EnumerateArray().Reverse())
        {
            SpectrumPoint point = spectrum.At(row.GetProperty("s").GetDouble(), tolerance: 1e-6, TestContext.Current.CancellationToken);
            for (int level = 0; level < 3; level++)
                Assert.Equal(row.GetProperty($"E{level}").GetDouble(), point.Levels[level], tolerance: 1e-9);
        }
    }

    private static JsonElement Open(string name, string convention) => JsonDocument
        .Parse(File.ReadAllBytes(SharedFiles.Golden($"gap/{name}.json"))).RootElement.GetProperty("conventions").GetProperty(convention);

    private static AnnealingHamiltonian Problem(JsonElement golden)
    {
        double[] linear = [.. golden.GetProperty("h").EnumerateArray().Select(h => h.GetDouble())];
        JsonElement couplings = golden.GetProperty("Jpair");
        Qubo qubo = new([.. linear], [.. from p in Enumerable.Range(0, linear.Length)
                                         from q in Enumerable.Range(p + 1, linear.Length - p - 1)
                                         select couplings[p][q].GetDouble()]);
        return AnnealingHamiltonian.Of(qubo, golden.GetProperty("driver_strength_g").GetDouble(), AnnealingSchedule.Linear, threads: 1);
    }
}
