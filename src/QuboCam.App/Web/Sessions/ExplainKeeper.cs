using System.Text.Json;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Keeps explanations: the document in the store, the image in memory for as long as it is asked for.</summary>
internal sealed class ExplainKeeper(ExplanationStore explanations, BlobStore blobs, HeldImages held, TimeProvider time)
{
    /// <summary>Keeps an explanation, which is no longer the caller's afterwards.</summary>
    /// <returns>Its number and document.</returns>
    public async Task<(string Id, byte[] Document)> KeepAsync(ExplainedImage explained)
    {
        KeptExplanation kept = new(ExplanationStore.NewId(), time.GetUtcNow());
        byte[] document = ExplanationDocument.Of(explained, kept);
        // Work that is done is kept, whoever is gone meanwhile.
        await explanations.AddAsync(await StoredAsync(explained, kept, document), CancellationToken.None);
        held.Add(kept.Id, explained);
        return (kept.Id, document);
    }

    private async Task<StoredExplanation> StoredAsync(ExplainedImage explained, KeptExplanation kept, byte[] document)
    {
        PredictionSetup setup = explained.Image.Setup;
        ActivationsAndGradients trace = explained.Image.Trace;
        return new StoredExplanation
        {
            Id = kept.Id,
            Created = kept.Created,
            LastRead = kept.Created,
            ImageName = explained.Request.ImageName,
            ModelId = explained.Request.Model.Id,
            ModelName = explained.Request.Model.Name,
            Request = JsonSerializer.Serialize(explained.Request, WebJson.Options),
            DocumentBlob = (await blobs.WriteAsync(document, CancellationToken.None)).Hash,
            Blobs = string.Join(' ', explained.Request.Files),
            PredictedClass = trace.PredictedClass,
            PredictedLabel = setup.Label(trace.PredictedClass),
            Probability = setup.Probability(trace, trace.PredictedClass),
            TargetClass = trace.TargetClass,
            TargetLabel = setup.Label(trace.TargetClass),
            Layer = trace.Layer,
            Cancelled = explained.Explanation.Cancelled,
        };
    }
}
