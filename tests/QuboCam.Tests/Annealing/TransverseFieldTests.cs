using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QuboCam.Tests;

public class TransverseFieldTests
{
    private const double Strength = 0.7;

    // Every path: fewer amplitudes than a vector, one pass, several, odd and even; three passes are tested in closed form.
    public static TheoryData<int> QubitNumbers => [.. Enumerable.Range(0, 18)];

    // Of the field as a whole: no turn, a small one, one to the other side, steep ones, σₓ itself, more than half a turn.
    private static readonly double[] Angles = [0, 0.01, -0.6, 0.8, 1.2, Math.PI / 2, -Math.PI / 2, 3, 40];

    [Theory, MemberData(nameof(QubitNumbers))]
    public void ApplyIsThePlainLoop(int qubits)
    {
        TransverseField field = new(qubits, Strength, threads: 1);
        (double[] energies, double[] v) = (Numbers(field.Dimension, seed: 1), Numbers(field.Dimension, seed: 2));
        double[] result = new double[field.Dimension];

        field.Apply(0.3, 0.9, energies, v, result);

        double[] expected = new double[field.Dimension];
        PlainTransverseField.Apply(Strength, 0.3, 0.9, energies, v, expected);
        Assert.All(result, (value, x) => Assert.Equal(expected[x], value, tolerance: 1e-14));
    }

    [Theory, MemberData(nameof(QubitNumbers))]
    public void EvolveIsThePlainLoopInDoublePrecision(int qubits) => EvolveIsThePlainLoop<double>(qubits, tolerance: 1e-14);

    // A rotation of every qubit in numbers of 24 bits, of amplitudes up to 0.7.
    [Theory, MemberData(nameof(QubitNumbers))]
    public void EvolveIsThePlainLoopInSinglePrecision(int qubits) => EvolveIsThePlainLoop<float>(qubits, tolerance: 2e-6);

    [Theory, InlineData(12), InlineData(13), InlineData(14), InlineData(17), InlineData(18)]
    public void TheNumberOfThreadsDoesNotChangeABit(int qubits)
    {
        (double[] energies, double[] v) = (Numbers(1 << qubits, seed: 1), Numbers(1 << qubits, seed: 2));

        (double[] applied, StateVector<double> wide, StateVector<float> narrow) = Results(threads: 1, qubits, energies, v);

        foreach (int threads in (int[])[2, 3])
        {
            (double[] otherApplied, StateVector<double> otherWide, StateVector<float> otherNarrow) =
                Results(threads, qubits, energies, v);
            Assert.True(applied.AsSpan().SequenceEqual(otherApplied));
            Assert.True(wide.Real.AsSpan().SequenceEqual(otherWide.Real));
            Assert.True(wide.Imaginary.AsSpan().SequenceEqual(otherWide.Imaginary));
            Assert.True(narrow.Real.AsSpan().SequenceEqual(otherNarrow.Real));
            Assert.True(narrow.Imaginary.AsSpan().SequenceEqual(otherNarrow.Imaginary));
        }
    }

    [Fact]
    public void ATinyProblemAllocatesNothingOnManyThreads()
    {
        TransverseField field = new(12, Strength, threads: 2);
        double[] energies = new double[field.Dimension], v = new double[field.Dimension], result = new double[field.Dimension];
        StateVector<double> state = new(field.Dimension);
        long before = GC.GetAllocatedBytesForCurrentThread();

        field.Apply(1, 1, energies, v, result);
        field.Evolve(1, 1, energies, state);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // e^{iθσₓ}|0⟩ = cos θ|0⟩ + i·sin θ|1⟩ for each qubit.
    [Theory, InlineData(5, 0.3), InlineData(15, 2.5), InlineData(21, -0.6), InlineData(22, 1)]
    public void FromZeroOnEveryQubitAnAmplitudeIsAProductOfCosinesAndSines(int qubits, double theta)
    {
        TransverseField field = new(qubits, strength: 1, threads: 2);
        StateVector<double> state = new(field.Dimension);
        state.Real[0] = 1;

        field.Evolve(theta, phase: 0, new double[field.Dimension], state);

        Complex[] expected = [.. Enumerable.Range(0, qubits + 1).Select(ones =>
            Math.Pow(Math.Cos(theta), qubits - ones) * Complex.Pow(Complex.ImaginaryOne * Math.Sin(theta), ones))];
        double error = 0;
        for (int x = 0; x < field.Dimension; x++)
            error = Math.Max(error, (Amplitude(state, x) - expected[BitOperations.PopCount((uint)x)]).Magnitude);
        Assert.True(error <= 1e-14, FormattableString.Invariant($"An amplitude is off by {error}."));
    }

    // Each of the d terms of −g Σ σₓ leaves the uniform state as it is.
    [Theory, InlineData(1), InlineData(6), InlineData(13), InlineData(16)]
    public void TheUniformStateHasMinusStrengthTimesTheNumberOfQubits(int qubits)
    {
        TransverseField field = new(qubits, Strength, threads: 2);
        double[] uniform = new double[field.Dimension], result = new double[field.Dimension];
        field.GroundState(uniform);

        field.Apply(1, 0, new double[field.Dimension], uniform, result);

        Assert.Equal(-Strength * qubits, field.GroundEnergy, tolerance: 1e-14);
        Assert.All(result, (value, x) => Assert.Equal(field.GroundEnergy * uniform[x], value, tolerance: 1e-14));
    }

    // v(x) = Σ wⱼsⱼ(x) of spins sⱼ = ±1: flipping one at a time, and adding up, leaves d − 2 times v.
    [Theory, InlineData(4), InlineData(21)]
    public void ASumOverSingleSpinsIsAnEigenvector(int qubits)
    {
        TransverseField field = new(qubits, Strength, threads: 2);
        double[] weights = Numbers(qubits, seed: 5), v = new double[field.Dimension], result = new double[field.Dimension];
        for (int x = 0; x < v.Length; x++)
            for (int bit = 0; bit < qubits; bit++)
                v[x] += (x >> bit & 1) == 0 ? weights[bit] : -weights[bit];

        field.Apply(1, 0, new double[field.Dimension], v, result);

        double error = 0;
        for (int x = 0; x < v.Length; x++)
            error = Math.Max(error, Math.Abs(result[x] + Strength * (qubits - 2) * v[x]));
        Assert.True(error <= 1e-12, FormattableString.Invariant($"An element is off by {error}."));
    }

    [Fact]
    public void AHundredStepsKeepTheNorm()
    {
        TransverseField field = new(14, Strength, threads: 2);
        StateVector<double> state = Normalised<double>(14);
        double[] energies = Numbers(field.Dimension, seed: 1);

        for (int step = 0; step < 100; step++)
            field.Evolve(0.1 * step, 1 - 0.01 * step, energies, state);

        double norm = state.Real.Sum(r => r * r) + state.Imaginary.Sum(i => i * i);
        Assert.Equal(1, norm, tolerance: 1e-13);
    }

    // From the phases of a step to those where the remainder after whole turns needs care.
    [Theory, InlineData(1e-9), InlineData(1), InlineData(1e3), InlineData(1e7), InlineData(1e12)]
    public void PhasesAreTheCosineAndSineOfTheLibrary(double phase)
    {
        TransverseField field = new(4, Strength, threads: 1);
        double[] energies = Numbers(field.Dimension, seed: 1);
        StateVector<double> state = new(field.Dimension);
        state.Real.AsSpan().Fill(1);

        field.Evolve(0, phase, energies, state);

        // Without fused operations the whole turns taken off are rounded as the phase itself is.
        double tolerance = Fma.IsSupported || AdvSimd.IsSupported ? 1e-15 : 1e-15 + 2e-16 * phase;
        for (int x = 0; x < field.Dimension; x++)
        {
            Assert.Equal(Math.Cos(phase * energies[x]), state.Real[x], tolerance);
            Assert.Equal(-Math.Sin(phase * energies[x]), state.Imaginary[x], tolerance);
        }
    }

    private static void EvolveIsThePlainLoop<T>(int qubits, double tolerance) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        TransverseField field = new(qubits, Strength, threads: 1);
        double[] energies = Numbers(field.Dimension, seed: 1);
        foreach (double theta in Angles)
        {
            StateVector<T> state = Normalised<T>(qubits);
            StateVector<double> expected = Normalised<double>(qubits);

            field.Evolve(theta / Strength, 2.5, energies, state);

            PlainTransverseField.Evolve(Strength, theta / Strength, 2.5, energies, expected);
            double error = 0;
            for (int x = 0; x < field.Dimension; x++)
                error = Math.Max(error, (Amplitude(state, x) - Amplitude(expected, x)).Magnitude);
            Assert.True(error <= tolerance, FormattableString.Invariant($"θ = {theta}: an amplitude is off by {error}."));
        }
    }

    private static (double[] Applied, StateVector<double> Wide, StateVector<float> Narrow) Results(
        int threads, int qubits, double[] energies, double[] v)
    {
        TransverseField field = new(qubits, Strength, threads);
        double[] applied = new double[field.Dimension];
        (StateVector<double> wide, StateVector<float> narrow) = (Normalised<double>(qubits), Normalised<float>(qubits));
        field.Apply(0.3, 0.9, energies, v, applied);
        field.Evolve(0.4, 2.5, energies, wide);
        field.Evolve(0.4, 2.5, energies, narrow);
        return (applied, wide, narrow);
    }

    private static Complex Amplitude<T>(StateVector<T> state, int x) where T : struct, IBinaryFloatingPointIeee754<T> =>
        new(double.CreateChecked(state.Real[x]), double.CreateChecked(state.Imaginary[x]));

    private static StateVector<T> Normalised<T>(int qubits) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        StateVector<T> state = new(1 << qubits);
        (double[] re, double[] im) = (Numbers(1 << qubits, seed: 3), Numbers(1 << qubits, seed: 4));
        double norm = Math.Sqrt(re.Sum(r => r * r) + im.Sum(i => i * i));
        for (int x = 0; x < re.Length; x++)
            (state.Real[x], state.Imaginary[x]) = (T.CreateChecked(re[x] / norm), T.CreateChecked(im[x] / norm));
        return state;
    }

    /// <summary>Numbers between −1 and 1.</summary>
    private static double[] Numbers(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1)];
    }
}
