using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace QuboCam.App.Cluster;

/// <summary>Finds out before a silo starts what would keep it from starting, and says it in one line.</summary>
internal static class SiloPreflight
{
    /// <summary>What Orleans' hosting reads in a pod.</summary>
    private static readonly string[] PodVariables = ["POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID"];

    /// <summary>Checks what needs no other machine.</summary>
    /// <exception cref="InputException">The address is not one of this machine, or cannot be reached from the database's; the port is in use; this is no pod.</exception>
    public static void Check(SiloOptions options)
    {
        if (options.Kubernetes)
        {
            string[] missing = [.. PodVariables.Where(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))];
            if (missing.Length > 0)
                throw new InputException($"--kubernetes: this is no pod of deploy/kubernetes: {string.Join(", ", missing)} is not set.");
            return; // the pod has the address
        }
        if (IPAddress.IsLoopback(options.Address) && Elsewhere(options.Place.Postgres) is { } host)
            throw new InputException(
                $"--address {options.Address} is reached from this machine alone, and the database is at {host}: give this machine's address in that network.");
        try
        {
            using Socket socket = new(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(options.Address, options.Port));
        }
        catch (SocketException error)
        {
            throw new InputException($"--address {options.Address} --port {options.Port}: {error.Message}; give an address of this machine and a free port.", error);
        }
    }

    /// <summary>Checks that the Redis server answers, where there is to be one.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public static async Task CheckRedisAsync(string? redis)
    {
        if (redis is null) return;
        string server = "";
        try
        {
            server = " " + ConfigurationOptions.Parse(redis).ToString(includePassword: false); // which it may hold
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis);
        }
        catch (Exception error) when (error is RedisException or ArgumentException)
        {
            throw new InputException($"--redis{server}: no Redis server answers there; give HOST:PORT of one.", error);
        }
    }

    /// <summary>The database's host where it is not this machine; null where it is, or is a socket in the file system.</summary>
    private static string? Elsewhere(string connection)
    {
        string? host = ClusterDatabase.Settings(connection).Host;
        bool isHere = string.IsNullOrEmpty(host) || host.StartsWith('/') || host == "localhost"
            || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
        return isHere ? null : host;
    }
}
