using System.Text.Json;

namespace QuboCam.Tests;

public sealed class AuthorsSchemeTests
{
    // More qubits take long at τ = 50: the shortest anneal is enough there.
    private const int MostForAllTimes = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. GoldenAnneals.Files.Select(file => file.Name)];

    [Theory, MemberData(nameof(Names))]
    public void FidelityAndEnergyAreThoseOfThePublishedCode(string name)
    {
        JsonElement file = GoldenAnneals.Read(name);
        Qubo qubo = GoldenAnneals.Problem(file);
        int compared = 0;

        foreach ((AnnealingConvention convention, JsonElement values) in GoldenAnneals.Conventions(file))
            foreach (JsonElement anneal in values.GetProperty("evolution").EnumerateArray())
            {
                double tau = anneal.GetProperty("tau").GetDouble();
                if (!anneal.TryGetProperty("fidelity_paper_scheme_dt0.01", out JsonElement fidelity)) continue;
                if (qubo.Variables > MostForAllTimes && tau != 10) continue;

                Evolution end = AuthorsScheme.Run(GoldenAnneals.Hamiltonian(qubo, convention), tau, progress: null, Cancellation);

                Assert.Equal(fidelity.GetDouble(), end.Fidelity, tolerance: 1e-9);
                Assert.Equal(anneal.GetProperty("energy_paper_scheme_dt0.01").GetDouble(), end.Points[^1].ProblemEnergy,
                    tolerance: 1e-9);
                Assert.Equal((int)Math.Round(100 * tau), end.Steps);
                Assert.Equal(1, end.Probabilities.Sum(), tolerance: 1e-11);
                compared++;
            }
        Assert.True(compared >= 2);
    }

    // Two steps of length 0.01 with the driver alone and with the problem alone, by hand: the first leaves the driver's ground
    // state, the second turns phases only.
    [Fact]
    public void TwoStepsLeaveTheUniformDistribution()
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(RandomProblems.Mixed(3, seed: 1), 1, AnnealingSchedule.Linear,
            threads: 1);

        Evolution end = AuthorsScheme.Run(hamiltonian, 0.02, progress: null, Cancellation);

        Assert.Equal(2, end.Steps);
        Assert.All(end.Probabilities, p => Assert.Equal(0.125, p, tolerance: 1e-14));
        Assert.True(double.IsNaN(end.Error));
    }

    [Theory, InlineData(0), InlineData(0.01), InlineData(-5), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void ATimeOfLessThanTwoStepsIsRefused(double tau)
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(RandomProblems.Mixed(3, seed: 1), 1, AnnealingSchedule.Linear,
            threads: 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => AuthorsScheme.Run(hamiltonian, tau, progress: null, Cancellation));
    }

    [Fact]
    public void AScheduleInGHzIsRefused()
    {
        AnnealingSchedule device = AnnealingSchedule.FromTable("device", new ScheduleTable([0, 1], [5, 0], [0, 5], IsGHz: true));
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(RandomProblems.Mixed(3, seed: 1), 1, device, threads: 1);

        Assert.Throws<ArgumentException>(() => AuthorsScheme.Run(hamiltonian, 10, progress: null, Cancellation));
    }

    [Fact]
    public void ItStopsWhenItIsCancelled()
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(RandomProblems.Mixed(3, seed: 1), 1, AnnealingSchedule.Linear,
            threads: 1);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            AuthorsScheme.Run(hamiltonian, 10, progress: null, new CancellationToken(canceled: true)));
    }
}
