using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace QuboCam.App.StandIn;

/// <summary>
/// A server on this machine that stands in for D-Wave's solver service: it speaks its protocol, offers simulated annealers and a
/// hybrid
/// solver, and fails on command. It shares no code with the client, so that each can find the other's mistakes.
/// </summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly StandInService _service;

    private StandInServer(WebApplication application, StandInService service, Uri endpoint, string token) =>
        (_application, _service, Endpoint, Token) = (application, service, endpoint, token);

    /// <summary>Where it listens: http://127.0.0.1:port/sapi/v2/.</summary>
    public Uri Endpoint { get; }

    /// <summary>The token that it lets in.</summary>
    public string Token { get; }

    /// <summary>What it offers.</summary>
    public IReadOnlyList<IStandInSolver> Solvers => _service.Solvers;

    /// <summary>The annealers among it.</summary>
    public IReadOnlyList<AnnealerSolver> Annealers => _service.Annealers;

    /// <summary>Starts it; it runs until it is disposed of.</summary>
    /// <exception cref="InputException">The port is in use.</exception>
    public static async Task<StandInServer> StartAsync(StandInOptions options, CancellationToken cancellation)
    {
        StandInService service = new(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        // Ctrl-C belongs to the command.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication application = builder.Build();
        application.Run(service.HandleAsync);
        try
        {
            await application.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            await application.DisposeAsync();
            await service.DisposeAsync();
            throw new InputException($"--port {options.Port}: the port is in use; choose another, or 0 for a free one.", error);
        }
        string address =
            application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new StandInServer(application, service, new Uri(new Uri(address), "sapi/v2/"), options.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Polls may wait for half a minute; nobody waits for them.
        using CancellationTokenSource now = new(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        await _service.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, StandInOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(IPAddress.Loopback, options.Port);
    }
}
