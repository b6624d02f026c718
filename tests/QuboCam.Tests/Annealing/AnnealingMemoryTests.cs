namespace QuboCam.Tests;

public sealed class AnnealingMemoryTests
{
    [Theory]
    [InlineData(0, "0.0 bytes")]
    [InlineData(512, "512 bytes")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(10 * 1024, "10 KiB")]
    [InlineData(1.5 * (1L << 30), "1.5 GiB")]
    [InlineData(64.0 * (1L << 60), "64 EiB")]
    public void BytesAreWrittenAsPeopleReadThem(double bytes, string text) => Assert.Equal(text, AnnealingMemory.Text(bytes));

    // 2⁶⁰ states of 8 bytes are 8 EiB.
    [Fact]
    public void SixtyQubitsAreRefusedWithTheFigure()
    {
        InputException error = Assert.Throws<InputException>(() => AnnealingMemory.Require(60, 8));

        Assert.Contains("60 qubits", error.Message);
        Assert.Contains("8.0 EiB", error.Message);
    }

    [Theory, InlineData(2000), InlineData(int.MaxValue)]
    public void ANumberOfBytesThatNoDoubleHoldsIsRefusedAsWell(int qubits)
    {
        InputException error = Assert.Throws<InputException>(() => AnnealingMemory.Require(qubits, 64));

        Assert.Contains($"{qubits} qubits", error.Message);
        Assert.DoesNotContain("Infinity", error.Message);
        Assert.DoesNotContain("∞", error.Message);
    }

    [Fact]
    public void NoQubitIsNothingToAnneal() =>
        Assert.Contains("no variables", Assert.Throws<InputException>(() => AnnealingMemory.Require(0, 8)).Message);

    [Fact]
    public void MoreQubitsThanAnArrayNumbersAreRefusedWhateverTheMemory() =>
        Assert.Contains("at most 30", Assert.Throws<InputException>(() => AnnealingMemory.Require(31, 1e-3)).Message);

    [Fact]
    public void AsManyQubitsAsFitAreNotRefused()
    {
        int most = AnnealingMemory.MostQubitsFor(AnnealingMemory.BytesOfEvolution);

        AnnealingMemory.Require(most, AnnealingMemory.BytesOfEvolution);

        Assert.InRange(most, 15, AnnealingMemory.MostQubits);
        if (most < AnnealingMemory.MostQubits)
            Assert.Throws<InputException>(() => AnnealingMemory.Require(most + 1, AnnealingMemory.BytesOfEvolution));
    }

    [Fact]
    public void TheHamiltonianRefusesBeforeItAllocates()
    {
        Qubo large = new([.. new double[60]], [.. new double[60 * 59 / 2]]);

        Assert.Throws<InputException>(() => AnnealingHamiltonian.Of(large, 1, AnnealingSchedule.Linear, threads: 1));
    }
}
