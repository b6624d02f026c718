using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using IRequest = Microsoft.Playwright.IRequest; // Orleans has one, too

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>What the page says while something is worked on, and when the server is busy or gone.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageProgressTests(BrowserFixture browser)
{
    /// <summary>What a server says whose job waits: the connection ends, and the browser asks again after two seconds.</summary>
    private const string Waiting =
        "retry: 2000\nevent: progress\ndata: {\"state\":\"queued\",\"stage\":\"\",\"fraction\":0,\"position\":3}\n\n";

    [Fact]
    public async Task AJobThatWaitsSaysItsPlaceAndALostConnectionIsTakenUpAgain()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await SayOnceAsync(page, Waiting);

        await StartAsync(page);
        await Expect(page["progress-stage"]).ToHaveTextAsync("Waiting, place 3 in the queue");
        await page.AssertAccessibleAsync("waiting");
        await page.ShownAsync();

        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
    }

    [Fact]
    public async Task MethodsAppearAsTheyAreDone()
    {
        await using VisitedPage page = await browser.OpenAsync();
        JsonElement whole = await Explained();
        string partial = JsonSerializer.Serialize(whole.EnumerateObject().ToDictionary(field => field.Name,
            field => field.Name == "explanations" ? JsonSerializer.SerializeToElement(new[] { field.Value[0] }) : field.Value));
        await SayOnceAsync(page, $"""
            retry: 4000
            event: progress
            data: {"{"}"state":"running","stage":"score-cam","fraction":0.25{"}"}

            event: partial
            data: {partial}


            """);

        await StartAsync(page);
        await Expect(page["tiles"].Locator("figure")).ToHaveCountAsync(4);
        await Expect(page["tiles"].Locator("canvas")).ToHaveCountAsync(1);
        await Expect(page["tiles"].GetByText("is being computed")).ToHaveCountAsync(3);
        await Expect(page["progress-stage"]).ToHaveTextAsync("Score-CAM");
        ILocator bar = page.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Working" });
        Assert.Equal(0.25, await bar.EvaluateAsync<double>("bar => bar.value"));
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Feature maps" })).ToBeHiddenAsync();
        await page.AssertAccessibleAsync("partial");
        await page.ShownAsync();

        await Expect(page["tiles"].Locator("canvas")).ToHaveCountAsync(4);
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Feature maps" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WhatIsSetWhileAJobRunsIsDoneWithItsResult()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await SayOnceAsync(page, Waiting);
        ProgramRun program = await ProgramRun.Succeeds("explain", "sample:bag", "--json", "--beta", "0.2", "--method", "qubo-cam");
        string maps = string.Join(", ", program.Json.GetProperty("selection").GetProperty("maps").EnumerateArray().Select(map => map.GetInt32()));

        await StartAsync(page);
        await Expect(page["progress-stage"]).ToContainTextAsync("place 3");
        await page["beta"].FillAsync("0.2");
        await page.ShownAsync();

        await Expect(page["selection-facts"]).ToContainTextAsync($"({maps})");
        await Expect(page["beta"]).ToHaveValueAsync("0.2");
    }

    [Fact]
    public async Task AnExplanationIsCancelledBeforeTheServerHasHeardOfIt()
    {
        await using VisitedPage page = await browser.OpenAsync();
        TaskCompletionSource held = new();
        await page.Page.RouteAsync("**/api/v1/jobs/explain", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await page.Page.RouteAsync("**/api/v1/jobs/*/events", async route =>
        {
            await Task.Delay(300); // the job is cancelled meanwhile, or done
            await route.ContinueAsync();
        });
        IRequest? cancelled = null;
        page.Page.Request += (_, request) => cancelled = request.Method == "DELETE" ? request : cancelled;

        await StartAsync(page);
        await page.Button("Cancel").ClickAsync();
        held.SetResult();
        await Expect(page["progress"]).ToBeHiddenAsync();

        Assert.NotNull(cancelled);
    }

    [Fact]
    public async Task AnExplanationThatWaitsIsCancelled()
    {
        await using VisitedPage page = await browser.OpenAsync();
        using HttpClient client = new() { BaseAddress = browser.Address };
        string[] busy = [await BeginLongAsync(client), await BeginLongAsync(client)]; // one for each processor

        await StartAsync(page);
        await Expect(page["progress-stage"]).ToHaveTextAsync("Waiting for a processor");
        await page.Button("Cancel").ClickAsync();
        await Expect(page["progress"]).ToBeHiddenAsync();

        await Expect(page["empty"]).ToBeVisibleAsync();
        foreach (string job in busy)
            (await client.DeleteAsync(job, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task ABusyServerIsAskedAgainAfterTheTimeThatItWants()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "status of 429";
        bool isFirst = true;
        await page.Page.RouteAsync("**/api/v1/jobs/explain", async route =>
        {
            Dictionary<string, string> wait = new() { ["Retry-After"] = "2" };
            await (isFirst ? route.FulfillAsync(new() { Status = 429, Headers = wait }) : route.ContinueAsync());
            isFirst = false;
        });

        await StartAsync(page);
        await Expect(page["busy"]).ToHaveTextAsync("The server is busy; asking again in 2 s.");
        await page.ShownAsync();

        await Expect(page["busy"]).ToBeEmptyAsync();
        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
    }

    [Fact]
    public async Task AServerThatIsGoneIsSaidAndTriedAgain()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "ERR_CONNECTION_REFUSED";
        await page.ExplainAsync("coat");
        await page.Page.RouteAsync("**/api/v1/**", route => route.AbortAsync("connectionrefused"));

        await page["beta"].FillAsync("0.9");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer. Is it still running?");
        await page.AssertAccessibleAsync("server gone");
        await page.Page.UnrouteAllAsync();
        await page.Button("Try again").ClickAsync();

        await Expect(page["alert"]).ToBeHiddenAsync();
        await Expect(page["maps-facts"]).ToContainTextAsync("of the solver’s choice");
    }

    [Fact]
    public async Task AnExplanationThatTheServerDidNotHearOfIsTriedAgain()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "ERR_CONNECTION_REFUSED";
        await page.Page.RouteAsync("**/api/v1/jobs/explain", route => route.AbortAsync("connectionrefused"));

        await StartAsync(page);
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer.");
        await Expect(page["empty"]).ToBeVisibleAsync();
        await page.Page.UnrouteAllAsync();
        await page.Button("Try again").ClickAsync();
        await page.ShownAsync();

        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
    }

    private static Task StartAsync(VisitedPage page) =>
        page["empty"].GetByRole(AriaRole.Button, new() { Name = "bag", Exact = true }).ClickAsync();

    /// <summary>The first who follows a job hears this; then the server itself speaks.</summary>
    private static async Task SayOnceAsync(VisitedPage page, string events)
    {
        bool isFirst = true;
        await page.Page.RouteAsync("**/api/v1/jobs/*/events", async route =>
        {
            if (!isFirst) await route.ContinueAsync();
            else await route.FulfillAsync(new() { ContentType = "text/event-stream", Body = events });
            isFirst = false;
        });
    }

    private async Task<JsonElement> Explained()
    {
        using HttpClient client = new() { BaseAddress = browser.Address };
        using MultipartFormDataContent form = WebFactory.Form(("sample", "sample:bag"));
        using HttpResponseMessage answer = await client.PostAsync("/api/v1/explain", form, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    /// <summary>Starts the longest analysis that is taken; where it can be cancelled.</summary>
    private static async Task<string> BeginLongAsync(HttpClient client)
    {
        byte[] problem = System.Text.Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, 18).SelectMany(i => Enumerable.Range(i, 18 - i).Select(j =>
                FormattableString.Invariant($"{i} {j} {Math.Sin(1 + 18 * i + j):0.####}\n")))));
        using MultipartFormDataContent form = WebFactory.Form(("tau", "1000")).With("problem", problem, "dense.txt");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using HttpResponseMessage answer = await client.PostAsync("/api/v1/jobs/analyse", form, cancellation);
        JsonElement job = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation)).RootElement;
        return $"/api/v1/jobs/{job.GetProperty("id").GetString()}";
    }
}
