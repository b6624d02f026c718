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
    private int _port;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        if (_bin is null) return;
        await RunAsync("initdb", "-D", _folder, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C");
        _port = FreePort();
        string port = _port.ToString(CultureInfo.InvariantCulture);
        _server = Start("postgres", "-D", _folder, "-k", _folder, "-h", "127.0.0.1", "-p", port, "-F", "-N", "200");
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

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

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
        string[] line = [.. asNobody, Path.Combine(_bin!, program), .. arguments];
        // Nobody reads what they print; /tmp can be entered by everyone.
        string[] quiet = ["sh", "-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. line];
        return Process.Start(new ProcessStartInfo(quiet[0], quiet[1..]) { WorkingDirectory = Path.GetTempPath() })!;
    }

    private static int FreePort()
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
