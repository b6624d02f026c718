using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>One line of the log for each request: what, how it ended, how long it took; no query, no body, no key.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    private const string Assets = "/assets";

    public async Task InvokeAsync(HttpContext context)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (!context.Request.Path.StartsWithSegments(Assets))
                LogRequest(
                    context.Request.Method, Route(context), context.Response.StatusCode,
                    Math.Round(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, 1), Activity.Current?.TraceId.ToString() ?? "");
        }
    }

    /// <summary>The pattern of the route, so that no number of a result is in the log.</summary>
    private static string Route(HttpContext context) =>
        (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint) is RouteEndpoint route ? route.RoutePattern.RawText ?? "/" : "(no route)";

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} {Milliseconds} ms {TraceId}")]
    private partial void LogRequest(string method, string route, int status, double milliseconds, string traceId);
}
