using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace QuboCam.App.Web;

/// <summary>What is said where nothing answers: a page to people, problem+json to programs.</summary>
internal static class StatusPages
{
    public static Task WriteAsync(StatusCodeContext context)
    {
        HttpContext http = context.HttpContext;
        int status = http.Response.StatusCode;
        bool isForPeople = !http.Request.Path.StartsWithSegments("/api")
            && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return isForPeople ? Results.Content(Page(status), "text/html; charset=utf-8", statusCode: status).ExecuteAsync(http)
            : Problems.WriteAsync(http, status, Detail(http, status));
    }

    private static string Detail(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address; /api/reference lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "This address takes other methods; see the header Allow, or /api/reference.",
        StatusCodes.Status413PayloadTooLarge => Problems.TooLarge(context),
        StatusCodes.Status415UnsupportedMediaType => "The body is of another kind than this address takes; send JSON as application/json.",
        _ => $"{ReasonPhrases.GetReasonPhrase(status)}; /api/reference describes what can be asked.",
    };

    private static string Page(int status) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(ReasonPhrases.GetReasonPhrase(status))} – QuboCam</title>
        <link rel="stylesheet" href="/assets/app.css">
        </head>
        <body class="sign-in">
        <main>
        <h1>{(status == StatusCodes.Status404NotFound ? "There is nothing at this address" : WebUtility.HtmlEncode(ReasonPhrases.GetReasonPhrase(status)))}</h1>
        <p><a href="/">To the start</a></p>
        </main>
        </body>
        </html>
        """;
}
