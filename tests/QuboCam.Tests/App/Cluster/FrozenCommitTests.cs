using System.Net;
using System.Net.Sockets;
using Npgsql;
using QuboCam.App.Cluster;
using QuboCam.Tests.App.Web;

namespace QuboCam.Tests.App.Cluster;

/// <summary>A silo that is frozen, or cut off, at any point of handing in results holds nothing that the others need.</summary>
public sealed class FrozenCommitTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task TheOthersEndTheJobWhereverASiloFreezesWhileItHandsInResults()
    {
        await using ClusterCase cluster = await ClusterCase.CreateAsync(server);
        int messages = 0;
        for (bool wasFrozen = true; wasFrozen; messages++)
        {
            string job = $"job {messages}";
            await cluster.Database.RunAsync("INSERT INTO cluster_job (id, version, spec, images, batches, state) VALUES ($1, '', '', 8, 1, $2)",
                TestContext.Current.CancellationToken, job, ClusterJobState.Running);
            Task<int?> commit;
            await using (FreezingWay way = new(cluster.Connection, messages))
            await using (ClusterDatabase database = ClusterDatabase.Open(way.Connection))
            {
                commit = new ClusterJobs(database).CommitAsync(
                    job, "frozen", [new BatchResult(0, [new ImageResult(0, [1], Skipped: null)])], TestContext.Current.CancellationToken);
                wasFrozen = await Task.WhenAny(commit, way.Frozen) == way.Frozen;

                Task<bool> ended = cluster.Jobs.EndAsync(job, ClusterJobState.Cancelled, error: null, TestContext.Current.CancellationToken);
                Assert.True(await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)) == ended,
                    $"After {messages} messages of the frozen silo the job cannot be ended.");
                Assert.True(await ended);
            }
            if (wasFrozen) await Assert.ThrowsAnyAsync<Exception>(() => commit);
            else Assert.Equal(1, await commit);
        }
        Assert.True(messages > 2, "Nothing was frozen."); // the greeting and the results at least
    }

    /// <summary>A way to a database on which nothing comes through after so many messages to it; the connections stay.</summary>
    private sealed class FreezingWay : IAsyncDisposable
    {
        private static readonly TimeSpan Arrival = TimeSpan.FromMilliseconds(300); // the last message is at work by then
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _end = new();
        private readonly int _database, _messages;
        private readonly Task _work;
        private int _passed;

        public FreezingWay(string connection, int messages)
        {
            _listener.Start();
            NpgsqlConnectionStringBuilder settings = new(connection);
            _database = settings.Port;
            _messages = messages;
            settings.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            settings.SslMode = SslMode.Disable;
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
            Connection = settings.ConnectionString;
            _work = ForwardAsync();
        }

        /// <summary>Connection string over this way.</summary>
        public string Connection { get; }

        /// <summary>Ends once a message did not come through.</summary>
        public Task Frozen => _frozen.Task;

        private async Task ForwardAsync()
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
            using TcpClient database = new();
            await database.ConnectAsync(IPAddress.Loopback, _database, _end.Token);
            await Task.WhenAll(
                PassAsync(client.GetStream(), database.GetStream(), isCounted: true), PassAsync(database.GetStream(), client.GetStream(), isCounted: false));
        }

        private async Task PassAsync(NetworkStream from, NetworkStream to, bool isCounted)
        {
            byte[] buffer = new byte[1 << 16];
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and int length)
            {
                if (isCounted && _passed++ == _messages)
                {
                    await Task.Delay(Arrival, _end.Token);
                    _frozen.SetResult();
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }
                await to.WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _work.ContinueWith(_ => { }, TaskScheduler.Default);
            _listener.Dispose();
            _end.Dispose();
        }
    }
}
