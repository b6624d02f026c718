using QuboCam.App.StandIn;

namespace QuboCam.App.Commands;

/// <summary>devices --simulate: the local stand-in for D-Wave's service, until it is stopped.</summary>
internal static class DevicesSimulation
{
    /// <summary>Starts the server, says how to use it, and waits.</summary>
    /// <param name="options">What it offers.</param>
    /// <param name="output">Where it is said.</param>
    /// <param name="cancellation">Ends the server; that is how it is meant to end.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="InputException">The port is in use.</exception>
    public static async Task<int> RunAsync(StandInOptions options, TextWriter output, CancellationToken cancellation)
    {
        await using StandInServer server = await StandInServer.StartAsync(options, cancellation);
        await output.WriteLineAsync(
            "# A stand-in for D-Wave's service runs on this machine: simulated, no quantum hardware, no account needed.");
        await output.WriteLineAsync("# Copy these two lines into another shell:");
        await output.WriteLineAsync($"export DWAVE_API_ENDPOINT={server.Endpoint}");
        await output.WriteLineAsync($"export DWAVE_API_TOKEN={server.Token}");
        await output.WriteLineAsync("# Solvers:");
        foreach (AnnealerSolver annealer in server.Annealers)
        {
            HardwareGraph graph = annealer.Graph;
            await output.WriteLineAsync(
                $"#   {annealer.Name}: {graph}, {graph.Qubits.Length} qubits, {graph.Couplers.Length} couplers");
        }
        foreach (IStandInSolver other in server.Solvers.Except(server.Annealers))
            await output.WriteLineAsync($"#   {other.Name}: {other.Description}");
        await output.WriteLineAsync($"# Faults: POST a list to {new Uri(server.Endpoint, "/stand-in/faults")}.");
        await output.WriteLineAsync($"# What it saw: {new Uri(server.Endpoint, "/stand-in/statistics")}.");
        await output.WriteLineAsync("# Ctrl-C ends it.");
        await output.FlushAsync(cancellation);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it ends.
        }
        return CommandLine.Done;
    }
}
