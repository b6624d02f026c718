using System.Collections.Immutable;
using System.Text.Json;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Explanations that are kept, ready to be worked on again: held in memory, or made from what is stored.</summary>
internal sealed class StoredResults(ExplanationStore explanations, BlobStore blobs, ExplainWork work, HeldImages held, WorkGate gate, WebOptions options)
{
    /// <summary>Works with an explained image.</summary>
    /// <param name="id">Number of the explanation.</param>
    /// <param name="use">The work; short, for it has a processor to itself meanwhile.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="InputException">There is no such explanation.</exception>
    public async Task<T> WithAsync<T>(string id, Func<HeldImage, T> use, CancellationToken cancellation)
    {
        using IDisposable turn = await gate.EnterAsync(cancellation);
        return await WithinTurnAsync(id, use, cancellation);
    }

    /// <summary>The same for whoever has a processor already.</summary>
    /// <exception cref="InputException">There is no such explanation.</exception>
    public async Task<T> WithinTurnAsync<T>(string id, Func<HeldImage, T> use, CancellationToken cancellation)
    {
        StoredExplanation stored = await explanations.GetAsync(id, cancellation);
        return await Task.Run(() => held.With(id, () => Again(stored), use), cancellation);
    }

    /// <summary>Made for all who wait for it, so it is not cancelled when one of them goes.</summary>
    private ExplainedImage Again(StoredExplanation stored)
    {
        using CancellationTokenSource limit = new(options.RequestTimeout);
        ExplainRequest request = JsonSerializer.Deserialize<ExplainRequest>(stored.Request, WebJson.Options)!;
        ExplainSettings settings = ExplainFields.Read(request.Fields, threads: 1);
        TracedImage traced = work.Trace(request, image: null, limit.Token);
        try
        {
            using JsonDocument document = JsonDocument.Parse(blobs.Read(stored.DocumentBlob));
            return new ExplainedImage(request, settings, traced, Explanation(document.RootElement, settings, traced));
        }
        catch
        {
            traced.Dispose();
            throw;
        }
    }

    /// <summary>The explanation that a document tells of; heat maps are not computed again.</summary>
    private static Explanation Explanation(JsonElement document, ExplainSettings settings, TracedImage traced)
    {
        SelectionProblem problem = SelectionProblem.Build(traced.Trace, settings.Selection, traced.Label);
        JsonElement selection = document.GetProperty("selection");
        MapSelection chosen = MapSelection.Known(
            traced.Trace,
            problem,
            [.. selection.GetProperty("maps").EnumerateArray().Select(map => map.GetInt32())],
            settings.Selection.Weights ?? settings.Selection.Formulation.DefaultWeights,
            new KnownAnswer(selection.GetProperty("lowerBound").GetDouble(), selection.GetProperty("sampler").GetString()!,
                TimeSpan.FromMilliseconds(selection.GetProperty("milliseconds").GetDouble())));
        return new Explanation
        {
            Trace = traced.Trace,
            Selection = chosen,
            Reason = selection.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : null,
            Methods = [.. document.GetProperty("explanations").EnumerateArray().Select(method => Method(method, settings, chosen))],
            Cancelled = document.TryGetProperty("cancelled", out _),
        };
    }

    private static MethodExplanation Method(JsonElement json, ExplainSettings settings, MapSelection selection)
    {
        ICamMethod method = CamMethods.Named(json.GetProperty("method").GetString()!);
        JsonElement rows = json.GetProperty("heatmap"), weights = json.GetProperty("weights");
        ImmutableArray<float> values = [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
        HeatMap map = new(values, rows.GetArrayLength(), values.Length / rows.GetArrayLength());
        ImmutableArray<double> factors = weights.ValueKind == JsonValueKind.Null ? [] : [.. weights.EnumerateArray().Select(w => w.GetDouble())];
        return new MethodExplanation(
            method, new ClassActivationMap(factors, map),
            method.Formulation(settings.Selection) == settings.Selection.Formulation ? selection : null,
            TimeSpan.FromMilliseconds(json.GetProperty("milliseconds").GetDouble()));
    }
}
