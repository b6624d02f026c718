using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace QuboCam.App.Web;

/// <summary>How long the work for a request may take, once its files have come.</summary>
internal static class RequestTime
{
    public static void Configure(RequestTimeoutOptions timeouts, GuardOptions options)
    {
        timeouts.DefaultPolicy = Policy(options.RequestTimeout);
        timeouts.AddPolicy(GuardServices.Upload, Policy(options.UploadTimeout));
    }

    private static RequestTimeoutPolicy Policy(TimeSpan time) => new()
    {
        Timeout = time,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = context => Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable,
            FormattableString.Invariant($"This takes longer than {time.TotalSeconds} s; send it to /api/v1/jobs instead.")),
    };
}
