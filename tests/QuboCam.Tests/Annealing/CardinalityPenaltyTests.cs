namespace QuboCam.Tests;

public sealed class CardinalityPenaltyTests
{
    [Fact]
    public void EveryMinimumHasTheAskedNumberOfOnesAndIsAMinimumAmongThose()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            int variables = 1 + seed % 9;
            Qubo free = RandomProblems.Mixed(variables, (ulong)seed);
            for (int ones = 0; ones <= variables; ones++)
            {
                Qubo asked = new(free.Linear, free.Quadratic, offset: seed) { Cardinality = ones };

                Qubo penalised = CardinalityPenalty.Of(asked).Qubo;

                Assert.Null(penalised.Cardinality);
                Assert.Equal(SlowTwin.Minima(asked), SlowTwin.Minima(penalised));
            }
        }
    }

    [Fact]
    public void EnergiesOfAllowedStatesAreUnchangedAndTheOthersAreRaised()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Qubo free = RandomProblems.Mixed(7, seed), asked = new(free.Linear, free.Quadratic, offset: 2) { Cardinality = 3 };

            CardinalityPenalty penalty = CardinalityPenalty.Of(asked);

            Assert.Equal(3, penalty.Ones);
            Assert.True(penalty.Strength > 0);
            for (int state = 0; state < 128; state++)
            {
                bool[] x = DenseAnneal.Bits(state, 7);
                int excess = x.Count(bit => bit) - 3;
                Assert.Equal(SlowTwin.Energy(asked, x) + penalty.Strength * excess * excess, SlowTwin.Energy(penalty.Qubo, x),
                    tolerance: 1e-12);
            }
        }
    }

    // Far from the asked number the energies are far below: a penalty of the size of a bias would not do.
    [Fact]
    public void AStrongPullAwayFromTheAskedNumberIsOvercome()
    {
        Qubo asked = new([.. Enumerable.Repeat(-1.0, 8)], [.. Enumerable.Repeat(-1.0, 28)]) { Cardinality = 1 };

        CardinalityPenalty penalty = CardinalityPenalty.Of(asked);

        // E = −m − m(m − 1)/2: the largest of (E_1 − E_m)/(m − 1)² is (36 − 1)/49 at m = 8 or (3 − 1)/1 at m = 2, by hand the
        // latter.
        Assert.Equal(2 + 0.1, penalty.Strength, tolerance: 1e-12);
        Assert.Equal(SlowTwin.Minima(asked), SlowTwin.Minima(penalty.Qubo));
    }

    // Swaps find the lowest energy of every number of ones in nearly all problems so small; where they do not, only the margin may
    // keep the minimum.
    [Fact]
    public void AnEstimatedPenaltyIsThatOfEnumerationOnNearlyAllSmallProblems()
    {
        int same = 0, kept = 0, problems = 0;
        for (ulong seed = 0; seed < 30; seed++)
            foreach (int ones in (int[])[1, 3, 5])
            {
                Qubo free = RandomProblems.Mixed(9, seed), asked =
                    new(free.Linear, free.Quadratic, offset: 1) { Cardinality = ones };

                CardinalityPenalty estimated = CardinalityPenalty.Estimated(asked);

                problems++;
                same += Math.Abs(estimated.Strength - CardinalityPenalty.Of(asked).Strength) < 1e-9 ? 1 : 0;
                kept += SlowTwin.Minima(asked).SequenceEqual(SlowTwin.Minima(estimated.Qubo)) ? 1 : 0;
            }

        Assert.True(same >= problems * 0.8, $"{same} of {problems} penalties are those of enumeration");
        Assert.True(kept >= problems * 0.95, $"{kept} of {problems} problems keep their minima");
    }

    [Theory, InlineData(0), InlineData(1), InlineData(3)]
    public void WhereAllBiasesAreZeroTheNumberIsKeptAllTheSame(int ones)
    {
        Qubo asked = new([0, 0, 0], [0, 0, 0], offset: 1) { Cardinality = ones };

        Qubo penalised = CardinalityPenalty.Of(asked).Qubo;

        Assert.Equal(SlowTwin.Minima(asked), SlowTwin.Minima(penalised));
    }

    [Fact]
    public void WithoutACardinalityThereIsNothingToKeep() =>
        Assert.Throws<ArgumentException>(() => CardinalityPenalty.Of(RandomProblems.Mixed(3, seed: 1)));
}
