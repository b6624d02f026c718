using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QuboCam.App.Cluster;

namespace QuboCam.App.Web;

/// <summary>How far the jobs of a cluster are, and what its silos do: a page, and the document behind it.</summary>
internal static class ClusterPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/cluster";

    public static void MapPage(IEndpointRouteBuilder routes) => routes.MapGet(Path, () => PlainPage.Answer("Cluster", """
        <h1>Cluster</h1>
        <p><a href="/">To the start</a></p>
        <p id="trouble" role="status"></p>
        <h2 id="jobs-title">Jobs</h2>
        <div id="jobs" class="wide" role="region" aria-labelledby="jobs-title" tabindex="0"></div>
        <h2 id="silos-title">Silos</h2>
        <div id="silos" class="wide" role="region" aria-labelledby="silos-title" tabindex="0"></div>
        <script type="module" src="/assets/cluster.js"></script>
        """, style: "full")).ExcludeFromDescription();

    public static void MapApi(IEndpointRouteBuilder routes) => routes.MapGet(Path, async (ClusterView view, CancellationToken cancellation) =>
            Results.Text(await view.DocumentAsync(cancellation), "application/json"))
        .WithSummary("Jobs and silos of the cluster").WithDescription("Answers the document of 'qubocam cluster status --json'.").ProducesDocument();
}

/// <summary>Looks into the cluster's database.</summary>
internal sealed class ClusterView(string connection) : IAsyncDisposable
{
    private ClusterDatabase? _database;

    /// <summary>What 'cluster status --json' prints.</summary>
    /// <exception cref="InputException">The database cannot be used.</exception>
    public async Task<string> DocumentAsync(CancellationToken cancellation)
    {
        try
        {
            ClusterDatabase database = _database ?? await OpenAsync(cancellation);
            return ClusterText.Json(
                await new ClusterJobs(database).AllAsync(cancellation), await new ClusterSilos(database).AllAsync(cancellation), skipped: []);
        }
        catch (Exception error) when (ClusterDatabase.IsPassing(error))
        {
            throw new InputException("The cluster's database does not answer just now.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    private async Task<ClusterDatabase> OpenAsync(CancellationToken cancellation)
    {
        ClusterDatabase opened = await ClusterDatabase.OpenAsync(connection, cancellation);
        if (Interlocked.CompareExchange(ref _database, opened, null) is not { } sooner) return opened;
        await opened.DisposeAsync(); // another visitor was faster
        return sooner;
    }
}
