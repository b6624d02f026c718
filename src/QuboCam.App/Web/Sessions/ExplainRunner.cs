using System.Text.Json;

namespace QuboCam.App.Web;

/// <summary>The job "explain": its result is kept as an explanation.</summary>
internal sealed class ExplainRunner(ExplainWork work, ExplainKeeper keeper) : IJobRunner
{
    /// <inheritdoc/>
    public string Kind => "explain";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext context)
    {
        ExplainRequest request = JsonSerializer.Deserialize<ExplainRequest>(context.Request, WebJson.Options)!;
        ExplainedImage explained = work.Explain(request, image: null, Report, context.Cancellation);
        bool isCancelled = explained.Explanation.Cancelled;
        (string id, byte[] document) = await keeper.KeepAsync(explained);
        return new JobOutcome(document, id, isCancelled);

        void Report(ExplanationProgress progress, ExplainedImage? soFar)
        {
            context.Report(progress.Stage, progress.Fraction);
            if (soFar is not null)
                context.Partial(ExplanationDocument.Of(soFar, kept: null));
        }
    }
}
