using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace QuboCam.App.Web;

/// <summary>serve: runs the server until it is stopped.</summary>
internal static class ServeRun
{
    /// <summary>Starts the server, says where it is, and waits.</summary>
    /// <param name="options">Addresses, folder and limits.</param>
    /// <param name="cancellation">Stops the server; that is how it is meant to end.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="InputException">An address is in use or not allowed, or the data folder is in use.</exception>
    public static async Task<int> RunAsync(WebOptions options, CancellationToken cancellation)
    {
        await using WebApplication server = WebServer.Build(options);
        try
        {
            await server.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new InputException($"--urls {options.Urls}: the port is in use; choose another, such as --urls http://127.0.0.1:5081.", error);
        }
        catch (SocketException error)
        {
            throw new InputException($"--urls {options.Urls}: {error.Message}; choose an address of this machine.", error);
        }
        foreach (string address in server.Urls)
            Console.Out.WriteLine($"QuboCam is at {address}");
        Console.Out.WriteLine($"Ctrl-C ends it. Models and results are in {options.DataFolder}.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it ends.
        }
        await server.StopAsync(CancellationToken.None);
        return CommandLine.Done;
    }
}
