using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace QuboCam.Tests;

public class TopologiesTests
{
    // The entry "pegasus_full" has qubits at the border that no chip has; these graphs leave them out.
    [Fact]
    public void EveryGoldenGraphIsTheIdealGraph()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("sapi/topologies.json")));
        JsonElement[] graphs =
        [
            .. golden.RootElement.GetProperty("graphs").EnumerateArray()
                .Where(g => g.GetProperty("name").GetString() != "pegasus_full"),
        ];

        Assert.NotEmpty(graphs);
        foreach (JsonElement expected in graphs)
        {
            ImmutableArray<int> shape = [.. expected.GetProperty("params").EnumerateArray().Select(size => size.GetInt32())];
            HardwareGraph graph = Topologies.Named(expected.GetProperty("name").GetString()!).Ideal(shape);

            Assert.Equal(expected.GetProperty("num_nodes").GetInt32(), graph.Qubits.Length);
            Assert.Equal(expected.GetProperty("num_edges").GetInt32(), graph.Couplers.Length);
            Assert.Equal(Degrees(expected.GetProperty("degree_histogram")), Degrees(graph));
            Assert.Equal(expected.GetProperty("sha256_of_sorted_edges_one_per_line").GetString(), Hash(graph));
        }
    }

    [Theory]
    [InlineData("C16", "chimera", new[] { 16, 16, 4 })]
    [InlineData("P16", "pegasus", new[] { 16 })]
    [InlineData("Z6", "zephyr", new[] { 6, 4 })]
    [InlineData("Z12", "zephyr", new[] { 12, 4 })]
    [InlineData("Z15", "zephyr", new[] { 15 })]
    public void TheLargestCliqueIsThatOfTheGoldenFile(string name, string topology, int[] shape)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("sapi/topologies.json")));

        int expected = golden.RootElement.GetProperty("max_clique").GetProperty(name)[0].GetInt32();

        Assert.Equal(expected, Topologies.Named(topology).LargestClique([.. shape]));
    }

    [Theory]
    [InlineData("chimera", new[] { 16 })]
    [InlineData("chimera", new[] { 0, 16, 4 })]
    [InlineData("chimera", new[] { 16, 16, 4, 1 })]
    [InlineData("chimera", new[] { 1000, 1000, 4 })]
    [InlineData("pegasus", new int[0])]
    [InlineData("pegasus", new[] { 1 })]
    [InlineData("pegasus", new[] { 16, 4 })]
    [InlineData("pegasus", new[] { 2_000_000_000 })]
    [InlineData("zephyr", new[] { 0 })]
    [InlineData("zephyr", new[] { -3, 4 })]
    [InlineData("zephyr", new[] { 1, 2, 3 })]
    public void AShapeThatIsNoneIsNamed(string topology, int[] shape)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Topologies.Named(topology).Ideal([.. shape]));

        Assert.Contains($"[{string.Join(", ", shape)}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownTopologyIsNamedWithThoseThatAreKnown()
    {
        InputException error = Assert.Throws<InputException>(() => Topologies.Named("pentagon"));

        Assert.Contains("'pentagon'", error.Message, StringComparison.Ordinal);
        Assert.Contains("chimera, pegasus, zephyr", error.Message, StringComparison.Ordinal);
    }

    private static SortedDictionary<int, int> Degrees(JsonElement histogram) =>
        new(histogram.EnumerateObject().ToDictionary(
            bar => int.Parse(bar.Name, System.Globalization.CultureInfo.InvariantCulture), bar => bar.Value.GetInt32()));

    private static SortedDictionary<int, int> Degrees(HardwareGraph graph) =>
        new(graph.Qubits.GroupBy(qubit => graph.Neighbours(qubit).Length)
            .ToDictionary(group => group.Key, group => group.Count()));

    private static string Hash(HardwareGraph graph) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', graph.Couplers.Select(pair => $"{pair.A} {pair.B}")))));
}
