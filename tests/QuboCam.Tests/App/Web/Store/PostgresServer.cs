using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace QuboCam.Tests.App.Web;

/// <summary>
/// A PostgreSQL server of the tests' own, from Debian's programs, in a temporary folder; absent where they are not installed.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Programs = "/usr/lib/postgresql";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"qubocam-pg-{Guid.NewGuid():N}");
    private readonly string? _bin = !Directory.Exists(Programs) ? null : Directory.EnumerateDirectories(Programs)
        .Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max();
    private Process? _server;

    /// <summary>
    /// The network namespace it serves, and its address in that network of 24 bits; from here it is then reached by its Unix socket. Null
    /// for the loopback of this machine.
    /// </summary>
    public (string Space, string Address)? Network { get; init; }

    private int _port;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        if (_bin is null) return;
        await RunAsync("initdb", "-D", _folder, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C");
        if (Network is { } network)
            await File.AppendAllTextAsync(Path.Combine(_folder, "pg_hba.conf"), $"host all all {network.Address}/24 trust\n");
        _port = FreePort();
        await StartAsync();
    }

    /// <summary>Ends the server as a power cut would, and starts it again at the same port.</summary>
    /// <param name="away">How long it is away.</param>
    public async Task RestartAsync(TimeSpan away)
    {
        await RunAsync("pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop");
        _server!.Dispose();
        await Task.Delay(away, TestContext.Current.CancellationToken);
        await StartAsync();
    }

    private async Task StartAsync()
    {
        string port = _port.ToString(CultureInfo.InvariantCulture);
        _server = Start("postgres", "-D", _folder, "-k", _folder, "-h", Network?.Address ?? "127.0.0.1", "-p", port, "-F", "-N", "200");
        for (int i = 0; ; i++)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (i < 200 && !_server.HasExited)
            {
                await Task.Delay(50); // it is not up yet
            }
        }
    }

    /// <summary>Makes an empty database; the test is skipped where there is no server.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        Assert.SkipUnless(_bin is not null, "PostgreSQL is not installed (Debian's package postgresql).");
        string name = $"store{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return Connection(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null) return;
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop");
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A connection string of <see cref="NewDatabaseAsync"/> as it is for the hosts of <see cref="Network"/>.</summary>
    public string FromItsNetwork(string connection) => connection.Replace(_folder, Network!.Value.Address, StringComparison.Ordinal);

    private string Connection(string database) =>
        $"Host={(Network is null ? "127.0.0.1" : _folder)};Port={_port};Username=postgres;Database={database}";

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(Connection("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
    }

    /// <summary>Starts one of the server's programs, which refuse to run for root.</summary>
    private Process Start(string program, params string[] arguments)
    {
        string[] asNobody = Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        string[] inSpace = Network is { } network ? ["ip", "netns", "exec", network.Space] : [];
        string[] line = [.. inSpace, .. asNobody, Path.Combine(_bin!, program), .. arguments];
        // Nobody reads what they print; /tmp can be entered by everyone.
        string[] quiet = ["sh", "-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. line];
        return Process.Start(new ProcessStartInfo(quiet[0], quiet[1..]) { WorkingDirectory = Path.GetTempPath() })!;
    }

    /// <summary>A port that nobody listens at just now.</summary>
    public static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>The tests that need PostgreSQL share one server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
