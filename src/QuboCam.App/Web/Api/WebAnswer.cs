using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>Answers of the API.</summary>
internal static class WebAnswer
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>A document that is JSON already.</summary>
    public static IResult Document(byte[] document) => Results.Bytes(document, Json);

    /// <summary>A file to be saved, or with ?inline=true to be shown.</summary>
    public static IResult File(HttpContext context, byte[] content, string type, string name) =>
        Results.File(content, type, context.Request.Query["inline"] == "true" ? null : name);

    /// <summary>Numbers as they lie in memory: float32, little-endian.</summary>
    public static IResult Floats(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[sizeof(float) * values.Length];
        for (int i = 0; i < values.Length; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(float) * i), values[i]);
        return Results.Bytes(bytes, "application/octet-stream");
    }

    /// <summary>Notes for the description of the API that the answer is a document of the command line.</summary>
    public static RouteHandlerBuilder ProducesDocument(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);
}
