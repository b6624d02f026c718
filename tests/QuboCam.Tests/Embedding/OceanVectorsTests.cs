using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Chain strengths and chains read back, against reference vectors of D-Wave's Ocean.</summary>
public sealed class OceanVectorsTests
{
    [Fact]
    public void UniformTorqueCompensationIsOceans()
    {
        using JsonDocument file = Read("chain_strength.json");

        foreach (JsonElement vector in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            int n = vector.GetProperty("n").GetInt32();
            double[] couplings = new double[n * (n - 1) / 2];
            foreach (JsonElement entry in vector.GetProperty("quadratic").EnumerateArray())
            {
                (int i, int j) = (entry[0].GetInt32(), entry[1].GetInt32());
                couplings[Enumerable.Range(0, i).Sum(row => n - 1 - row) + j - i - 1] = entry[2].GetDouble();
            }

            double strength = ChainStrength.UniformTorqueCompensation(
                new Ising([.. new double[n]], [.. couplings]), vector.GetProperty("prefactor").GetDouble());

            Assert.Equal(vector.GetProperty("expected").GetDouble(), strength, tolerance: 1e-12);
        }
    }

    [Fact]
    public void MajorityVoteAndBrokenChainsAreOceans()
    {
        using JsonDocument file = Read("unembedding.json");

        foreach (JsonElement vector in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            bool isBinary = vector.GetProperty("vartype").GetString() == "BINARY";
            MinorEmbedding embedding = new([.. vector.GetProperty("chains").EnumerateArray()
                .Select(chain => chain.EnumerateArray().Select(qubit => qubit.GetInt32()).ToImmutableArray())]);
            for (int read = 0; read < vector.GetProperty("samples").GetArrayLength(); read++)
            {
                Dictionary<int, sbyte> spins = vector.GetProperty("samples")[read].EnumerateArray()
                    .Select((value, qubit) => (qubit, value: Spin(value.GetInt32()))).ToDictionary(pair => pair.qubit, pair => pair.value);

                Assert.Equal(
                    vector.GetProperty("majority")[read].EnumerateArray().Select(value => Spin(value.GetInt32())),
                    Unembedding.MajorityVote(spins, embedding));
                Assert.Equal(
                    vector.GetProperty("broken")[read].EnumerateArray().Select(value => value.GetBoolean()),
                    Unembedding.BrokenChains(spins, embedding));
            }

            sbyte Spin(int value) => (sbyte)(isBinary ? 2 * value - 1 : value);
        }
    }

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden($"sapi/{file}")));
}
