namespace QuboCam.Tests;

public sealed class LinearImputationTests
{
    [Theory]
    [InlineData(1, 7, 0.5)]
    [InlineData(5, 6, 0.3)]
    [InlineData(6, 5, 0.9)]
    [InlineData(9, 8, 0.97)]
    public void TheSolutionIsThatOfElimination(int height, int width, double part)
    {
        float[] values = TinyModel.Wave(height * width, 0.83f);
        bool[] isUnknown = [.. TinyModel.Wave(values.Length, 2.1f).Select((v, i) => i > 0 && Math.Abs(v) < part)];
        float[] filled = [.. values.Select((v, i) => isUnknown[i] ? 1e9f : v)];

        new LinearImputation(isUnknown, height, width).Fill(filled, 0, 1);

        Assert.Equal(Eliminated(values, isUnknown, height, width), filled, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    // A plane satisfies every equation away from the border, so a hole within is filled with it.
    [Fact]
    public void ALargeHoleInAPlaneIsFilledWithThePlane()
    {
        const int side = 224;
        float[] plane = [.. Enumerable.Range(0, side * side).Select(i => 0.01f * (i / side) - 0.02f * (i % side))];
        bool[] isUnknown =
            [.. Enumerable.Range(0, side * side).Select(i => i / side is > 0 and < side - 1 && i % side is > 0 and < side - 1)];
        float[] filled = [.. plane.SelectMany((v, i) => new[] { 7f, isUnknown[i] ? 0 : v })];

        new LinearImputation(isUnknown, side, side).Fill(filled, start: 1, step: 2);

        Assert.Equal(plane, filled.Where((_, i) => i % 2 == 1), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.All(filled.Where((_, i) => i % 2 == 0), v => Assert.Equal(7, v));
    }

    [Fact]
    public void NothingIsFilledWhereNothingIsKnown() =>
        Assert.Throws<ArgumentException>(() => new LinearImputation([true, true], 1, 2));

    [Fact]
    public void AnImageWithANumberThatIsNotFiniteIsRefused() =>
        Assert.Throws<InvalidOperationException>(() =>
            new LinearImputation([true, true, false], 1, 3).Fill(new[] { 0, 0, float.NaN }, 0, 1));

    /// <summary>Gauss's elimination on the dense equations Σ weight (x − neighbour) = 0, written from the definition.</summary>
    private static float[] Eliminated(float[] values, bool[] isUnknown, int height, int width)
    {
        int n = values.Length;
        double[,] a = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            if (!isUnknown[i])
            {
                (a[i, i], a[i, n]) = (1, values[i]);
                continue;
            }
            for (int j = 0; j < n; j++)
            {
                int down = Math.Abs(i / width - j / width), right = Math.Abs(i % width - j % width);
                if (i == j || down > 1 || right > 1)
                    continue;
                double weight = down + right == 1 ? 1.0 / 6 : 1.0 / 12;
                a[i, i] += weight;
                a[i, j] -= weight;
            }
        }
        for (int p = 0; p < n; p++)
            for (int i = 0; i < n; i++)
            {
                double factor = i == p ? 0 : a[i, p] / a[p, p];
                for (int j = p; factor != 0 && j <= n; j++)
                    a[i, j] -= factor * a[p, j];
            }
        return [.. Enumerable.Range(0, n).Select(i => (float)(a[i, n] / a[i, i]))];
    }
}
