using Microsoft.AspNetCore.Http;

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
        catch (InvalidDataException error)
        {
            throw new InputException($"The form cannot be read: {error.Message}", error);
        }
    }
}
