using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

/// <summary>The first principal component of feature maps, by hand and against a singular value decomposition.</summary>
public sealed class PrincipalMapTests
{
    [Fact]
    public void OneMapIsItselfWithoutItsMean() => AssertClose([-1, 0, 1], PrincipalMap.Of([[4, 5, 6]]), 1e-12);

    [Fact]
    public void TheStrongerOfTwoOrthogonalPatternsIsGiven()
    {
        // Without their means: 3·(1, −1, 0, 0) and twice (0, 0, 1, −1), of lengths 3√2 and 2√2 together.
        AssertClose([3, -3, 0, 0], PrincipalMap.Of([[3, -3, 0, 0], [0, 0, 1, -1], [0, 0, 1, -1]]), 1e-12);
    }

    [Fact]
    public void TheSignFollowsTheMeanOfTheMaps()
    {
        // The mean is −(1, −1)/3 after centring: the second and third map outweigh the first one.
        double[] map = PrincipalMap.Of([[2, 0], [0, 1.5], [0, 1.5]]);

        Assert.True(map[0] < 0 && map[1] > 0);
    }

    [Fact]
    public void WithoutACorrelationTheLargestValueIsPositive()
    {
        double[] map = PrincipalMap.Of([[2, -1, -1], [-2, 1, 1]]);

        AssertClose([2 * Math.Sqrt(2), -Math.Sqrt(2), -Math.Sqrt(2)], map, 1e-12);
    }

    [Fact]
    public void MapsThatAreConstantGiveZero() => Assert.Equal([0, 0, 0], PrincipalMap.Of([[1, 1, 1], [2, 2, 2]]));

    [Theory]
    [InlineData(64, 25, false)]
    [InlineData(20, 81, false)]
    [InlineData(100, 90, false)]
    [InlineData(60, 50, true)] // rounding alone tells the singular values apart: the restarts end in a full decomposition
    public void ItIsTheLargestSingularVectorTimesItsValue(int maps, int pixels, bool isFlat)
    {
        Random random = new(7);
        double[][] values = [.. Enumerable.Range(0, maps).Select(_ => Enumerable.Range(0, pixels).Select(_ => random.NextDouble()).ToArray())];
        if (isFlat)
            for (int k = 0; k < maps; k++)
                for (int i = 0; i < pixels; i++)
                    values[k][i] = k == i ? 1 + 1e-5 * k : 0;
        Matrix<double> centred = Matrix<double>.Build.Dense(pixels, maps, (i, k) => values[k][i] - values[k].Average());
        var expected = centred.Svd();
        double[] u = [.. expected.U.Column(0).Select(x => x * expected.S[0])];

        double[] map = PrincipalMap.Of(values);

        double sign = Math.Sign(u.Zip(map, (a, b) => a * b).Sum());
        AssertClose([.. u.Select(x => sign * x)], map, 1e-6 * expected.S[0]);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, tolerance));
    }
}
