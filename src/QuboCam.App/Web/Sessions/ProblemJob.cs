using System.Text.Json;

namespace QuboCam.App.Web;

/// <summary>What the jobs about problems have in common.</summary>
internal static class ProblemJob
{
    /// <summary>What a job is asked.</summary>
    public static ProblemRequest Request(JobContext context) => JsonSerializer.Deserialize<ProblemRequest>(context.Request, WebJson.Options)!;

    /// <summary>Shows what a job does. How much of it is done is not known.</summary>
    public static Action<string> Stage(JobContext context) => text => context.Report(text, 0);
}
