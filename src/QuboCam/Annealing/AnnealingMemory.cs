using System.Globalization;

namespace QuboCam;

/// <summary>What state vectors take.</summary>
public static class AnnealingMemory
{
    /// <summary>The most qubits whose states are numbered by one array.</summary>
    public const int MostQubits = 30;

    /// <summary>Bytes per basis state of the energies alone.</summary>
    public const int BytesOfProblem = 8;

    /// <summary>Of an evolution in double: energies, a complex state, two sets of probabilities, and three vectors of observables.</summary>
    public const int BytesOfEvolution = 8 + 16 + 2 * 8 + 3 * 8;

    /// <summary>Of a scan of so many levels.</summary>
    /// <param name="levels">Levels, at least 2.</param>
    /// <remarks>The solver's vectors count more than twice: what is dropped is collected late. Measured at 24 qubits: 12.0 GB with two levels.</remarks>
    public static int BytesOfSpectrum(int levels) => 8 + 18 * LevelSolver.VectorsFor(levels) + 8 * (levels + 8);

    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>Refuses a number of qubits before anything is allocated.</summary>
    /// <param name="qubits">d.</param>
    /// <param name="bytesPerState">Bytes that the work needs for each of the 2ᵈ basis states.</param>
    /// <exception cref="InputException">d is 0, or the states do not fit in memory; the line holds the figure.</exception>
    public static void Require(int qubits, double bytesPerState)
    {
        if (qubits == 0)
            throw new InputException("The problem has no variables: there is nothing to anneal.");
        double bytes = bytesPerState * Math.Pow(2, qubits), available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (!(qubits > MostQubits || bytes > available)) return;
        string taken = double.IsFinite(bytes) ? $"which take {Text(bytes)} of memory" : "more than any memory holds";
        throw new InputException($"{qubits} qubits have 2^{qubits} basis states, {taken}; "
            + (bytes > available ? $"there are {Text(available)}." : $"at most {MostQubits} qubits can be handled."));
    }

    /// <summary>The most qubits that fit in memory.</summary>
    /// <param name="bytesPerState">Bytes that the work needs for each of the 2ᵈ basis states.</param>
    public static int MostQubitsFor(double bytesPerState) => Math.Min(
        MostQubits, (int)Math.Floor(Math.Log2(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / bytesPerState)));

    /// <summary>Bytes as people read them, such as "1.5 GiB".</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Text(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < Units.Length - 1; unit++) bytes /= 1024;
        return bytes.ToString(bytes < 10 ? "0.0" : bytes < 1e6 ? "0" : "0.0e0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
