using System.Collections.Concurrent;
using System.Text.Json;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>What is to be said of a model.</summary>
internal sealed class ModelFacts(ModelSessions sessions, ExplainWork work, BlobStore blobs, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ModelFact> _builtIn = [];

    /// <summary>Opens a model at its default layer and looks at it.</summary>
    /// <exception cref="InputException">The model, or a file beside it, is wrong.</exception>
    public T With<T>(ModelReference model, Func<PredictionSetup, T> look)
    {
        using Lease<PredictionSetup> lease = sessions.Rent(new ModelRequest { Source = work.Source(model) });
        return look(lease.Item);
    }

    /// <summary>Opens a model that was sent, for the store to keep.</summary>
    /// <exception cref="InputException">The model, or a file beside it, is wrong.</exception>
    public StoredModel Examine(ModelReference model) => With(model, setup => new StoredModel
    {
        Id = model.Id,
        Name = model.Name,
        Bytes = blobs.Length(model.Id),
        Blobs = string.Join(' ', model.Files),
        Reference = JsonSerializer.Serialize(model, WebJson.Options),
        InputShape = JsonSerializer.Serialize(Shape(setup.Model), WebJson.Options),
        Classes = setup.Model.Classes,
        DefaultLayer = setup.Classifier.Layer.Name,
        Added = time.GetUtcNow(),
        LastUsed = time.GetUtcNow(),
    });

    /// <summary>What the store knows of a model.</summary>
    public static ModelFact Of(StoredModel model)
    {
        ModelReference reference = JsonSerializer.Deserialize<ModelReference>(model.Reference, WebJson.Options)!;
        return new ModelFact(model.Id, model.Name, BuiltIn: false, model.Id, model.Bytes)
        {
            InputShape = JsonSerializer.Deserialize<int[]>(model.InputShape)!,
            Classes = model.Classes,
            DefaultLayer = model.DefaultLayer,
            HasLabels = reference.Labels is not null,
            Preprocess = reference.PreprocessFile?.Name ?? reference.Preset,
            Added = model.Added,
        };
    }

    /// <summary>A model that is part of the program.</summary>
    public ModelFact OfBuiltIn(string name) => _builtIn.GetOrAdd(name, _ => Examined(name));

    private ModelFact Examined(string name) => With(new ModelReference(name, name), setup =>
        new ModelFact(name, name, BuiltIn: true, setup.Model.Sha256, App.BuiltIn.Model(name).Length)
        {
            InputShape = Shape(setup.Model), Classes = setup.Model.Classes, DefaultLayer = setup.Classifier.Layer.Name, HasLabels = true,
        });

    private static int[] Shape(OnnxModel model)
    {
        (int channels, int height, int width) = model.InputShape;
        return model.InputLayout == TensorLayout.Nchw ? [1, channels, height, width] : [1, height, width, channels];
    }
}

/// <summary>A model in an answer.</summary>
internal sealed record ModelFact(string Id, string Name, bool BuiltIn, string Sha256, long Bytes)
{
    public required int[] InputShape { get; init; }

    public required int Classes { get; init; }

    public required string DefaultLayer { get; init; }

    public required bool HasLabels { get; init; }

    /// <summary>Preset or file of the preprocessing; null where there is none.</summary>
    public string? Preprocess { get; init; }

    public DateTimeOffset? Added { get; init; }
}
