namespace QuboCam.Tests;

public sealed class QuboTests
{
    [Fact]
    public void AddsUpTheTermsOfAnAssignment()
    {
        Qubo qubo = new(linear: [1, 2, 4], quadratic: [8, 16, 32], offset: 64);

        // Every sum of these powers of two is different, so each names its terms.
        Assert.Equal(64, qubo.Energy([false, false, false]));
        Assert.Equal(64 + 1 + 2 + 8, qubo.Energy([true, true, false]));
        Assert.Equal(64 + 1 + 4 + 16, qubo.Energy([true, false, true]));
        Assert.Equal(127, qubo.Energy([true, true, true]));
    }

    [Fact]
    public void ReadsACouplingInEitherOrder()
    {
        Qubo qubo = new(linear: [0, 0, 0], quadratic: [8, 16, 32]);

        Assert.Equal(16, qubo[0, 2]);
        Assert.Equal(16, qubo[2, 0]);
        Assert.Equal(0, qubo[1, 1]);
        Assert.Equal([0, 8, 16, 8, 0, 32, 16, 32, 0], qubo.ToSymmetricMatrix());
    }

    [Fact]
    public void ItsScaleIsTheLargestAbsoluteBias()
    {
        Assert.Equal(5, new Qubo([1, -5], [3]).Scale);
        Assert.Equal(7, new Qubo([1, -5], [-7]).Scale);
        Assert.Equal(0, new Qubo([], []).Scale);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void RefusesABiasThatIsNotFinite(double bias)
    {
        Assert.Throws<ArgumentException>(() => new Qubo([bias, 0], [0]));
        Assert.Throws<ArgumentException>(() => new Qubo([0, 0], [bias]));
        Assert.Throws<ArgumentException>(() => new Qubo([0, 0], [0], bias));
    }

    [Fact]
    public void RefusesTheWrongNumberOfCouplings() => Assert.Throws<ArgumentException>(() => new Qubo([0, 0, 0], [1, 2]));

    [Fact]
    public void RefusesACardinalityThatNoStateHas()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Qubo([0], []) { Cardinality = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Qubo([0], []) { Cardinality = -1 });
    }

    [Fact]
    public void ASampleSetMergesRepetitionsAndOrdersTiesByTheirBits()
    {
        // Energies −1 and −1 − 1e-12 are tied, 0 is not: the tied ones come in the order of their bits.
        Qubo qubo = new(linear: [-1 - 1e-12, -1], quadratic: [2]);
        bool[][] found = [[true, false], [false, false], [false, true], [true, false]];

        SampleSet set = SampleSet.From(qubo, found, lowerBound: -3, sampler: "any");

        Assert.Equal([false, true], set.Best.X);
        Assert.Equal([true, false], set.Samples[1].X);
        Assert.Equal(2, set.Samples[1].Occurrences);
        Assert.Equal([false, false], set.Samples[2].X);
        Assert.False(set.IsOptimal);
    }
}
