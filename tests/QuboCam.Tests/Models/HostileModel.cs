using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>Classifiers that do more than they look like; a number that is computed aside is added to the scores.</summary>
internal static class HostileModel
{
    private const TensorType Bool = (TensorType)9; // of onnx.proto

    /// <summary>Loops 10¹² times on every image.</summary>
    public static TinyModel EndlessLoop() => WithAside(model => Loop(model, Number(model, 1_000_000_000_000)));

    /// <summary>Loops 10¹² times on an image whose brightest value is 1, and not at all on a black one.</summary>
    public static TinyModel LoopOnBrightImages() => WithAside(model => Loop(model,
        model.Node("Cast", [model.Node("Mul", [Brightest(model), model.Floats("many", [1e12f])])], Attributes.Int("to", (int)TensorType.Int64))));

    /// <summary>Makes a tensor of n values whose size stands in the file.</summary>
    public static TinyModel StatedSize(long n) => WithAside(model => Sum(model, Zeros(model, model.Integers("size", n))));

    /// <summary>Makes a tensor of n values on every image; only a run tells how many.</summary>
    public static TinyModel ComputedSize(long n) => WithAside(model => Sum(model, Zeros(model, Computed(model, n))));

    /// <summary>The same by spreading one value.</summary>
    public static TinyModel ExpandedSize(long n) =>
        WithAside(model => Sum(model, model.Node("Expand", [model.Floats("one", [1], 1), Computed(model, n)])));

    /// <summary>The same by repeating one value.</summary>
    public static TinyModel TiledSize(long n) =>
        WithAside(model => Sum(model, model.Node("Tile", [model.Floats("one", [1], 1), Computed(model, n)])));

    /// <summary>Makes a tensor of n values, as its file states, in the branch of an If that a black image does not take.</summary>
    public static TinyModel SizeInABranch(long n) => WithAside(model =>
    {
        string bright = model.Node("Greater", [Brightest(model), model.Floats("half", [0.5f])]);
        AttributeProto then = Branch("then_branch", inner => Sum(inner, Zeros(inner, inner.Integers("size", n))));
        AttributeProto otherwise = Branch("else_branch", inner => inner.Floats("nothing", [0]));
        return model.Node("If", [bright], then, otherwise);
    });

    private static TinyModel WithAside(Func<TinyModel, string> aside) =>
        TinyModel.Create(end: (model, scores) => model.Node("Add", "sum", [scores, aside(model)]));

    /// <summary>The largest value of the image, a scalar.</summary>
    private static string Brightest(TinyModel model) => model.Node("ReduceMax", ["x"], Attributes.Int("keepdims", 0));

    /// <summary>n as a vector of one element, from the image's shape and values.</summary>
    private static string Computed(TinyModel model, long n)
    {
        string one = model.Node("Cast", [model.Node("Cos", [model.Node("Mul", [Brightest(model), model.Floats("zero", [0], 1)])])],
            Attributes.Int("to", (int)TensorType.Int64));
        return model.Node("Mul", [one, model.Integers("n", n)]);
    }

    private static string Zeros(TinyModel model, string shape) => model.Node("ConstantOfShape", [shape]);

    private static string Sum(TinyModel model, string tensor) => model.Node("ReduceSum", [tensor], Attributes.Int("keepdims", 0));

    private static string Number(TinyModel model, long value) => model.Integers("count", value);

    private static string Loop(TinyModel model, string count)
    {
        AttributeProto body = new() { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = new GraphProto { Name = "body" } };
        body.G.Input.AddRange([Value("i", TensorType.Int64), Value("go", Bool), Value("v", TensorType.Float)]);
        body.G.Node.Add(Copy("go", "still"));
        body.G.Node.Add(Copy("v", "w"));
        body.G.Output.AddRange([Value("still", Bool), Value("w", TensorType.Float)]);
        return model.Node("Loop", [count, "", model.Floats("start", [0])], body);
    }

    private static AttributeProto Branch(string name, Func<TinyModel, string> result)
    {
        TinyModel inner = TinyModel.Create();
        inner.Graph.Node.Clear();
        inner.Graph.Initializer.Clear();
        inner.Graph.Input.Clear();
        inner.Graph.Output.Clear();
        inner.Output(result(inner));
        if (inner.Graph.Node.Count == 0) // a branch gives what a node makes
        {
            inner.Node("Identity", "copied", [inner.Graph.Output[0].Name]);
            inner.Graph.Output[0].Name = "copied";
        }
        return new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = inner.Graph };
    }

    private static NodeProto Copy(string from, string to)
    {
        NodeProto node = new() { OpType = "Identity", Name = $"copy of {from}" };
        node.Input.Add(from);
        node.Output.Add(to);
        return node;
    }

    private static ValueInfoProto Value(string name, TensorType type) =>
        new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = new() } } };
}
