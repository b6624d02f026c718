using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>Turns what goes wrong into problem+json: one line for whoever asked, the details for the log alone.</summary>
internal sealed partial class Problems(GuardOptions options, IProblemDetailsService writer, ILogger<Problems> log) : IExceptionHandler
{
    private const string Later = "1";

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Nobody is there any more.
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        (int status, string detail) = Describe(exception);
        if (status == StatusCodes.Status429TooManyRequests)
            httpContext.Response.Headers.RetryAfter = Later;
        await WriteAsync(writer, httpContext, status, detail);
        return true;
    }

    /// <summary>Writes a problem.</summary>
    public static async Task WriteAsync(IProblemDetailsService writer, HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        await writer.WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = status, Detail = detail } });
    }

    private (int Status, string Detail) Describe(Exception exception) => exception switch
    {
        NotKeptException => (StatusCodes.Status404NotFound, exception.Message),
        InputException => (StatusCodes.Status400BadRequest, WithoutFolders(exception.Message)),
        QueueFullException => (StatusCodes.Status429TooManyRequests, exception.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, $"The request is too large; at most {options.MostBodyBytes} bytes are taken."),
        BadHttpRequestException { InnerException: JsonException json } =>
            (StatusCodes.Status400BadRequest, $"The JSON is wrong: {json.Message.Split(" Path:")[0]}"),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        InvalidDataException or InvalidOperationException { Source: "Microsoft.AspNetCore.Http" } =>
            (StatusCodes.Status400BadRequest, $"The form cannot be read: {exception.Message}"),
        OutOfMemoryException or InsufficientExecutionStackException =>
            (StatusCodes.Status400BadRequest, "This needs more memory than the server has."),
        _ => Internal(exception),
    };

    private (int, string) Internal(Exception exception)
    {
        string reference = Guid.NewGuid().ToString("N")[..8];
        LogInternal(exception, reference);
        return (StatusCodes.Status500InternalServerError, $"Internal error, reference {reference}: see the server's log.");
    }

    /// <summary>A message without the places of the server's own files.</summary>
    private string WithoutFolders(string message) => message
        .Replace(Path.TrimEndingDirectorySeparator(options.DataFolder), "the server's folder", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");

    [LoggerMessage(LogLevel.Error, "Internal error, reference {Reference}")]
    private partial void LogInternal(Exception exception, string reference);
}
