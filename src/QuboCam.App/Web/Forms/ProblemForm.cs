using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>Reads the form of solve and analyse: a problem file or an explanation, and options.</summary>
internal sealed class ProblemForm(BlobStore blobs, ExplanationStore explanations, WebOptions options)
{
    private const string Explanation = "explanation", Selection = "selection";

    /// <summary>What a form asks for.</summary>
    /// <param name="form">The form.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InputException">There is no problem, or no such explanation.</exception>
    public async Task<ProblemRequest> ReadAsync(IFormCollection form, CancellationToken cancellation)
    {
        FormField[] fields =
            [.. form.Where(field => field.Key is not (Explanation or Selection)).SelectMany(Form.Fields)];
        if (form.Files.GetFile("problem") is { } file)
        {
            KeptFile kept = await blobs.KeepAsync(file, options.MostTextBytes, cancellation);
            return new ProblemRequest { Hash = kept.Hash, Name = kept.Name, Fields = [.. fields] };
        }
        if (form[Explanation] is not [{ Length: > 0 } id, ..])
            throw new InputException("There is no problem: send its file as 'problem', or name an 'explanation'.");
        await explanations.GetAsync(id, cancellation);
        return new ProblemRequest { Explanation = id, Selection = Chosen(form), Name = "the explanation's problem", Fields = [.. fields] };
    }

    private static SelectionRequest? Chosen(IFormCollection form)
    {
        if (form[Selection] is not [{ Length: > 0 } text, ..]) return null;
        try
        {
            return JsonSerializer.Deserialize<SelectionRequest>(text, WebJson.Options);
        }
        catch (JsonException error)
        {
            throw new InputException("selection: the JSON of a selection is wanted, such as {\"beta\":0.5}.", error);
        }
    }
}
