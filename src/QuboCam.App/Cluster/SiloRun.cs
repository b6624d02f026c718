using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Configuration;
using QuboCam.App.Web;

namespace QuboCam.App.Cluster;

/// <summary>cluster silo: works for the cluster until it is stopped.</summary>
internal static class SiloRun
{
    private const string Cluster = "qubocam";

    /// <summary>Joins, says so, and works.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops the silo once it has done what it has begun.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="InputException">The database cannot be used, or the cluster runs another version.</exception>
    public static async Task<int> RunAsync(SiloOptions options, CancellationToken cancellation)
    {
        SiloPreflight.Check(options);
        await SiloPreflight.CheckRedisAsync(options.Redis);
        await using ClusterDatabase database = await ClusterDatabase.OpenAsync(options.Place.Postgres, cancellation);
        ClusterSilos silos = new(database);
        await silos.JoinAsync(options, cancellation);
        using IHost host = Build(options, database, silos, log => new WorkerProcess(options.Place, log));
        await host.StartAsync(cancellation);
        Console.Out.WriteLine($"Silo {options.Name} works for the cluster with {options.Threads} {(options.Threads == 1 ? "worker" : "workers")}.");
        // Ctrl-C is how it ends; where its host ends by itself, something is broken and in the log.
        CancellationToken broken = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, broken);
        await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await host.StopAsync(CancellationToken.None);
        await silos.LeaveAsync(options.Name, CancellationToken.None);
        return cancellation.IsCancellationRequested ? CommandLine.Done : CommandLine.Failed;
    }

    /// <summary>Makes a silo; it is not started yet.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="database">The cluster's database.</param>
    /// <param name="silos">Its silos, this one entered.</param>
    /// <param name="worker">Makes a worker; the benchmark of the scheduler has ones that do nothing.</param>
    public static IHost Build(SiloOptions options, ClusterDatabase database, ClusterSilos silos, MakeWorker worker)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddLog(options.LogsJson);
        builder.Logging.AddFilter("Orleans", LogLevel.Error).AddFilter("Polly", LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(5));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>().AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options).AddSingleton(database).AddSingleton(silos).AddSingleton<ClusterJobs>().AddSingleton(worker);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (Cluster, Cluster));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(10));
            // A silo counts as dead when it missed three probes, and not for as long before that as three of the longest: a minute by default,
            // in which a job waits whose grain is on it.
            silo.Configure<ClusterMembershipOptions>(membership => membership.MaxProbeTimeout = membership.ProbeTimeout);
            silo.Configure<EndpointOptions>(endpoint => (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) =
                (options.Address, options.Port > 0 ? options.Port : FreePort(options.Address), 0));
            if (options.Kubernetes)
                silo.UseKubernetesHosting();
            if (options.Redis is { } redis)
                silo.UseRedisClustering(redis);
            else
                silo.UseAdoNetClustering(membership =>
                    (membership.Invariant, membership.ConnectionString) = ("Npgsql", options.Place.Postgres));
        });
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            builder.Services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics.AddMeter(SiloWork.Meter, "Microsoft.Orleans").AddRuntimeInstrumentation().AddOtlpExporter())
                .WithTracing(traces => traces.AddSource("Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application").AddOtlpExporter());
        builder.Services.AddSingleton<IFatalErrorHandler, SiloEnd>();
        builder.Services.AddHostedService<SiloAgent>(); // after Orleans, so that it ends before
        return builder.Build();
    }

    private static int FreePort(IPAddress address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
