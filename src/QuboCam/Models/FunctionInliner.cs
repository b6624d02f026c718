using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Replaces calls of a model's own functions by their bodies, so that every node is an operator.</summary>
/// <remarks>Newer PyTorch exporters write functions. Functions may call others; recursion is not allowed by ONNX.</remarks>
internal static class FunctionInliner
{
    private const int DeepestCall = 64;
    private const int MostNodes = 1_000_000;

    // Nodes that come of each that is in the file: a block that is called for each of a network's layers gives some tens. Few may come of any.
    private const int MostCopies = 200, FewNodes = 10_000;

    /// <summary>Inlines all calls in place.</summary>
    /// <exception cref="ModelException">A function calls itself, or the result is absurdly large.</exception>
    public static void Inline(ModelProto model, string name)
    {
        if (model.Functions.Count == 0)
            return;
        Dictionary<(string, string), FunctionProto> functions =
            model.Functions.DistinctBy(f => (f.Domain, f.Name)).ToDictionary(f => (f.Domain, f.Name));
        long written = model.Graph.Node.Count + model.Functions.Sum(f => (long)f.Node.Count);
        int calls = 0, most = (int)Math.Clamp(MostCopies * written, FewNodes, MostNodes);
        for (int depth = 0; model.Graph.Node.Any(n => functions.ContainsKey((n.Domain, n.OpType))); depth++)
        {
            List<NodeProto> nodes = [];
            foreach (NodeProto node in model.Graph.Node)
            {
                if (depth == DeepestCall || nodes.Count > most)
                    throw new ModelException($"{name}: its functions call each other without end.");
                if (functions.TryGetValue((node.Domain, node.OpType), out FunctionProto? function))
                    nodes.AddRange(Body(function, node, $"{node.DisplayName()}/{calls++}/").Take(most));
                else
                    nodes.Add(node);
            }
            model.Graph.Node.Clear();
            model.Graph.Node.AddRange(nodes);
        }
        foreach (OperatorSetIdProto import in model.Functions.SelectMany(f => f.OpsetImport))
            if (model.OpsetImport.All(o => o.Domain != import.Domain))
                model.OpsetImport.Add(import);
        model.Functions.Clear();
    }

    private static IEnumerable<NodeProto> Body(FunctionProto function, NodeProto call, string prefix)
    {
        Dictionary<string, string> names = new() { [""] = "" };
        for (int i = 0; i < function.Input.Count; i++)
            names[function.Input[i]] = i < call.Input.Count ? call.Input[i] : "";
        for (int i = 0; i < function.Output.Count; i++)
            names[function.Output[i]] = i < call.Output.Count && call.Output[i].Length > 0 ? call.Output[i] : prefix + function.Output[i];
        foreach (NodeProto inner in function.Node)
        {
            NodeProto node = inner.Clone();
            node.Name = inner.Name.Length > 0 ? prefix + inner.Name : "";
            Rename(node, names, prefix);
            Bind(node, call, function);
            yield return node;
        }
    }

    private static void Rename(NodeProto node, Dictionary<string, string> names, string prefix)
    {
        string Renamed(string name) => names.TryGetValue(name, out string? known) ? known : names[name] = prefix + name;
        for (int i = 0; i < node.Input.Count; i++)
            node.Input[i] = Renamed(node.Input[i]);
        for (int i = 0; i < node.Output.Count; i++)
            node.Output[i] = Renamed(node.Output[i]);
        foreach (GraphProto graph in node.Subgraphs())
        {
            foreach (NodeProto inner in graph.Node)
                Rename(inner, names, prefix);
            foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
                value.Name = Renamed(value.Name);
            foreach (TensorProto stored in graph.Initializer)
                stored.Name = Renamed(stored.Name);
        }
    }

    /// <summary>Gives the attributes that refer to the call's own their values, or the function's defaults.</summary>
    private static void Bind(NodeProto node, NodeProto call, FunctionProto function)
    {
        for (int i = node.Attribute.Count - 1; i >= 0; i--)
        {
            string reference = node.Attribute[i].RefAttrName;
            if (reference.Length == 0)
                continue;
            AttributeProto? value = call.Attribute(reference) ?? function.AttributeProto.FirstOrDefault(a => a.Name == reference);
            string name = node.Attribute[i].Name;
            node.Attribute.RemoveAt(i);
            if (value is null)
                continue;
            AttributeProto bound = value.Clone();
            bound.Name = name;
            node.Attribute.Insert(i, bound);
        }
        foreach (NodeProto inner in node.Subgraphs().SelectMany(g => g.Node))
            Bind(inner, call, function);
    }
}
