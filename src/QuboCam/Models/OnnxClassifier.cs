using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>An ONNX classifier with one layer opened for explanation. Safe to use from several threads.</summary>
/// <remarks>
/// ONNX Runtime has no gradients: the derivative of the logit is part of the graph itself, as ordinary nodes, so that one run yields
/// logits, activations and gradients.
/// </remarks>
public sealed class OnnxClassifier : IImageClassifier, IDisposable
{
    private readonly OnnxModel _model;
    private readonly OnnxSession _explainer;
    private readonly Lazy<OnnxSession>? _scorer; // null where the derivative costs next to nothing, and the explainer scores as well
    private readonly Lazy<bool> _takesBatches;
    private readonly Lazy<bool> _isHeadLinear;
    private readonly OnnxHead _head;

    /// <summary>Opens a layer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">Name of the layer; null means the default one.</param>
    /// <exception cref="ModelException">There is no such layer, or an operator after it cannot be differentiated.</exception>
    public OnnxClassifier(OnnxModel model, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Layer = model.Layer(layer);
        _explainer = new OnnxSession(ExplainerGraph.Build(model, Layer, withGradCam: false), model.Session);
        if (model.Graph.HasConvolutionAfter(Layer.Name))
            _scorer = new(() => new OnnxSession(model.Graph.Model, model.Session));
        _takesBatches = new(CheckBatches);
        _isHeadLinear = new(() => HeadLinearity.Holds(model.Graph.Model.Graph, Layer.Name));
        _head = new OnnxHead(model, Layer, _takesBatches);
    }

    /// <summary>The layer that is explained.</summary>
    public ExplainableLayer Layer { get; }

    /// <inheritdoc/>
    public (int Channels, int Height, int Width) InputShape => _model.InputShape;

    /// <inheritdoc/>
    public TensorLayout InputLayout => _model.InputLayout;

    /// <inheritdoc/>
    public int Classes => _model.Classes;

    /// <inheritdoc/>
    /// <remarks>About a million values: large enough to fill the processors, small enough for a flat memory use.</remarks>
    public int PreferredBatch => _takesBatches.Value ? Math.Clamp((1 << 20) / _model.Graph.Pixels, 1, 64) : 1;

    /// <inheritdoc/>
    public ImmutableArray<ActivationsAndGradients> Trace(IReadOnlyList<ImageTensor> images, IReadOnlyList<int?> targetClasses)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(targetClasses);
        if (images.Count != targetClasses.Count)
            throw new ArgumentException($"{images.Count} images came with {targetClasses.Count} classes.", nameof(targetClasses));
        if (images.Count == 0 || (images.Count > 1 && !_takesBatches.Value))
            return [.. images.Zip(targetClasses).SelectMany(p => Trace([p.First], [p.Second]))];
        int pixels = _model.Graph.Pixels;
        float[] batch = new float[images.Count * pixels];
        float[] rows = new float[images.Count * Classes];
        for (int n = 0; n < images.Count; n++)
        {
            CheckImage(images[n]);
            images[n].Values.AsSpan().CopyTo(batch.AsSpan(n * pixels));
            if (targetClasses[n] is int target)
                rows[n * Classes + CheckClass(target)] = 1;
        }
        return _explainer.Run(
            [(ExplainerGraph.Image, _model.Graph.BatchDims(images.Count), batch), (ExplainerGraph.ClassRow, [images.Count, Classes], rows)],
            [ExplainerGraph.Logits, ExplainerGraph.Activations, ExplainerGraph.Gradients],
            outputs => Read(outputs, targetClasses));
    }

    /// <inheritdoc/>
    public float[] Score(ReadOnlyMemory<float> inputs, int count)
    {
        if (count < 1 || inputs.Length != (long)count * _model.Graph.Pixels)
            throw new ArgumentException($"{count} images have {(long)count * _model.Graph.Pixels} values; {inputs.Length} came.", nameof(inputs));
        long[] dims = _model.Graph.BatchDims(count);
        Memory<float> values = MemoryMarshal.AsMemory(inputs);
        return _scorer is null
            ? _explainer.Run(
                [(ExplainerGraph.Image, dims, values), (ExplainerGraph.ClassRow, [count, Classes], new float[count * Classes])],
                [ExplainerGraph.Logits], Scores)
            : _scorer.Value.Run([(_model.Graph.Image, dims, values)], [_model.Graph.Logits], Scores);

        float[] Scores(IReadOnlyList<OrtValue> outputs) => FiniteScores(outputs[0].GetTensorDataAsSpan<float>()).ToArray();
    }

    /// <inheritdoc/>
    public bool IsHeadLinear => _isHeadLinear.Value;

    /// <inheritdoc/>
    public float[] ScoreHead(ImageTensor image, ReadOnlyMemory<float> activations, int count)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckImage(image);
        if (count < 1 || activations.Length != (long)count * Layer.Shape.Length)
            throw new ArgumentException(
                $"{count} times {Layer.Shape} activations were expected; {activations.Length} came.", nameof(activations));
        float[] logits = _head.Logits(image, activations, count);
        FiniteScores(logits);
        return logits;
    }

    /// <inheritdoc/>
    public float[] HeadGradients(ImageTensor image, ReadOnlySpan<float> activations, ReadOnlySpan<float> classWeights)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckImage(image);
        if (activations.Length != Layer.Shape.Length)
            throw new ArgumentException($"{Layer.Shape} activations were expected; {activations.Length} came.", nameof(activations));
        if (classWeights.Length != Classes)
            throw new ArgumentException($"{Classes} class weights were expected; {classWeights.Length} came.", nameof(classWeights));
        float[] gradients = _head.Gradients(image, activations, classWeights);
        return TensorPrimitives.IsFiniteAll<float>(gradients) ? gradients
            : throw new ModelException($"{_model.Name}: the gradient at layer '{Layer.Name}' is NaN or infinite.");
    }

    /// <summary>
    /// The explainer as an ONNX file that any ONNX Runtime runs without QuboCam: inputs <c>image</c> and <c>class_row</c>, outputs
    /// <c>logits</c>, <c>activations</c>, <c>gradients</c> and <c>grad_cam</c>.
    /// </summary>
    /// <returns>The bytes of the file.</returns>
    public byte[] ExportExplainer()
    {
        ModelProto explainerModel = ExplainerGraph.Build(_model, Layer, withGradCam: true);
        foreach (TensorProto tensor in explainerModel.Graph.Initializer.Where(t => t.DataLocation == 1))
            tensor.Embed(_model.Folder!);
        explainerModel.ProducerName = "QuboCam";
        explainerModel.DocString = $"Explainer of layer '{Layer.Name}'. class_row: one row per image; all zero means the predicted class.";
        return explainerModel.ToByteArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _explainer.Dispose();
        if (_scorer is { IsValueCreated: true })
            _scorer.Value.Dispose();
        _head.Dispose();
    }

    private ImmutableArray<ActivationsAndGradients> Read(IReadOnlyList<OrtValue> outputs, IReadOnlyList<int?> targetClasses)
    {
        ReadOnlySpan<float> logits = outputs[0].GetTensorDataAsSpan<float>();
        ReadOnlySpan<float> activations = outputs[1].GetTensorDataAsSpan<float>();
        ReadOnlySpan<float> gradients = outputs[2].GetTensorDataAsSpan<float>();
        int length = Layer.Shape.Length;
        ImmutableArray<ActivationsAndGradients>.Builder traces = ImmutableArray.CreateBuilder<ActivationsAndGradients>(targetClasses.Count);
        for (int n = 0; n < targetClasses.Count; n++)
        {
            ImmutableArray<float> row = [.. logits.Slice(n * Classes, Classes)];
            ActivationsAndGradients trace = new()
            {
                Layer = Layer.Name,
                Shape = Layer.Shape,
                Activations = [.. activations.Slice(n * length, length)],
                Gradients = [.. gradients.Slice(n * length, length)],
                Logits = row,
                TargetClass = targetClasses[n] ?? row.AsSpan().IndexOf(row.Max()),
            };
            CheckFinite(trace);
            traces.Add(trace);
        }
        return traces.MoveToImmutable();
    }

    private void CheckFinite(ActivationsAndGradients trace)
    {
        for (int map = 0; map < trace.Shape.Maps; map++)
        {
            if (!TensorPrimitives.IsFiniteAll(trace.Map(map)))
                throw new ModelException($"{_model.Name}: layer '{trace.Layer}' has a NaN or infinite activation in channel {map}.");
            if (!TensorPrimitives.IsFiniteAll(trace.Gradient(map)))
                throw new ModelException($"{_model.Name}: the gradient at layer '{trace.Layer}' is NaN or infinite in channel {map}.");
        }
        FiniteScores(trace.Logits.AsSpan());
    }

    private ReadOnlySpan<float> FiniteScores(ReadOnlySpan<float> scores) => TensorPrimitives.IsFiniteAll(scores) ? scores
        : throw new ModelException($"{_model.Name}: a class score is NaN or infinite.");

    private void CheckImage(ImageTensor image)
    {
        if ((image.Channels, image.Height, image.Width) != InputShape || image.Layout != InputLayout)
            throw new ArgumentException(
                $"An image of {image.Channels}×{image.Height}×{image.Width} ({image.Layout}) came; the model takes "
                + $"{InputShape.Channels}×{InputShape.Height}×{InputShape.Width} ({InputLayout}).");
    }

    private int CheckClass(int target) => target >= 0 && target < Classes ? target
        : throw new ArgumentException($"There is no class {target}: the model has classes 0 to {Classes - 1}.");

    /// <summary>Whether two images at once give the scores that each gives alone; known without trying where the batch axis is free.</summary>
    private bool CheckBatches()
    {
        if (_model.Graph.DeclaredBatch is null)
            return true;
        int pixels = _model.Graph.Pixels;
        float[] pair = new float[2 * pixels];
        for (int i = 0; i < pair.Length; i++)
            pair[i] = MathF.Sin(i * 0.37f);
        try
        {
            float[] together = Score(pair, 2);
            float[] apart = [.. Score(pair.AsMemory(0, pixels), 1), .. Score(pair.AsMemory(pixels), 1)];
            float scale = TensorPrimitives.MaxMagnitude<float>(apart);
            return together.Length == apart.Length && together.Zip(apart).All(p => MathF.Abs(p.First - p.Second) <= 1e-4f * MathF.Abs(scale));
        }
        catch (ModelException)
        {
            return false; // the graph is built for one image: run one at a time
        }
    }
}
