using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using QuboCam.App.Cluster;
using QuboCam.App.Web;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The page of a cluster: it follows the database.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageClusterTests(BrowserFixture browser)
{
    [Fact]
    public async Task ItFollowsJobsAndSilosAndIsAccessible()
    {
        browser.RequireBrowser();
        await using PostgresServer postgres = new();
        await postgres.InitializeAsync();
        string connection = await postgres.NewDatabaseAsync();
        using TempFolder folder = new();
        await using (ClusterDatabase database = await ClusterDatabase.OpenAsync(connection, TestContext.Current.CancellationToken))
        {
            (WebApplication server, Uri address) = await BrowserFixture.ServeAsync(new WebOptions
            {
                DataFolder = folder.Path, Urls = "http://127.0.0.1:0", Postgres = connection, ShowsCluster = true,
            });
            // It asks the server again and again: it is closed first.
            await using (VisitedPage page = await browser.OpenAsync(
                address, "/cluster", new() { ViewportSize = new() { Width = 360, Height = 800 }, ColorScheme = ColorScheme.Dark }))
            {
                await Expect(page["jobs"]).ToContainTextAsync("There is no job.");
                await page.AssertAccessibleAsync("empty cluster");
                await database.RunAsync("""
                    INSERT INTO cluster_job (id, version, spec, images, batches, state) VALUES ('1234abcd', 'v', '{}', 160, 20, 'running')
                    """, TestContext.Current.CancellationToken);
                await database.RunAsync("INSERT INTO cluster_batch (job, batch, silo) SELECT '1234abcd', generate_series(0, 4), 'east'", TestContext.Current.CancellationToken);
                await database.RunAsync("""
                    INSERT INTO cluster_silo (name, version, host, threads, busy, images, rate, trouble)
                    VALUES ('east', 'v', 'machine', 4, 3, 40, 12.345, 'results wait for the database')
                    """, TestContext.Current.CancellationToken);

                await Expect(page["jobs"]).ToContainTextAsync("40 of 160 images");
                await Expect(page["silos"].GetByRole(AriaRole.Row, new() { Name = "east" })).ToContainTextAsync("3 of 4");
                await Expect(page["silos"]).ToContainTextAsync("results wait for the database");
                await page.AssertAccessibleAsync("cluster at work");
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "To the start" }).ClickAsync();
                await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Cluster" })).ToBeVisibleAsync();
            }

            await server.StopAsync(TestContext.Current.CancellationToken);
            await server.DisposeAsync();
        }
    }
}
