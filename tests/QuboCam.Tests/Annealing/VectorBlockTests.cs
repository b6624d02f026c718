namespace QuboCam.Tests;

public class VectorBlockTests
{
    // Below a vector register, not a multiple of one, one chunk, several parts.
    public static TheoryData<int> Dimensions => [1, 3, 65, 256, 300, 40_001];

    [Theory, MemberData(nameof(Dimensions))]
    public void DotsAreThePlainSums(int dimension)
    {
        (double[][] a, double[][] b) = (Vectors(7, dimension, seed: 1), Vectors(4, dimension, seed: 8));

        double[,] dots = new VectorBlock(dimension, threads: 2).Dots(a, b);

        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < b.Length; j++)
                Assert.Equal(a[i].Zip(b[j], (x, y) => x * y).Sum(), dots[i, j], tolerance: 1e-11);
    }

    [Theory, MemberData(nameof(Dimensions))]
    public void CombineIsThePlainSumAlsoWhereTargetsAreSources(int dimension)
    {
        double[][] sources = Vectors(9, dimension, seed: 1);
        double[,] c = Table(9, 5);
        double[][] expected = [.. Enumerable.Range(0, 5).Select(j => Combined(sources, c, j))];

        double[] squares = new VectorBlock(dimension, threads: 2).Combine(sources, c, sources.AsMemory(2, 5));

        for (int j = 0; j < expected.Length; j++)
        {
            Assert.All(expected[j], (value, x) => Assert.Equal(value, sources[2 + j][x], tolerance: 1e-14));
            Assert.Equal(1, squares[j] / expected[j].Sum(value => value * value), tolerance: 1e-12);
        }
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotChangeABit()
    {
        const int dimension = 100_003;
        double[][] vectors = Vectors(5, dimension, seed: 1);

        double[,] one = new VectorBlock(dimension, threads: 1).Dots(vectors, vectors);
        double[,] three = new VectorBlock(dimension, threads: 3).Dots(vectors, vectors);

        Assert.Equal(one, three);
    }

    private static double[][] Vectors(int count, int dimension, int seed) =>
        [.. Enumerable.Range(seed, count).Select(i => MixedProblems.Numbers(dimension, i))];

    private static double[,] Table(int rows, int columns)
    {
        double[] numbers = MixedProblems.Numbers(rows * columns, seed: 99);
        double[,] table = new double[rows, columns];
        Buffer.BlockCopy(numbers, 0, table, 0, numbers.Length * sizeof(double));
        return table;
    }

    private static double[] Combined(double[][] sources, double[,] c, int column) =>
        [.. Enumerable.Range(0, sources[0].Length).Select(x => Enumerable.Range(0, sources.Length).Sum(i => sources[i][x] * c[i, column]))];
}
