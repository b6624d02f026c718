using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace QuboCam.App.Web;

/// <summary>Reads the form of explain: files, names of what the server keeps, and options.</summary>
internal sealed class ExplainForm(BlobStore blobs, ModelStore models, ExplanationStore explanations, WebOptions options)
{
    private const string Image = "image", Sample = "sample", Explanation = "explanation", Model = "model", Labels = "labels",
        Preprocess = "preprocess", Keep = "keep";

    /// <summary>What a form asks for.</summary>
    /// <param name="form">The form.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InputException">A file or name is wrong, or something is missing.</exception>
    public async Task<ExplainOrder> ReadAsync(IFormCollection form, CancellationToken cancellation)
    {
        foreach (string name in (string[])[Image, Labels])
            if (Text(form, name) is not null)
                throw new InputException($"{name}: a file is wanted, as 'curl -F {name}=@FILE' sends it.");
        ExplainRequest? earlier = Text(form, Explanation) is { } id
            ? JsonSerializer.Deserialize<ExplainRequest>((await explanations.GetAsync(id, cancellation)).Request, WebJson.Options) : null;
        ModelReference model = await ModelAsync(form, earlier?.Model, cancellation);
        (string imageName, IFormFile? image) = await ImageAsync(form, earlier, model, cancellation);
        FormField[] given = [.. form.Where(field => !IsOwn(field.Key)).SelectMany(Form.Fields)];
        ExplainRequest request = new()
        {
            ImageName = imageName,
            ImageHash = image is null && imageName == earlier?.ImageName ? earlier.ImageHash : null,
            Model = model,
            Fields = [.. (earlier?.Fields ?? []).Where(field => given.All(other => other.Name != field.Name)), .. given],
        };
        ExplainFields.Read(request.Fields, options.Threads); // what is wrong with it is said at once
        return new ExplainOrder(request, image, KeepsResult: Text(form, Keep) == "true");
    }

    /// <summary>Keeps the image of an order, so that the work can begin later.</summary>
    public async Task<ExplainRequest> KeepAsync(ExplainOrder order, CancellationToken cancellation)
    {
        if (order.Image is not { } image) return order.Request;
        return order.Request with { ImageHash = (await blobs.KeepAsync(image, options.ImageLimits.Bytes, cancellation)).Hash };
    }

    /// <summary>Reads the image of an order: when its turn comes, so that those that wait take no memory. Null for one that is kept.</summary>
    public static async Task<byte[]?> ImageAsync(ExplainOrder order, CancellationToken cancellation) =>
        order.Image is { } image && order.Request.ImageHash is null ? await UploadedFile.BytesAsync(image, cancellation) : null;

    private static bool IsOwn(string name) => name is Image or Sample or Explanation or Model or Labels or Preprocess or Keep;

    private static string? Text(IFormCollection form, string name) => form[name] is [{ Length: > 0 } text, ..] ? text : null;

    private async Task<(string Name, IFormFile? File)> ImageAsync(
        IFormCollection form, ExplainRequest? earlier, ModelReference model, CancellationToken cancellation)
    {
        if (form.Files.GetFile(Image) is { } file)
        {
            string name = UploadedFile.NameOf(file, options.ImageLimits.Bytes);
            UploadSniff.RequireImage(await UploadedFile.HeadAsync(file, cancellation), name);
            return (name, file);
        }
        if (Text(form, Sample) is { } sample)
            return BuiltIn.Samples.Contains(sample) ? (sample, null)
                : throw new InputException($"There is no '{CommandFields.Shortened(sample)}'; there are {string.Join(", ", BuiltIn.Samples)}.");
        if (earlier is not null)
            return (earlier.ImageName, null);
        return BuiltIn.IsModel(model.Id) ? (BuiltIn.DefaultSample, null) : throw new InputException(
            $"There is no image: send a picture or .npy file as 'image', or 'sample' ({string.Join(", ", BuiltIn.Samples)}).");
    }

    /// <summary>The model of a form: a file or number, with labels and preprocessing.</summary>
    public async Task<ModelReference> ModelAsync(IFormCollection form, ModelReference? earlier, CancellationToken cancellation)
    {
        ModelReference model = form.Files.GetFile(Model) is { } file ? await SentModelAsync(file, cancellation)
            : Text(form, Model) is { } id ? await models.ReferenceAsync(id, cancellation)
            : earlier ?? new ModelReference(BuiltIn.DefaultModel, BuiltIn.DefaultModel);
        if (form.Files.GetFile(Labels) is { } labels)
            model = model with { Labels = await blobs.KeepAsync(labels, options.MostTextBytes, cancellation) };
        if (form.Files.GetFile(Preprocess) is { } rules)
            model = model with { PreprocessFile = await blobs.KeepAsync(rules, options.MostTextBytes, cancellation), Preset = null };
        else if (Text(form, Preprocess) is { } preset)
            model = model with { Preset = PreprocessingPresets.Named(preset).Name, PreprocessFile = null };
        return model;
    }

    private async Task<ModelReference> SentModelAsync(IFormFile file, CancellationToken cancellation)
    {
        string name = UploadedFile.NameOf(file, options.MostModelBytes);
        UploadSniff.RequireModel(await UploadedFile.HeadAsync(file, cancellation), name);
        return new ModelReference((await blobs.KeepAsync(file, options.MostModelBytes, cancellation)).Hash, name);
    }
}

/// <summary>What a form asks for.</summary>
/// <param name="Request">The request.</param>
/// <param name="Image">The image where it was sent with the form.</param>
/// <param name="KeepsResult">Whether the result is to be kept.</param>
internal sealed record ExplainOrder(ExplainRequest Request, IFormFile? Image, bool KeepsResult);
