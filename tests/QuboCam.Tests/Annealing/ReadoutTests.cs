using System.Collections.Immutable;

namespace QuboCam.Tests;

public sealed class ReadoutTests
{
    // Pearson's χ² of 40 draws with 15 degrees of freedom each is a χ² with 600: mean 600, standard deviation √1200 = 34.6. Five
    // of them are allowed.
    [Fact]
    public void FrequenciesFollowTheProbabilities()
    {
        const int shots = 20_000;
        double sum = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            double[] weights = [.. Enumerable.Range(0, 16).Select(_ => 0.05 + random.NextDouble())];
            double[] p = [.. weights.Select(weight => weight / weights.Sum())];

            ImmutableArray<(int State, int Occurrences)> drawn = Readout.Draw(p, shots, (ulong)seed);

            sum += drawn.Sum(shot => Math.Pow(shot.Occurrences - shots * p[shot.State], 2) / (shots * p[shot.State]));
        }

        Assert.InRange(sum, 600 - 5 * Math.Sqrt(1200), 600 + 5 * Math.Sqrt(1200));
    }

    [Fact]
    public void TheSameSeedDrawsTheSameShotsAndAnotherOneOthers()
    {
        double[] p = [.. Enumerable.Repeat(1.0 / 64, 64)];

        Assert.Equal(Readout.Draw(p, 50, seed: 3), Readout.Draw(p, 50, seed: 3));
        Assert.NotEqual(Readout.Draw(p, 50, seed: 3), Readout.Draw(p, 50, seed: 4));
    }

    [Theory, InlineData(1), InlineData(7), InlineData(100_000)]
    public void EveryShotIsAStateThatCanComeOnceInTheList(int shots)
    {
        double[] p = [0, 0.25, 0, 0, 0.5, 0.25, 0, 0];
        for (ulong seed = 0; seed < 8; seed++)
        {
            ImmutableArray<(int State, int Occurrences)> drawn = Readout.Draw(p, shots, seed);

            Assert.Equal(shots, drawn.Sum(shot => shot.Occurrences));
            Assert.All(drawn, shot => Assert.True(p[shot.State] > 0 && shot.Occurrences > 0));
            Assert.Equal(drawn.Select(shot => shot.State).Distinct().Order(), drawn.Select(shot => shot.State));
        }
    }

    [Theory, InlineData(0), InlineData(5), InlineData(7)]
    public void ACertainStateIsTheOnlyOne(int state)
    {
        double[] p = new double[8];
        p[state] = 1 + 1e-12;

        Assert.Equal([(state, 1000)], Readout.Draw(p, 1000, seed: 1));
    }

    [Fact]
    public void AtLeastOneShotIsNeeded() => Assert.Throws<ArgumentOutOfRangeException>(() => Readout.Draw([1], 0, seed: 1));

    [Theory, InlineData(1, 1), InlineData(4, 16), InlineData(14, 196)]
    public void TheShotsOfThePaperAreTheSquareOfTheQubits(int qubits, int shots) =>
        Assert.Equal(shots, Readout.DefaultShots(qubits));

    // 6 = 0110: qubit 0 is the most significant bit.
    [Fact]
    public void QubitZeroIsTheMostSignificantBit()
    {
        Assert.Equal([false, true, true, false], Readout.Bits(6, 4));
        Assert.Equal(6, Readout.State([false, true, true, false]));
    }
}
