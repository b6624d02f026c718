using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Runs what lies between the explained layer and the logits, on activations that are given. Safe to use from several threads.</summary>
internal sealed class OnnxHead : IDisposable
{
    private readonly OnnxModel _model;
    private readonly ExplainableLayer _layer;
    private readonly Lazy<bool> _takesBatches;
    private readonly Lazy<Part> _logits;
    private readonly Lazy<Part> _gradients;

    /// <param name="model">The classifier.</param>
    /// <param name="layer">The layer whose activations are given.</param>
    /// <param name="takesBatches">Whether the model takes several images at once.</param>
    public OnnxHead(OnnxModel model, ExplainableLayer layer, Lazy<bool> takesBatches)
    {
        (_model, _layer, _takesBatches) = (model, layer, takesBatches);
        _logits = new(() => new Part(model, layer, ExplainerGraph.Logits));
        _gradients = new(() => new Part(model, layer, ExplainerGraph.Gradients));
    }

    /// <summary>Logits, shape [count, C], of activations of shape [count, K, H, W].</summary>
    public float[] Logits(ImageTensor image, ReadOnlyMemory<float> activations, int count)
    {
        if (count == 1 || _takesBatches.Value)
            return Run(_logits.Value, image, activations.ToArray(), new float[count * _model.Classes], count);
        float[] logits = new float[count * _model.Classes];
        for (int i = 0; i < count; i++)
            Logits(image, activations.Slice(i * _layer.Shape.Length, _layer.Shape.Length), 1).CopyTo(logits, i * _model.Classes);
        return logits;
    }

    /// <summary>∂(Σ w z)/∂A, shape [K, H, W], of one image.</summary>
    public float[] Gradients(ImageTensor image, ReadOnlySpan<float> activations, ReadOnlySpan<float> classWeights) =>
        classWeights.ContainsAnyExcept(0f) ? Run(_gradients.Value, image, activations.ToArray(), classWeights.ToArray(), 1)
            : new float[_layer.Shape.Length]; // the graph takes an all-zero row for the predicted class

    public void Dispose()
    {
        foreach (Lazy<Part> part in (Lazy<Part>[])[_logits, _gradients])
            if (part.IsValueCreated)
                part.Value.Session.Dispose();
    }

    private float[] Run(Part part, ImageTensor image, float[] activations, float[] rows, int count)
    {
        List<(string Name, long[] Dims, Memory<float> Values)> inputs = [];
        foreach (string name in part.Inputs)
            inputs.Add(name switch
            {
                ExplainerGraph.Image => (name, _model.Graph.BatchDims(count), Repeated(image, count)),
                ExplainerGraph.ClassRow => (name, [count, _model.Classes], rows),
                _ => (name, [count, _layer.Shape.Maps, _layer.Shape.Height, _layer.Shape.Width], activations),
            });
        return part.Session.Run(inputs, [part.Output], outputs => outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    private static float[] Repeated(ImageTensor image, int count)
    {
        float[] images = new float[count * image.Values.Length];
        for (int i = 0; i < count; i++)
            image.Values.CopyTo(images, i * image.Values.Length);
        return images;
    }

    /// <summary>The head cut down to one of its outputs, and the inputs that this one needs.</summary>
    private sealed class Part
    {
        public Part(OnnxModel model, ExplainableLayer layer, string output)
        {
            ModelProto head = HeadGraph.Build(model, layer, output);
            Output = output;
            Inputs = [.. head.Graph.Input.Select(i => i.Name)];
            Session = new OnnxSession(head, model.Session);
        }

        public string Output { get; }

        public ImmutableArray<string> Inputs { get; }

        public OnnxSession Session { get; }
    }
}
