using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>A solver that the server offers.</summary>
internal interface IStandInSolver
{
    /// <summary>Name, as in its identity.</summary>
    string Name { get; }

    /// <summary>Which graph it has; null for one without.</summary>
    string? GraphId { get; }

    /// <summary>One sentence.</summary>
    string Description { get; }

    /// <summary>Its properties, a JSON object.</summary>
    byte[] Properties { get; }

    /// <summary>Checks a problem as the service does.</summary>
    /// <param name="type">Type of the problem.</param>
    /// <param name="data">The problem.</param>
    /// <param name="parameters">How to solve it; may be undefined.</param>
    /// <exception cref="RefusalException">It is refused.</exception>
    StandInWork Prepare(string type, JsonElement data, JsonElement parameters);
}

/// <summary>A problem that was accepted.</summary>
/// <param name="Solve">Computes the answer, a JSON object.</param>
/// <param name="ExpectedTime">How long the machine that is simulated would take.</param>
internal sealed record StandInWork(Func<CancellationToken, byte[]> Solve, TimeSpan ExpectedTime);
