using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace QuboCam.App.Web;

/// <summary>
/// Lets only those routes take large bodies that take files, and waits for these before the time of the request begins: a slow line
/// takes nothing from the time for the work.
/// </summary>
internal sealed class RequestBody(RequestDelegate next, GuardOptions options)
{
    private const string TooSlow = "The files came too slowly; send them again over a faster connection.";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Most(context);
        if (!TakesFiles(context) || !context.Request.HasFormContentType || await HasComeAsync(context.Request))
            await next(context);
        else
            await Problems.WriteAsync(context, StatusCodes.Status408RequestTimeout, TooSlow);
    }

    /// <summary>Most bytes of the body of a request.</summary>
    public static long Most(HttpContext context)
    {
        GuardOptions options = context.RequestServices.GetRequiredService<GuardOptions>();
        return TakesFiles(context) ? options.MostBodyBytes : options.MostPlainBytes;
    }

    private static bool TakesFiles(HttpContext context) =>
        (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint)?.Metadata.GetMetadata<WithFiles>() is not null;

    /// <summary>Reads the form, for the route to find.</summary>
    private async Task<bool> HasComeAsync(HttpRequest request)
    {
        CancellationToken gone = request.HttpContext.RequestAborted;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(options.UploadTimeout);
        try
        {
            await Form.ReadAsync(request, limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>Notes of a route that requests bring files to it.</summary>
internal sealed class WithFiles
{
    private static readonly WithFiles Note = new();

    /// <summary>Makes the note.</summary>
    public static TBuilder On<TBuilder>(TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(Note);
}
