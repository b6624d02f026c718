using Microsoft.Extensions.Hosting;

namespace QuboCam.App.Web;

/// <summary>Explains a sample when the server starts, so that the first visitor does not wait for code to be compiled.</summary>
internal sealed class WarmUp(ExplainWork work, WorkGate gate) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ExplainRequest request = new()
        {
            ImageName = BuiltIn.DefaultSample, Model = new ModelReference(BuiltIn.DefaultModel, BuiltIn.DefaultModel),
        };
        using IDisposable turn = await gate.EnterAsync(stoppingToken);
        await Task.Run(() =>
        {
            using ExplainedImage explained = work.Explain(request, image: null, progress: null, stoppingToken);
            ExplanationDocument.Of(explained, kept: null);
        }, stoppingToken);
    }
}
