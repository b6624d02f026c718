using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>
/// Explains a sample and asks for the page when the server starts, so that the first visitor does not wait for code to be compiled.
/// </summary>
internal sealed partial class WarmUp(
    ExplainWork work, ModelFacts facts, WorkGate gate, IServer server, GuardOptions guard, IHostApplicationLifetime life, ILogger<WarmUp> log)
    : BackgroundService
{
    private static readonly string[] Pages = ["/", "/assets/app.js", "/api/v1/models", "/api/v1/samples/bag.png", "/api/v1/explanations"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ExplainRequest request = new()
        {
            ImageName = BuiltIn.DefaultSample, Model = new ModelReference(BuiltIn.DefaultModel, BuiltIn.DefaultModel),
        };
        using (IDisposable turn = await gate.EnterInAnyCaseAsync(stoppingToken))
            await Task.Run(() =>
            {
                using ExplainedImage explained = work.Explain(request, image: null, progress: null, stoppingToken);
                ExplanationDocument.Of(explained, kept: null);
                foreach (string model in BuiltIn.Models) facts.OfBuiltIn(model);
            }, stoppingToken);
        // With keys the page is not shown to whoever has none.
        if (guard.Keys.IsEmpty && await StartedAsync(stoppingToken) is { } address)
            await VisitAsync(address, stoppingToken);
    }

    /// <summary>Where the server is, once it listens; null for one without an address.</summary>
    private async Task<string?> StartedAsync(CancellationToken cancellation)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
        return server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
    }

    private async Task VisitAsync(string address, CancellationToken cancellation)
    {
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        try
        {
            foreach (string page in Pages)
                using (await client.GetAsync(page, cancellation)) { }
        }
        catch (HttpRequestException error)
        {
            LogCold(error); // such as a certificate that nobody here trusts; the first visitor waits a moment longer
        }
    }

    [LoggerMessage(LogLevel.Debug, "The page is not warm")]
    private partial void LogCold(Exception error);
}
