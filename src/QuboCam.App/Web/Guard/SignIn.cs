using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace QuboCam.App.Web;

/// <summary>The page on which a browser gives its key, for a cookie that only our own page sends.</summary>
internal static class SignIn
{
    /// <summary>Where it is.</summary>
    public const string Path = "/sign-in";

    /// <summary>Name of the limit on attempts.</summary>
    public const string Limit = "sign-in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string? returnUrl) => Page(Own(returnUrl), hasFailed: false))
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(Path, EnterAsync).AllowAnonymous().RequireRateLimiting(Limit).ExcludeFromDescription();
        routes.MapPost("/sign-out", async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.Redirect(Path);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> EnterAsync(HttpContext context, ApiKeys keys, string? returnUrl)
    {
        string key = (await Form.ReadAsync(context.Request, context.RequestAborted))["key"].ToString().Trim();
        if (!keys.Contains(key))
            return Page(Own(returnUrl), hasFailed: true);
        ClaimsPrincipal holder = KeyAuthentication.Holder(key, CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, holder);
        return Results.LocalRedirect(Own(returnUrl));
    }

    /// <summary>Where the visitor came from, if that is a page of this server; the start otherwise.</summary>
    private static string Own(string? address) => address is ['/', ..] and not ['/', '/' or '\\', ..] ? address : "/";

    private static IResult Page(string returnUrl, bool hasFailed) => PlainPage.Answer("Sign in", $"""
        <h1>QuboCam</h1>
        <form method="post" action="{Path}?ReturnUrl={Uri.EscapeDataString(returnUrl)}">
        <label for="key">API key of this server</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required autofocus{(hasFailed ? " aria-describedby=\"wrong\"" : "")}>
        {(hasFailed ? "<p id=\"wrong\" role=\"alert\">This key is not known.</p>" : "")}
        <button type="submit">Sign in</button>
        </form>
        """, hasFailed ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
}
