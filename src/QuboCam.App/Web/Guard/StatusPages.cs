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
        return isForPeople ? Page(status).ExecuteAsync(http)
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

    private static IResult Page(int status)
    {
        string title = status == StatusCodes.Status404NotFound ? "There is nothing at this address"
            : WebUtility.HtmlEncode(ReasonPhrases.GetReasonPhrase(status));
        return PlainPage.Answer(title, $"""
            <h1>{title}</h1>
            <p><a href="/">To the start</a></p>
            """, status);
    }
}
