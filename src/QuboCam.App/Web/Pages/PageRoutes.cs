using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace QuboCam.App.Web;

/// <summary>The page, at its own address and at those of results, and its assets.</summary>
internal static class PageRoutes
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (GuardOptions guard, WebOptions options) => Page(guard, options)).ExcludeFromDescription();
        routes.MapGet("/r/{id}", (string id, GuardOptions guard, WebOptions options) => Page(guard, options)).ExcludeFromDescription();
        routes.MapGet("/favicon.ico", () => Results.Redirect("/assets/icon.svg")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/assets/{name}", (string name, HttpContext context) => PageAssets.Answer(name, context))
            .AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
    }

    private static RazorComponentResult<MainPage> Page(GuardOptions guard, WebOptions options) =>
        new(new { HasKeys = !guard.Keys.IsEmpty, options.ShowsCluster });
}
