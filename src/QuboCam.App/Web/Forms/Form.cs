using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace QuboCam.App.Web;

/// <summary>Reads the form of a request.</summary>
internal static class Form
{
    /// <summary>Fields and files.</summary>
    /// <exception cref="InputException">The request brings no form, or one that is broken off.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            throw new InputException("A form is wanted: send fields and files as multipart/form-data, as 'curl -F image=@cat.jpg' does.");
        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        // A stream that ends too early is an IOException; so is a body that is too large, which has an answer of its own.
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new InputException($"The form cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The values of a field, one for each time it was sent.</summary>
    public static IEnumerable<FormField> Fields(KeyValuePair<string, StringValues> field) =>
        field.Value.Select(value => new FormField(field.Key, value ?? ""));
}
