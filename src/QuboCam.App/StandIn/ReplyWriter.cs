using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace QuboCam.App.StandIn;

/// <summary>Sends a reply, and spoils it as the faults say.</summary>
internal static class ReplyWriter
{
    /// <summary>Sends it.</summary>
    /// <returns>Whether all of it was sent.</returns>
    public static async Task<bool> WriteAsync(HttpContext context, Reply reply, IReadOnlyList<Fault> faults)
    {
        CancellationToken cancellation = context.RequestAborted;
        if (Of(FaultKind.Delay) is { } delay)
            await Task.Delay(delay.DelayMs, cancellation);
        if (Of(FaultKind.DropAfter) is not null)
        {
            context.Abort();
            return false;
        }
        Head(context.Response, reply, faults);
        if (reply.Body.Length == 0)
            return true;
        context.Response.ContentLength = reply.Body.Length;
        if (Of(FaultKind.Truncate) is { } truncation)
        {
            await context.Response.Body.WriteAsync(
                reply.Body.AsMemory(0, Math.Min(truncation.Bytes, reply.Body.Length - 1)), cancellation);
            await context.Response.Body.FlushAsync(cancellation);
            context.Abort();
            return false;
        }
        if (Of(FaultKind.Slow) is { } slow)
            await TrickleAsync(context.Response.Body, reply.Body, slow, cancellation);
        else
            await context.Response.Body.WriteAsync(reply.Body, cancellation);
        return true;

        Fault? Of(FaultKind kind) => faults.FirstOrDefault(fault => fault.Kind == kind);
    }

    private static void Head(HttpResponse response, Reply reply, IReadOnlyList<Fault> faults)
    {
        response.StatusCode = reply.Status;
        if (reply.MediaType is not null)
            response.ContentType = reply.MediaType;
        foreach ((string name, string value) in reply.Headers)
            response.Headers.Append(name, value);
        foreach (Fault fault in faults)
            switch (fault.Kind)
            {
                case FaultKind.WrongMediaType:
                    response.ContentType = "text/html; charset=utf-8";
                    break;
                case FaultKind.Skew:
                    response.Headers.Date =
                        DateTimeOffset.UtcNow.AddSeconds(fault.SkewSeconds).ToString("r", CultureInfo.InvariantCulture);
                    break;
                case FaultKind.Deprecation:
                    response.Headers.Append("X-Deprecation", Deprecation(fault.Message ?? "Will be removed."));
                    break;
            }
    }

    private static string Deprecation(string message) =>
        "stand_in;context=\"sapi\";deprecated=@1767225600;link=\"https://docs.dwavequantum.com\";"
            + $"message=\"{message}\";sunset=@1798761600";

    private static async Task TrickleAsync(Stream output, byte[] body, Fault slow, CancellationToken cancellation)
    {
        int step = Math.Max(1, slow.Bytes);
        for (int from = 0; from < body.Length; from += step)
        {
            await output.WriteAsync(body.AsMemory(from, Math.Min(step, body.Length - from)), cancellation);
            await output.FlushAsync(cancellation);
            await Task.Delay(slow.DelayMs, cancellation);
        }
    }
}
