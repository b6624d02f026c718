using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>The server in the test's process, over a data folder of its own; requests reach it without a network.</summary>
public sealed class WebFactory : WebApplicationFactory<QuboCam.App.Web.MainPage>
{
    /// <summary>The folder of its data.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("qubocam-web-").FullName;

    internal Func<WebOptions, WebOptions> Change { get; init; } = options => options;

    internal Action<WebApplicationBuilder>? Configure { get; init; }

    /// <summary>Posts a form and reads the answer as JSON, which has to be a good one.</summary>
    public async Task<JsonElement> PostAsync(string path, MultipartFormDataContent form)
    {
        using HttpClient client = CreateClient();
        using HttpResponseMessage response = await client.PostAsync(path, form, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Posts a form that is refused; the one line that says why.</summary>
    public async Task<(int Status, string Detail)> RefusedAsync(string path, MultipartFormDataContent form)
    {
        using HttpClient client = CreateClient();
        using HttpResponseMessage response = await client.PostAsync(path, form, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.DoesNotContain('\n', detail);
        return ((int)response.StatusCode, detail);
    }

    /// <summary>Gets JSON.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpClient client = CreateClient();
        return JsonDocument.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
    }

    /// <summary>Gets bytes.</summary>
    public async Task<byte[]> BytesAsync(string path)
    {
        using HttpClient client = CreateClient();
        return await client.GetByteArrayAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>A form of fields.</summary>
    public static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        MultipartFormDataContent form = [];
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }

    /// <summary>Waits for a job to end.</summary>
    public async Task<JsonElement> EndAsync(JsonElement job)
    {
        for (int i = 0; i < 600; i++)
        {
            JsonElement now = await GetAsync($"/api/v1/jobs/{job.GetProperty("id").GetString()}");
            if (now.GetProperty("state").GetString() is not ("queued" or "running")) return now;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("The job does not end.");
        return default;
    }

    /// <summary>Keeps the lines of each request, and warnings about how keys of a test are kept, out of the output of the tests.</summary>
    internal static void Quiet(WebApplicationBuilder web) => web.Logging.AddFilter<ConsoleLoggerProvider>(level => level >= LogLevel.Error);

    protected override IHostBuilder CreateHostBuilder() => new HostBuilder();

    protected override IHost CreateHost(IHostBuilder builder)
    {
        WebOptions options = Change(new WebOptions { DataFolder = Folder, Threads = 2 });
        WebApplication server = WebServer.Build(options, web =>
        {
            web.WebHost.UseTestServer();
            Quiet(web);
            Configure?.Invoke(web);
        });
        server.Start();
        return server;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseContentRoot(AppContext.BaseDirectory);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Adds files to forms.</summary>
internal static class FormFiles
{
    public static MultipartFormDataContent With(this MultipartFormDataContent form, string name, byte[] content, string fileName)
    {
        ByteArrayContent part = new(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(part, name, fileName);
        return form;
    }
}
