using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>Refuses requests that another page of the browser sends, and names under which this machine is not known.</summary>
/// <remarks>
/// A page of another site can make a browser send forms to this machine, and can give its own name this machine's address. Browsers say where
/// a request comes from; scripts do not, and have nothing that a page could misuse: there is no other authority than a cookie that
/// browsers send along from our own page only. So no token is needed, which scripts could not have. Of an origin the scheme is not compared:
/// behind a proxy that speaks https the server itself sees http.
/// </remarks>
internal sealed class RequestChecks(RequestDelegate next, GuardOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (options.Keys.IsEmpty && !BindAddresses.IsLoopback(request.Host.Host))
            await Problems.WriteAsync(context, StatusCodes.Status421MisdirectedRequest,
                "This server answers to localhost and 127.0.0.1 only; with an API key it answers to other names.");
        else if (!IsSafe(request.Method) && !IsOwn(request))
            await Problems.WriteAsync(context, StatusCodes.Status403Forbidden,
                "This request comes from another site's page; only the server's own page and programs may send it.");
        else
            await next(context);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsOwn(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString(), origin = request.Headers.Origin.ToString();
        bool isOwnSite = site.Length == 0 || site is "same-origin" or "none";
        bool isOwnOrigin = origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
            && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
        return isOwnSite && isOwnOrigin;
    }
}
