using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Reads ONNX files that come from anywhere: checks what ONNX Runtime would crash or hang on.</summary>
internal static class OnnxFile
{
    private const long LargestFile = int.MaxValue; // a protobuf message ends at 2 GiB
    private const int OldestOpset = 7;
    private const int OldestIrVersion = 3;

    /// <summary>Attributes by which ONNX Runtime divides without a look.</summary>
    private static readonly HashSet<string> Divisors =
        ["group", "strides", "dilations", "kernel_shape", "blocksize", "num_groups", "num_outputs", "size"];

    /// <summary>Reads a model with its external data, all initializers checked.</summary>
    /// <param name="path">The file; external data lies in its folder.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="external">Whether other files are read.</param>
    /// <returns>The model, the digest of its file, and the files beside it that it names, relative to its folder.</returns>
    /// <exception cref="ModelException">The file is missing, is not an ONNX model, or is inconsistent.</exception>
    public static (ModelProto Model, string Sha256, ImmutableArray<string> Beside) Read(string path, string name, ExternalData external)
    {
        byte[] bytes = ReadBytes(path, name);
        string? folder = external == ExternalData.Refused ? null : Path.GetDirectoryName(Path.GetFullPath(path));
        SortedSet<string> beside = new(StringComparer.Ordinal);
        ModelProto model = Parse(bytes, name, folder, beside);
        if (new FileInfo(path).LinkTarget is null) // ONNX Runtime follows no link out of the folder
            StoredTensors.LeaveInFile(model, bytes, Path.GetFileName(path));
        return (model, Convert.ToHexStringLower(SHA256.HashData(bytes)), [.. beside]);
    }

    /// <summary>Reads a model from memory; external data is refused.</summary>
    public static ModelProto Parse(byte[] bytes, string name, string? folder = null, SortedSet<string>? beside = null)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{name}: not an ONNX model, or one that is cut off or damaged; copy or download it again.", error);
        }
        CheckHeader(model, name);
        foreach (TensorProto tensor in Tensors(model))
        {
            if (tensor.DataLocation == 1) beside?.Add(tensor.External("location"));
            CheckTensor(tensor, name, folder);
        }
        return model;
    }

    /// <summary>Version of the default operator set that a model imports.</summary>
    public static long Opset(ModelProto model) => model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;

    /// <summary>Every tensor stored in a model: initializers and attributes, subgraphs and functions included.</summary>
    public static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        Tensors(model.Graph).Concat(model.Functions.SelectMany(f => f.Node.SelectMany(Tensors).Concat(f.AttributeProto.SelectMany(Tensors))));

    /// <summary>Refuses nodes without an output, and attributes that ONNX Runtime refuses at length, or that end the process inside it.</summary>
    /// <exception cref="ModelException">
    /// A node has no output, a stride, group or the like is not positive, or a window of channels has no middle.
    /// </exception>
    public static void CheckNodes(GraphProto graph, string name)
    {
        foreach (NodeProto node in graph.Node)
        {
            if (node.Output.Count == 0)
                throw new ModelException($"{name}: node '{node.DisplayName()}' ({node.OpType}) has no output; export the model again.");
            foreach (AttributeProto attribute in node.Attribute.Where(a => Divisors.Contains(a.Name) && node.IsDefaultDomain()))
                if (attribute.Ints.Any(IsNoDivisor) || (attribute.Type == AttributeProto.Types.AttributeType.Int && IsNoDivisor(attribute.I)))
                    throw Impossible(node, attribute.Name, "whole numbers from 1 on are needed", name);
            if (node.OpType == "LRN" && node.IsDefaultDomain() && node.Int("size", 1) % 2 == 0)
                throw Impossible(node, "size", "an odd number is needed", name);
            foreach (GraphProto inner in node.Subgraphs())
                CheckNodes(inner, name);
        }
    }

    private static ModelException Impossible(NodeProto node, string attribute, string wanted, string name) => new(
        $"{name}: node '{node.DisplayName()}' ({node.OpType}) has an impossible attribute '{attribute}': {wanted}.");

    private static bool IsNoDivisor(long value) => value is < 1 or > int.MaxValue;

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) =>
        graph.Initializer.Concat(Parts(graph.SparseInitializer)).Concat(graph.Node.SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(NodeProto node) =>
        node.Attribute.SelectMany(Tensors).Concat(node.Subgraphs().SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(AttributeProto attribute) =>
        new[] { attribute.T }.OfType<TensorProto>().Concat(attribute.Tensors)
            .Concat(Parts(new[] { attribute.SparseTensor }.OfType<SparseTensorProto>().Concat(attribute.SparseTensors)));

    private static IEnumerable<TensorProto> Parts(IEnumerable<SparseTensorProto> tensors) =>
        tensors.SelectMany(t => new[] { t.Values, t.Indices }).OfType<TensorProto>();

    private static byte[] ReadBytes(string path, string name)
    {
        try
        {
            return InputFile.Read(path, name, LargestFile);
        }
        catch (InputException error)
        {
            throw new ModelException(error.Message, error);
        }
    }

    private static void CheckHeader(ModelProto model, string name)
    {
        if (model.Graph is null || model.Graph.Node.Count == 0)
            throw new ModelException($"{name}: not an ONNX model: it holds no graph.");
        if (model.IrVersion < OldestIrVersion)
            throw new ModelException($"{name}: ONNX IR version {model.IrVersion}; {OldestIrVersion} or later is needed.");
        if (Opset(model) < OldestOpset)
            throw new ModelException(
                $"{name}: opset {Opset(model)}; {OldestOpset} or later is needed: convert it with onnx.version_converter.");
    }

    private static void CheckTensor(TensorProto tensor, string name, string? folder)
    {
        long elements = 1;
        foreach (long dim in tensor.Dims)
        {
            if (dim < 0 || (dim > 0 && elements > LargestFile / dim))
                throw new ModelException($"{name}: tensor '{tensor.Name}' has an impossible shape [{string.Join(", ", tensor.Dims)}].");
            elements *= dim;
        }
        if (tensor.DataLocation == 1)
            CheckExternal(tensor, name, folder, elements);
        else if (tensor.HasRawData && BytesPerElement(tensor.DataType) is int size and > 0 && tensor.RawData.Length != elements * size)
            throw new ModelException(
                $"{name}: tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Dims)}] and {tensor.RawData.Length} bytes of data.");
        else if (!tensor.HasRawData && ElementsHere(tensor) is long count && count != elements)
            throw new ModelException($"{name}: tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Dims)}] and {count} values.");
    }

    /// <summary>Bytes of one element in raw data; 0 where that is not a whole number or not known.</summary>
    private static int BytesPerElement(int type) => type switch
    {
        1 or 6 or 12 => 4,
        2 or 3 or 9 or 17 or 18 or 19 or 20 => 1,
        4 or 5 or 10 or 16 => 2,
        7 or 11 or 13 or 14 => 8,
        15 => 16,
        _ => 0,
    };

    private static long? ElementsHere(TensorProto tensor) => tensor.DataType switch
    {
        1 => tensor.FloatData.Count,
        2 or 3 or 4 or 5 or 6 or 9 or 10 or 16 => tensor.Int32Data.Count,
        7 => tensor.Int64Data.Count,
        8 => tensor.StringData.Count,
        11 => tensor.DoubleData.Count,
        12 or 13 => tensor.Uint64Data.Count,
        _ => null,
    };

    /// <summary>Checks where the data of a tensor lie; small ones are read in, so that shapes and scales are at hand.</summary>
    private static void CheckExternal(TensorProto tensor, string name, string? folder, long elements)
    {
        string location = tensor.External("location");
        if (folder is null)
            throw new ModelException($"{name}: tensor '{tensor.Name}' lies in another file ('{location}'), which is not allowed here.");
        string path = Path.GetFullPath(Path.Combine(folder, location));
        bool named = location.Length > 0 && !Path.IsPathRooted(location) && IsInside(path, folder);
        if (named && !File.Exists(path))
            throw new ModelException($"{name}: tensor '{tensor.Name}' lies in '{location}', which is missing beside the model.");
        if (!named || !IsInside(RealPath(path), folder))
            throw new ModelException($"{name}: tensor '{tensor.Name}' lies in '{location}', outside the model's folder; move it there.");
        long size = new FileInfo(RealPath(path)).Length;
        if (size == 0)
            throw new ModelException($"{name}: tensor '{tensor.Name}' lies in '{location}', which is empty, or a pipe or device.");
        long offset = tensor.ExternalNumber("offset", absent: 0), length = tensor.ExternalNumber("length", absent: size - offset);
        if (offset < 0 || length < 0 || offset > size || length > size - offset || length > LargestFile)
            throw new ModelException($"{name}: tensor '{tensor.Name}' wants {length} bytes at {offset} of '{location}', which has {size}.");
        if (BytesPerElement(tensor.DataType) * elements != length)
            throw new ModelException(
                $"{name}: tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Dims)}] and {length} bytes of data in '{location}'.");
        if (length < StoredTensors.Large)
            Embed(tensor, name, folder);
    }

    private static void Embed(TensorProto tensor, string name, string folder)
    {
        string location = tensor.External("location");
        try
        {
            tensor.Embed(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{name}: tensor '{tensor.Name}' lies in '{location}', which cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The file itself where a path leads over symbolic links, in any of its parts.</summary>
    private static string RealPath(string path)
    {
        string? parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;
        string here = Path.Combine(RealPath(parent), Path.GetFileName(path));
        return File.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here;
    }

    private static bool IsInside(string path, string folder) => IsBelow(path, folder) || IsBelow(path, RealPath(folder));

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
