using System.Globalization;
using QuboCam.App.Cluster;
using QuboCam.Tests.App.Web;
using static QuboCam.Tests.App.Cluster.SystemProgram;

namespace QuboCam.Tests.App.Cluster;

/// <summary>
/// Two hosts on one bridge with the database: the way between the hosts is cut, or the way of one of them to everything. Each host is a
/// network namespace, and so is what lies between them: a browser ends its requests when the network of its own machine changes.
/// </summary>
public sealed class NetworkCutTests
{
    private const string Network = "10.77.0";
    private static int cases; // a namespace lives on for a moment
    private readonly string _name = $"q{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}x{Interlocked.Increment(ref cases)}";

    /// <summary>The namespace of the bridge and the database.</summary>
    private string Middle => $"{_name}m";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheJobEndsCompleteWhenTheNetworkIsCut(bool fromEverything)
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/sbin/ip") && File.Exists("/usr/sbin/bridge"),
            "Only root makes network namespaces, with Debian's iproute2.");
        Assert.SkipUnless(await StatusAsync("ip", "netns", "add", Middle) == 0, "This machine lets nobody make a network namespace.");
        try
        {
            await ConnectAsync();
            await using PostgresServer server = new() { Network = new(Middle, $"{Network}.1") };
            await server.InitializeAsync();
            await using (ClusterCase cluster = await ClusterCase.CreateAsync(server))
            {
                await cluster.SiloInAsync($"{_name}a", $"{Network}.2", server);
                await cluster.SiloInAsync($"{_name}b", $"{Network}.3", server);
                string job = await cluster.SubmitAsync();
                await cluster.DoneAsync(job, batches: 2);

                Assert.True(await ReachesAsync("a", 3));
                await CutAsync(fromEverything);
                Assert.False(await ReachesAsync("a", 3));
                Assert.Equal(!fromEverything, await ReachesAsync("b", 1));

                JobFacts facts = await cluster.EndAsync(job);
                Assert.True(facts.State == ClusterJobState.Done, $"{facts.State}: {facts.Error}");
                await cluster.SameAsLocalAsync(job);
            }
        }
        finally
        {
            foreach (string space in (string[])[$"{_name}a", $"{_name}b", Middle])
                await StatusAsync("ip", "netns", "del", space);
        }
    }

    private async Task ConnectAsync()
    {
        await InMiddleAsync("link", "add", "br0", "type", "bridge");
        await InMiddleAsync("addr", "add", $"{Network}.1/24", "dev", "br0");
        await InMiddleAsync("link", "set", "br0", "up");
        foreach ((string host, int number) in ((string, int)[])[("a", 2), ("b", 3)])
        {
            await RunAsync("ip", "netns", "add", _name + host);
            await InMiddleAsync("link", "add", $"v{host}", "type", "veth", "peer", "name", "eth0", "netns", _name + host);
            await InMiddleAsync("link", "set", $"v{host}", "master", "br0", "up");
            await RunAsync("ip", "-n", _name + host, "addr", "add", $"{Network}.{number}/24", "dev", "eth0");
            await RunAsync("ip", "-n", _name + host, "link", "set", "eth0", "up");
            await RunAsync("ip", "-n", _name + host, "link", "set", "lo", "up");
        }
    }

    /// <summary>Ports of a bridge that are isolated reach the bridge, where the database is, but not each other.</summary>
    private async Task CutAsync(bool fromEverything)
    {
        if (fromEverything)
        {
            await InMiddleAsync("link", "set", "vb", "down");
            return;
        }
        foreach (string host in (string[])["a", "b"])
            await RunAsync("bridge", "-n", Middle, "link", "set", "dev", $"v{host}", "isolated", "on");
    }

    /// <summary>Whether a host is told by another, within three seconds, that nobody listens there.</summary>
    private async Task<bool> ReachesAsync(string host, int other) => await StatusAsync("ip", "netns", "exec", _name + host,
        "timeout", "3", "bash", "-c", $"(</dev/tcp/{Network}.{other}/9) 2>&1 | grep -q refused") == 0;

    private Task InMiddleAsync(params string[] arguments) => RunAsync("ip", ["-n", Middle, .. arguments]);
}
