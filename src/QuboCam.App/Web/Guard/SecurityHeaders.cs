using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>Headers of every answer: what a browser may load, frame and remember.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // The reference page brings its script and styles with it, and asks for nothing else.
    private const string Reference = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' blob: data:; connect-src 'self'; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // A report holds its pictures and styles itself.
    private const string Report = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
        + "frame-ancestors 'none'; sandbox";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Set(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context.Request.Path);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin"; // with no-referrer, sign-in forms would name no origin
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        // On localhost it would shut out other servers of this machine that speak http.
        if (context.Request.IsHttps && !BindAddresses.IsLoopback(context.Request.Host.Host))
            headers.StrictTransportSecurity = "max-age=31536000";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "private, no-store";
    }

    private static string Policy(PathString path) => path.StartsWithSegments("/api/reference") ? Reference
        : path.Value?.EndsWith("/report.html", StringComparison.Ordinal) == true ? Report : Page;
}
