using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>A small page in the style of the main one, without script.</summary>
internal static class PlainPage
{
    /// <summary>Answers with a page.</summary>
    /// <param name="title">Its title; markup.</param>
    /// <param name="content">What stands in it; markup.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="style">"bare" for a few lines in the middle, "full" for the whole width.</param>
    public static IResult Answer(string title, string content, int status = StatusCodes.Status200OK, string style = "bare") => Results.Content($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} – QuboCam</title>
        <link rel="stylesheet" href="/assets/app.css">
        </head>
        <body class="{style}">
        <main>
        {content}
        </main>
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: status);
}
