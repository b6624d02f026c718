namespace QuboCam.Tests;

public sealed class StateEnergiesTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(5), InlineData(12)]
    public void TheyAreTheEnergiesOfTheProblemInTheOrderOfTheBasis(int variables)
    {
        Qubo free = RandomProblems.Mixed(variables, seed: 4), qubo = new(free.Linear, free.Quadratic, offset: -2.5);

        double[] energies = StateEnergies.Of(qubo);

        Assert.Equal(1 << variables, energies.Length);
        for (int state = 0; state < energies.Length; state++)
        {
            bool[] x = variables == 0 ? [] : DenseAnneal.Bits(state, variables);
            Assert.Equal(SlowTwin.Energy(qubo, x), energies[state], tolerance: 1e-12);
            Assert.Equal(qubo.Energy(x), energies[state], tolerance: 1e-12);
        }
    }
}
