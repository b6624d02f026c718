namespace QuboCam.Tests;

public class ProductRotationTests
{
    // One qubit, one register, one block, two and three passes of unequal groups.
    public static TheoryData<int> QubitNumbers => [1, 2, 3, 5, 10, 12, 13, 14, 17, 20, 21];

    [Theory, MemberData(nameof(QubitNumbers))]
    public void DividingInTheRotatedBasisIsThePlainLoop(int qubits)
    {
        (double[] v, double[] angles) = (MixedProblems.Numbers(1 << qubits, seed: 1), Angles(qubits));
        LevelDistance distance = new(MixedProblems.Numbers(1 << qubits, seed: 2), Factor: 1.5, Level: 0.1, Least: 0.2);
        double[] expected = [.. v];
        PlainRotation(expected, angles, sign: 1);
        for (int x = 0; x < expected.Length; x++)
            expected[x] /= Distance(1.5 * distance.Diagonal[x] - 0.1, least: 0.2);
        PlainRotation(expected, angles, sign: -1);

        Divide(v, qubits, angles, distance, threads: 1);

        Assert.True(LargestDifference(expected, v) < 1e-12);
    }

    [Theory, MemberData(nameof(QubitNumbers))]
    public void ThereAndBackIsTheIdentity(int qubits)
    {
        double[] v = MixedProblems.Numbers(1 << qubits, seed: 1), before = [.. v];

        Divide(v, qubits, Angles(qubits), new LevelDistance(new double[1 << qubits], 1, Level: -1, Least: 0.5), threads: 1);

        Assert.True(LargestDifference(before, v) < 1e-13);
    }

    [Theory, InlineData(12), InlineData(17), InlineData(21)]
    public void TheNumberOfThreadsDoesNotChangeABit(int qubits)
    {
        double[] one = MixedProblems.Numbers(1 << qubits, seed: 1), three = [.. one];
        LevelDistance distance = new(MixedProblems.Numbers(1 << qubits, seed: 2), 1, Level: 0.1, Least: 0.2);

        Divide(one, qubits, Angles(qubits), distance, threads: 1);
        Divide(three, qubits, Angles(qubits), distance, threads: 3);

        Assert.True(one.AsSpan().SequenceEqual(three));
    }

    // Up to π/4 either way, the ends included.
    private static double[] Angles(int qubits) =>
        [.. MixedProblems.Numbers(qubits, seed: 3).Select((value, p) => 0.25 * Math.PI * (p == 0 ? -1 : p == 1 ? 1 : value))];

    private static void Divide(double[] v, int qubits, double[] angles, LevelDistance distance, int threads)
    {
        ProductRotation rotation = new(qubits, threads);
        rotation.Turn(angles);
        rotation.Divide(v, distance);
    }

    private static double Distance(double value, double least) => Math.Abs(value) > least ? value : Math.CopySign(least, value);

    private static double LargestDifference(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static void PlainRotation(double[] v, double[] angles, int sign)
    {
        for (int p = 0; p < angles.Length; p++)
        {
            (double sin, double cos) = Math.SinCos(sign * angles[p]);
            int bit = 1 << (angles.Length - 1 - p);
            for (int x = 0; x < v.Length; x++)
                if ((x & bit) == 0)
                    (v[x], v[x | bit]) = (cos * v[x] + sin * v[x | bit], cos * v[x | bit] - sin * v[x]);
        }
    }
}
