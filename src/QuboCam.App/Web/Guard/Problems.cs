using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>Turns what goes wrong into problem+json: one line for whoever asked, the details for the log alone.</summary>
internal sealed partial class Problems(GuardOptions options, ILogger<Problems> log) : IExceptionHandler
{
    private const string Later = "1";

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int status, string detail) = Describe(httpContext, exception);
        if (status == StatusCodes.Status429TooManyRequests)
            httpContext.Response.Headers.RetryAfter = Later;
        await WriteAsync(httpContext, status, detail);
        return true;
    }

    /// <summary>Writes a problem, whatever kinds of answer the request accepts.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);

    /// <summary>What is said of a body that is too large.</summary>
    public static string TooLarge(HttpContext context) => FormattableString.Invariant(
        $"The request is too large; at most {RequestBody.Most(context)} bytes are taken.");

    private (int Status, string Detail) Describe(HttpContext context, Exception exception) => exception switch
    {
        NotKeptException => (StatusCodes.Status404NotFound, WithoutFolders(exception.Message)),
        InputException => (StatusCodes.Status400BadRequest, WithoutFolders(exception.Message)),
        QueueFullException => (StatusCodes.Status429TooManyRequests, exception.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, TooLarge(context)),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            (StatusCodes.Status408RequestTimeout, "The request came too slowly; send it again over a faster connection."),
        BadHttpRequestException { InnerException: JsonException json } =>
            (StatusCodes.Status400BadRequest, $"The JSON is wrong in line {json.LineNumber + 1}, at {json.Path ?? "$"}."),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        OutOfMemoryException or InsufficientExecutionStackException => Memory(exception),
        _ => Internal(exception),
    };

    private (int, string) Memory(Exception exception)
    {
        LogMemory(exception);
        return (StatusCodes.Status400BadRequest, "This needs more memory than the server has.");
    }

    private (int, string) Internal(Exception exception)
    {
        string reference = Guid.NewGuid().ToString("N")[..8];
        LogInternal(exception, reference);
        return (StatusCodes.Status500InternalServerError, $"Internal error, reference {reference}: see the server's log.");
    }

    /// <summary>A message without the places of the server's own files.</summary>
    private string WithoutFolders(string message) => ((string[])[options.DataFolder, Path.GetTempPath(), AppContext.BaseDirectory])
        .Select(Path.TrimEndingDirectorySeparator).OrderByDescending(folder => folder.Length)
        .Aggregate(message, (text, folder) => text.Replace(folder, "the server's folder", StringComparison.Ordinal))
        .ReplaceLineEndings(" ");

    [LoggerMessage(LogLevel.Warning, "A request needs more memory than there is")]
    private partial void LogMemory(Exception exception);

    [LoggerMessage(LogLevel.Error, "Internal error, reference {Reference}")]
    private partial void LogInternal(Exception exception, string reference);
}
