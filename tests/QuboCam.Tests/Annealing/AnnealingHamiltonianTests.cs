namespace QuboCam.Tests;

public sealed class AnnealingHamiltonianTests
{
    // Energies 0, −1, −1 and 0 of (0,0), (0,1), (1,0) and (1,1).
    [Fact]
    public void GroundStatesAreThoseOfLeastEnergy()
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(new Qubo([-1, -1], [2], offset: 3), 1,
            AnnealingSchedule.Linear, threads: 1);

        Assert.Equal([3, 2, 2, 3], hamiltonian.Diagonal.ToArray());
        Assert.Equal((2, 2, 4, false), (hamiltonian.LowestEnergy, hamiltonian.Degeneracy, hamiltonian.Dimension,
            hamiltonian.IsFlat));
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(hamiltonian.IsGround));
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void ADriverHasAStrength(double strength) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        AnnealingHamiltonian.Of(new Qubo([-1], []), strength, AnnealingSchedule.Linear, threads: 1));

    [Theory, InlineData(0), InlineData(-2)]
    public void AtLeastOneThreadIsNeeded(int threads) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        AnnealingHamiltonian.Of(new Qubo([-1], []), 1, AnnealingSchedule.Linear, threads));

    [Fact]
    public void WithoutVariablesThereIsNothingToAnneal() => Assert.Throws<InputException>(() =>
        AnnealingHamiltonian.Of(new Qubo([], []), 1, AnnealingSchedule.Linear, threads: 1));

    // annealing.md, the table of conventions: g = 1 or 1/d, K = (1 − β)J once or twice.
    [Theory, InlineData("standard", 1, 1), InlineData("authors", 0.25, 1), InlineData("authors-figures", 0.25, 2)]
    public void ConventionsDifferInStrengthAndCounting(string name, double strength, double factor)
    {
        AnnealingConvention convention = AnnealingConvention.All.Single(c => c.Name == name);
        Qubo qubo = new([-1, -2, -3, -4], [1, 2, 3, 4, 5, 6], offset: 0.5) { Cardinality = 2 };

        Qubo theirs = convention.Of(qubo);

        Assert.Equal(strength, convention.DriverStrength(4));
        Assert.Equal(qubo.Linear, theirs.Linear);
        Assert.Equal(qubo.Quadratic.Select(b => factor * b), theirs.Quadratic);
        Assert.Equal((0.5, 2), (theirs.Offset, theirs.Cardinality));
    }
}
