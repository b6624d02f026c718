using System.Collections.Immutable;

namespace QuboCam.Tests;

public class QubitPlaceTests
{
    [Theory]
    [InlineData("chimera", new[] { 3, 4, 4 })]
    [InlineData("chimera", new[] { 2, 2, 3 })]
    [InlineData("pegasus", new[] { 4 })]
    [InlineData("zephyr", new[] { 3, 4 })]
    [InlineData("zephyr", new[] { 2, 2 })]
    public void TwoQubitsOfDifferentDirectionsAreCoupledWhereTheyCross(string name, int[] sizes)
    {
        (ITopology topology, ImmutableArray<int> shape) = (Topologies.Named(name), [.. sizes]);
        HardwareGraph graph = topology.Ideal(shape);

        foreach (int a in graph.Qubits)
            foreach (int b in graph.Qubits)
            {
                (QubitPlace first, QubitPlace second) = (topology.Place(shape, a), topology.Place(shape, b));
                if (!first.IsVertical || second.IsVertical) continue;
                bool cross = second.First <= first.Line && first.Line <= second.Last
                    && first.First <= second.Line && second.Line <= first.Last;
                Assert.Equal(graph.Has(a, b), cross);
            }
    }

    [Theory]
    [InlineData("chimera", new[] { 3, 4, 4 })]
    [InlineData("pegasus", new[] { 4 })]
    [InlineData("zephyr", new[] { 3, 4 })]
    public void QubitsOfOneLineFollowEachOtherAndAreCoupled(string name, int[] sizes)
    {
        (ITopology topology, ImmutableArray<int> shape) = (Topologies.Named(name), [.. sizes]);
        HardwareGraph graph = topology.Ideal(shape);

        foreach (IGrouping<(bool, int), int> line in graph.Qubits.GroupBy(
            qubit => (topology.Place(shape, qubit).IsVertical, topology.Place(shape, qubit).Line)))
        {
            int[] along = [.. line.OrderBy(qubit => topology.Place(shape, qubit).First)];
            for (int i = 0; i + 1 < along.Length; i++)
            {
                Assert.Equal(topology.Place(shape, along[i]).Last + 1, topology.Place(shape, along[i + 1]).First);
                Assert.True(graph.Has(along[i], along[i + 1]));
            }
        }
    }
}
